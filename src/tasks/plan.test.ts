import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { planTraining } from './plan.js';

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fathom-plan-'));
  file = join(folder, 'loans.csv');
  const random = new Random('plan');
  const lines = Array.from({ length: 200 }, () => {
    const income = random.normal();
    return `${income.toFixed(6)},${['rent', 'own'][random.integer(2)]},${random.uniform() < 1 / (1 + Math.exp(income)) ? 1 : 0}`;
  });
  await writeFile(file, `income,home,bad\n${lines.join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a dry run', () => {
  it('says what networks would take, and leaves nothing behind', async () => {
    const home = join(folder, 'home');
    const options = { task: 'credit', data: [file], target: 'bad', home, model: 'transformer', folds: 3 } as const;
    const set = { width: 8, heads: 2, layers: 1, bags: 2, epochs: 5, batchSize: 40, holdOut: 0.2, refit: true };
    const plan = await planTraining({ ...options, set });
    expect(plan).toMatchObject({ task: 'credit', model: 'transformer', rows: 200, features: 2, fits: 4 });
    // Two networks learn from 160 rows and tell how long, two more from all 200, in batches of 40 five times at most.
    expect(plan.network).toMatchObject({ networks: 4, steps: 25 });
    const once = await planTraining({ ...options, set: { ...set, refit: false } });
    expect(once.network).toMatchObject({ networks: 2, steps: 20 });
    const wider = (await planTraining({ ...options, set: { ...set, width: 16 } })).network!;
    // Products and weights of a layer grow with the square of its width, embeddings with the width.
    for (const key of ['parameters', 'flopsPerStep'] as const) {
      const growth = wider[key] / plan.network![key];
      expect(growth, key).toBeGreaterThan(1.8);
      expect(growth, key).toBeLessThan(4);
    }
    await expect(readdir(home)).rejects.toThrow('ENOENT');
  });

  it('tells of no network where there is none, and refuses what a training refuses', async () => {
    const options = { task: 'tabular', data: [file], target: 'income', home: folder } as const;
    const plan = await planTraining({ ...options, model: 'ridge' });
    expect(plan.network).toBeUndefined();
    expect(plan.rows).toBe(200);
    await expect(planTraining({ ...options, model: 'ridge', set: { nonsense: 1 } })).rejects.toThrow('nonsense');
    await expect(planTraining({ ...options, model: 'ridge', device: 'cuda' })).rejects.toThrow(
      'device cuda is for networks',
    );
  });
});
