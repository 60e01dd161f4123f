import { appendFile, copyFile, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTable } from '../data/index.js';
import { Random } from '../random/index.js';
import type { ReportData } from '../report/index.js';
import { RunStore } from '../runs/index.js';
import { reproduce, simulateLoanBook, train, trainTabular } from './index.js';

let folder: string;
let data: string;
let home: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fathom-again-'));
  home = join(folder, 'home');
  data = join(folder, 'loans.csv');
  await writeTable(simulateLoanBook({ rows: 600, random: new Random(3) }), data, { format: 'csv' });
  await train({
    home,
    task: 'credit',
    data: [data],
    target: 'defaulted',
    model: 'boost',
    name: 'champion',
    seed: 4,
    threads: 2,
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('reproduce', () => {
  it('trains again and finds the same bytes and metrics, on another number of threads too, and leaves nothing behind', async () => {
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith('fathom-reproduce-')).length;
    const result = await reproduce({ home, run: 'champion', threads: 1 });
    expect(result.isReproduced).toBe(true);
    expect(result.warnings).toEqual([]);
    const { device } = (await (await new RunStore(home).resolve('champion')).readJson<ReportData>('report.json')).run;
    expect(device).toBe('cpu');
    expect(result.files).toEqual([
      { path: 'model/manifest.json', isSame: true },
      { path: 'predictions.parquet', isSame: true },
    ]);
    expect(result.metrics.find(({ name }) => name === 'auc')!.before).toBeGreaterThan(0.6);
    for (const { name, before: then, after } of result.metrics) expect(after, name).toBe(then);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('fathom-reproduce-')).length).toBe(before);
    expect((await readdir(join(home, 'runs'))).length, 'no run was added').toBe(1);
  });

  it('names the budget as the cause where a run with one comes out otherwise', async () => {
    const base = { home, task: 'credit', data: [data], target: 'defaulted', threads: 2 } as const;
    const short = await train({ ...base, budget: 0.001, name: 'short' });
    expect(short.warnings.join(' ')).toMatch(
      /The budget of 0.001 s left no time for boost, logistic, forest \(in 6 of 6 fits\)/,
    );
    expect(short.verdict.sentence).toContain('There was no time for Gradient boosting, Random forest');
    const { task: _, ...anyTable } = base;
    const table = await trainTabular({ ...anyTable, budget: 0.001 });
    expect(table.warnings.join(' ')).toContain('The budget of 0.001 s left no time for boost, logistic, forest');
    await appendFile((await new RunStore(home).resolve('short')).path('predictions.parquet'), 'x');
    const again = await reproduce({ home, run: 'short' });
    expect(again.isReproduced).toBe(false);
    expect(again.warnings).toEqual([
      'The run had a budget of 0.001 s, and what there is time for depends on the speed of the machine and what else it does. The kept model was chosen from scorecard both times. A run without --budget comes out the same every time.',
    ]);
  });

  it('takes data that have moved, and refuses data that have changed', async () => {
    const moved = join(folder, 'moved.csv');
    await rename(data, moved);
    await expect(reproduce({ home, run: 'champion' })).rejects.toThrow(
      'If the data have moved, name them: fathom reproduce champion FILE...',
    );
    expect((await reproduce({ home, run: 'champion', data: [moved] })).isReproduced).toBe(true);
    const changed = join(folder, 'changed.csv');
    await copyFile(moved, changed);
    await appendFile(changed, '\n');
    await expect(reproduce({ home, run: 'champion', data: [changed] })).rejects.toThrow(
      /loans.csv is not the file that run .* learned from \(SHA-256 \w{12}, then \w{12}\). Bring the file as it was./,
    );
    const kept = (await new RunStore(home).resolve('champion')).path('predictions.parquet');
    await appendFile(kept, 'x');
    const tampered = await reproduce({ home, run: 'champion', data: [moved] });
    expect(tampered.isReproduced).toBe(false);
    expect(tampered.files).toEqual([
      { path: 'model/manifest.json', isSame: true },
      { path: 'predictions.parquet', isSame: false },
    ]);
    await expect(reproduce({ home, run: 'nobody' })).rejects.toThrow('There is no run "nobody"');
  });
});
