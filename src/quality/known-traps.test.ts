import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDataset } from '../data/index.js';
import { Random } from '../random/index.js';
import { checkDataset } from './index.js';
import { isFound, trappedFiles } from './planted/known-traps.js';

const folder = process.env.FATHOM_DATA === undefined ? undefined : join(process.env.FATHOM_DATA, 'credit');
if (folder === undefined) console.log('known traps: skipped, FATHOM_DATA is not set');

/** What a check may not say about these files: leaks where there are none, codes that are quantities. */
const falseLeaks = {
  'lending_club_2007_2011.csv.gz': ['issue_d', 'earliest_cr_line', 'total_acc', 'collections_12_mths_ex_med'],
} as Record<string, string[]>;

describe.skipIf(folder === undefined)('known traps of public credit files', () => {
  it.each(trappedFiles.map((file) => [file.file, file] as const))(
    'finds those of %s',
    async (_, { file, target, positive, traps }) => {
      const path = join(folder!, file);
      expect(existsSync(path), `${path} is missing`).toBe(true);
      const data = await openDataset([path], { threads: 1, kinds: { [target]: 'categorical' } });
      try {
        const { findings } = await checkDataset(await data.load(), { target, positive, random: new Random(0) });
        for (const trap of traps) expect(isFound(trap, findings), trap.name).toBe(true);
        const leaks = findings.filter(({ severity }) => severity === 'critical').map(({ columns }) => columns[0]!);
        const known = traps.filter(({ check }) => check === 'post-outcome').flatMap(({ columns }) => columns);
        expect(leaks.filter((column) => !known.includes(column))).toEqual([]);
        for (const column of falseLeaks[file] ?? []) expect(leaks).not.toContain(column);
      } finally {
        await data.close();
      }
    },
  );
});
