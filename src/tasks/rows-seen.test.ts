import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Table, writeTable } from '../data/index.js';
import { Random } from '../random/index.js';
import { evaluate, simulateLoanBook, train } from './index.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fathom-seen-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, table: Table): Promise<string> {
  const path = join(folder, name);
  await writeTable(table, path, { format: 'csv' });
  return path;
}

describe('rows that a model learned from', () => {
  it('are told when they come again: the same file, some of its rows, none of them', async () => {
    const loans = simulateLoanBook({ rows: 500, random: new Random(3) });
    const fresh = simulateLoanBook({ rows: 60, random: new Random(4) });
    const data = await write('loans.csv', loans);
    const home = join(folder, 'home');
    const { run } = await train({
      home,
      task: 'credit',
      data: [data],
      target: 'defaulted',
      model: 'scorecard',
      threads: 2,
    });
    const judge = (path: string) => evaluate({ home, run, data: [path] });

    const same = await judge(await write('copy.csv', loans));
    expect(same.trainingRows).toBe(500);
    expect(same.results[0]!.protocol).toBe('labelled data, 500 of 500 rows of which the model learned from');
    expect(same.warnings[0]).toMatch(
      /^copy\.csv is what the run was trained on: 500 of the 500 judged rows are training rows: /,
    );

    const some = await judge(
      await write('some.csv', Table.concat([loans.rows(Int32Array.from({ length: 80 }, (_, i) => 3 * i)), fresh])),
    );
    expect([some.trainingRows, some.rows]).toEqual([80, 140]);
    expect(some.warnings[0]).toContain(
      '80 of the 140 judged rows are training rows, equal in the outcome and in every column',
    );

    const file = await write('fresh.csv', fresh);
    const none = await judge(file);
    expect(none).toMatchObject({ trainingRows: 0, warnings: [] });
    expect(none.results[0]!.protocol).toBe('new labelled data');

    await rm(data);
    const gone = await judge(file);
    expect(gone).not.toHaveProperty('trainingRows');
    expect(gone.results[0]!.protocol).toBe('new labelled data');
  });
});
