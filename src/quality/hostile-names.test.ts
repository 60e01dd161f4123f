import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDataset } from '../data/index.js';
import { Random } from '../random/index.js';
import { checkDataset } from './index.js';

it('regression: columns and levels may be named like members of every object', async () => {
  const names = ['constructor', 'toString', '__proto__', 'hasOwnProperty'];
  const folder = mkdtempSync(join(tmpdir(), 'fathom-names-'));
  const random = new Random('names');
  const lines = Array.from({ length: 400 }, (_, i) => {
    const level = i % 40 === 0 ? '__proto__' : random.uniform() < 0.5 ? 'proto' : 'constructor';
    return [random.normal(), random.normal(), random.normal(), level, i % 3 === 0 ? 1 : 0].join(',');
  });
  const file = join(folder, 'names.csv');
  writeFileSync(file, `${[...names, 'target'].join(',')}\n${lines.join('\n')}\n`);
  const data = await openDataset([file], { special: { constructor: [-9] } });
  try {
    const report = await checkDataset(data, { target: 'target', random: new Random(0) });
    expect(report.columns.map(({ name }) => name)).toEqual([...names, 'target']);
    expect(report.findings.find(({ check }) => check === 'level-spelling')).toMatchObject({
      columns: ['hasOwnProperty'],
      facts: { from: '__proto__', to: 'proto', rows: 10 },
    });
  } finally {
    await data.close();
    rmSync(folder, { recursive: true });
  }
});
