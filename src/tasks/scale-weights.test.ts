import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDataset, Table, writeTable } from '../data/index.js';
import { DataError } from '../errors/index.js';
import { Random } from '../random/index.js';
import { RunStore } from '../runs/index.js';
import { simulateLoanBook, train } from './index.js';
import { scaleWeights } from './scale-weights.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fathom-weights-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const weighed = (values: readonly (number | null)[]) =>
  Table.fromRecords(
    [{ name: 'w', kind: 'numeric', role: 'weight' }],
    values.map((w) => ({ w })),
  );
const scaled = (values: readonly number[], learning?: Int32Array) =>
  Array.from(scaleWeights(weighed(values), learning).numbers('w'));

describe('scaleWeights', () => {
  it('leaves frequencies as they are, and scales others to mean 1 over the rows that count', () => {
    expect(scaled([3, 1, 0, 7])).toEqual([3, 1, 0, 7]);
    expect(scaled([0.5, 1.5, 0, 4])).toEqual([0.25, 0.75, 0, 2]);
    expect(scaled([0.5, 1.5, 0, 4], Int32Array.of(0, 1, 2)), 'later rows have no part in the mean').toEqual([
      0.5, 1.5, 0, 4,
    ]);
    expect(scaled([1 / 2000, 1 / 2000])).toEqual([1, 1]);
    expect(scaled([1.5e308, 0.5e308, 1.6e308]).every(Number.isFinite)).toBe(true);
    expect(() => scaleWeights(weighed([1.5, null]))).toThrow(DataError);
    expect(() => scaleWeights(weighed([1.5, null]))).toThrow(
      'The weight "w" of row 2 is missing; weights must be numbers of at least 0.',
    );
  });
});

describe('a training with weights', () => {
  const book = simulateLoanBook({ rows: 700, random: new Random(11), faults: false });
  const random = new Random('weights');
  const base = Float64Array.from({ length: 700 }, () => 0.3 + 1.4 * random.uniform());

  /** Held-out probabilities of a model whose rows weigh `factor` times as much. */
  async function held(model: string, factor: number): Promise<Float64Array> {
    const data = join(folder, 'loans.parquet');
    await writeTable(
      new Table(
        [...book.schema, { name: 'w', kind: 'numeric', role: 'feature' }],
        [...book.schema.map(({ name }) => book.column(name)), { kind: 'numeric', values: base.map((w) => w * factor) }],
      ),
      data,
      { format: 'parquet', force: true },
    );
    const home = join(folder, 'home');
    const { run } = await train({
      ...{ home, task: 'credit', data: [data], target: 'defaulted', weight: 'w', model, folds: 2, threads: 2 },
      ...(model === 'auto' ? { set: { candidates: ['scorecard', 'logistic'] } } : {}),
    });
    const file = await openDataset([(await new RunStore(home).resolve(run)).path('predictions.parquet')]);
    const table = await file.load();
    await file.close();
    return table.numbers('probability');
  }

  it('regression: says that whole-number amounts count as rows, and scales them when asked to', async () => {
    const data = join(folder, 'amounts.csv');
    const amounts = base.map((w) => Math.round(2000 * w));
    await writeTable(
      new Table(
        [...book.schema, { name: 'exposure', kind: 'numeric', role: 'feature' }],
        [...book.schema.map(({ name }) => book.column(name)), { kind: 'numeric', values: amounts }],
      ),
      data,
      { format: 'csv', force: true },
    );
    const options = {
      ...{ home: join(folder, 'home'), data: [data], target: 'defaulted', model: 'scorecard' },
      ...{ task: 'credit' as const, weight: 'exposure', folds: 2, threads: 2 },
    };
    const total = amounts.reduce((sum, w) => sum + w, 0);
    const counted = await train(options);
    const shown = total.toLocaleString('en-US');
    expect(counted.warnings.join('\n')).toContain(
      `on average, so the models learned from 700 rows as if they were ${shown} loans. That is right for counts of equal loans. If they are amounts, such as exposures, add --scale-weights: they then say only which rows count more.`,
    );
    const scaled = await train({ ...options, scaleWeights: true });
    expect(scaled.warnings.join()).not.toContain('exposure');
    expect(scaled.results[0]!.metrics.auc, 'other models').not.toBe(counted.results[0]!.metrics.auc);
    await expect(train({ ...options, weight: undefined, scaleWeights: true })).rejects.toThrow(
      '--scale-weights: there are no weights to scale; name their column with --weight COLUMN.',
    );
  });

  it.for(['scorecard', 'logistic', 'auto'])(
    'regression: %s says the same whatever the unit of the weights',
    async (model) => {
      const expected = await held(model, 1);
      for (const factor of [1 / 2000, 7.3]) {
        const found = await held(model, factor);
        const widest = found.reduce((most, p, i) => Math.max(most, Math.abs(p - expected[i]!)), 0);
        // The weights differ in their last digits.
        expect(widest, `weights times ${factor}`).toBeLessThan(1e-7);
      }
    },
  );
});
