import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { check } from '../check.js';
import { trainTabular } from '../train.js';

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fathom-findings-'));
  file = join(folder, 'houses.csv');
  const lines = Array.from({ length: 300 }, (_, i) => {
    const age = i % 10 ? 20 + (i % 60) : (i / 10) % 14;
    return `${age},${(i * 7919) % 101},${age * 2 + (i % 7)}`;
  });
  await writeFile(file, `age,size,price\n${lines.join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('takes the age of a house for possible, and lists the ages of borrowers as the first of more', async () => {
  const found = (findings: readonly { readonly check: string; readonly sentence: string }[]) =>
    findings.filter((finding) => finding.check === 'impossible-values').map(({ sentence }) => sentence);
  expect(found((await check({ data: [file] })).findings)).toEqual([
    'age: 30 rows hold impossible values (0, 1, 2, 3, 4, …)',
  ]);
  const run = await trainTabular({ data: [file], target: 'price', model: 'ridge', home: folder });
  expect(found(run.findings)).toEqual([]);
});
