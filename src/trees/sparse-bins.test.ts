import { describe, expect, it } from 'vitest';
import { StopSignal, silent } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { makeBinMatrix, rowsPerBin } from './bin-matrix.js';
import { chooseBins } from './binning.js';
import { boost } from './boosting.js';
import type { SparseColumn, TreeColumn } from './column.js';
import { TreeEnsemble } from './ensemble.js';
import { roundWeights } from './fixed-point.js';
import { type Columns, GradientBoosting } from './index.js';
import { Arena } from './kernels/arena.js';
import { logLoss } from './objectives/log-loss.js';
import { RowKeys } from './row-keys.js';
import type { BoostSettings } from './settings.js';

const binning = { maxBins: 255, minLevelRows: 1 };

/** Numbers that are `usual` in most rows, some of them missing or special codes. */
function mostly(random: Random, rows: number, usual: number, share: number): Float64Array {
  return Float64Array.from({ length: rows }, () => {
    if (random.uniform() < share) return usual;
    const draw = random.uniform();
    return draw < 0.1 ? Number.NaN : draw < 0.2 ? -9 : Math.round(random.normal() * 40) / 8;
  });
}

function sparseOf(name: string, values: Float64Array, special: readonly number[]): SparseColumn {
  const held = [...values.keys()].filter((row) => values[row] !== 0);
  const rows = Uint32Array.from(held);
  return {
    name,
    kind: 'sparse',
    length: values.length,
    rows,
    values: Float64Array.from(rows, (row) => values[row]!),
    special,
  };
}

/** Twelve columns that are mostly one value, a dense one and levels of which one is frequent. */
function mixedTable(random: Random, rows: number): { columns: TreeColumn[]; targets: Float64Array } {
  const special = (j: number) => (j % 3 === 0 ? [-9] : []);
  const columns = Array.from({ length: 12 }, (_, j): TreeColumn => {
    const values = mostly(random.split(j), rows, j % 4 === 3 ? 2.5 : 0, 0.75 + 0.02 * j);
    return { name: `x${j}`, kind: 'numeric', values, special: special(j) };
  });
  const dense = Float64Array.from({ length: rows }, () => random.normal());
  const levels = ['a', 'b', 'c', 'd'];
  const codes = Int32Array.from({ length: rows }, () => Math.max(0, random.integer(40) - 36));
  const targets = Float64Array.from({ length: rows }, (_, i) => {
    const number = (j: number) => (columns[j] as { values: Float64Array }).values[i] || 0;
    const score = dense[i]! + number(0) - number(5) + 0.5 * number(7) * (codes[i]! > 0 ? 1 : -1);
    return random.uniform() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
  });
  columns.push({ name: 'dense', kind: 'numeric', values: dense, special: [] });
  columns.push({ name: 'levels', kind: 'categorical', codes, levels });
  return { columns, targets };
}

const settings: BoostSettings = {
  ...{ maxLeaves: 24, maxDepth: 60, minHessian: 0.1, minRows: 2, lambda: 1, alpha: 0, minGain: 0 },
  ...{ levelSmoothing: 10, levelPrice: 1, levelLambda: 0, learningRate: 0.2, maxTrees: 8, patience: 8 },
  ...{ rowSample: 1, columnSample: 1, exactLeaves: false, maxBins: 255, minLevelRows: 1 },
};

interface Way {
  readonly layout: 'bytes' | 'mixed';
  readonly threads: number;
  readonly own: Partial<BoostSettings>;
  readonly weights?: Float64Array;
  readonly heldOut?: readonly Int32Array[];
}

/** Trains, and says how many columns were held sparse. */
async function train(columns: readonly TreeColumn[], targets: Float64Array, way: Way) {
  return Arena.with(async (arena) => {
    const { weights, heldOut = [new Int32Array(0)], own, layout } = way;
    const bins = columns.map((column) => chooseBins(column, weights, binning));
    const matrix = makeBinMatrix(arena, columns, bins, layout);
    const input = {
      keys: new RowKeys({ columns, targets, weights }),
      ...{ matrix, targets, weights, heldOut, objective: logLoss, settings: { ...settings, ...own } },
      directions: new Int8Array(columns.length),
    };
    const boosted = await boost(arena, input, { random: new Random(3), progress: silent, stop: new StopSignal() });
    const sparse = matrix.columns.filter((column) => column.sparse !== undefined).length;
    return { sparse, saved: JSON.stringify(new TreeEnsemble(boosted.base, bins, boosted.trees).save()) };
  }, way.threads);
}

describe('sparse columns', () => {
  it('give the trees that they give as bytes, sampled, weighted, in bags and on threads', async () => {
    const random = new Random('sparse trees');
    const { columns, targets } = mixedTable(random, 9000);
    const weights = roundWeights(Float64Array.from(targets, () => 0.2 + random.uniform()));
    const heldOut = [0, 1].map((bag) => Int32Array.from({ length: 2000 }, (_, i) => 4 * i + bag));
    const ways: Omit<Way, 'layout' | 'threads'>[] = [
      { own: {} },
      { own: { rowSample: 0.5, columnSample: 0.4 }, heldOut },
      { own: { topRate: 0.2, otherRate: 0.1, learningRate: 1 }, weights },
    ];
    for (const way of ways) {
      const asBytes = await train(columns, targets, { ...way, layout: 'bytes', threads: 1 });
      expect(asBytes.sparse).toBe(0);
      for (const threads of [1, 3]) {
        const mixed = await train(columns, targets, { ...way, layout: 'mixed', threads });
        expect(mixed.sparse, 'columns held sparse').toBe(13);
        expect(mixed.saved).toBe(asBytes.saved);
      }
    }
  });

  it('have the bins of the same column with its zeros', () => {
    const random = new Random('sparse bins');
    for (let seed = 0; seed < 30; seed++) {
      const rows = 1 + random.integer(3000);
      const values = mostly(random, rows, 0, [0.9, 0.99, 0.3][seed % 3]!);
      const special = [[], [-9], [0, -9]][random.integer(3)]!;
      const weights = seed % 2 === 0 ? undefined : roundWeights(values.map(() => 0.1 + random.uniform()));
      const dense: TreeColumn = { name: 'x', kind: 'numeric', values, special };
      const options = { maxBins: 4 + random.integer(100), minLevelRows: 1 };
      const bins = chooseBins(sparseOf('x', values, special), weights, options);
      expect(bins).toEqual(chooseBins(dense, weights, options));
      Arena.withSync((arena) => {
        const counts = (column: TreeColumn, layout: 'bytes' | 'mixed') =>
          rowsPerBin(arena, makeBinMatrix(arena, [column], [bins], layout), 0);
        const expected = counts(dense, 'bytes');
        expect(counts(sparseOf('x', values, special), 'bytes')).toEqual(expected);
        expect(counts(sparseOf('x', values, special), 'mixed')).toEqual(expected);
      });
    }
  });

  it('train, predict and go on training as the dense ones do', async () => {
    const random = new Random('sparse model');
    const rows = 3000;
    const table = Array.from({ length: 300 }, (_, j) => mostly(random.split(j), rows, 0, 0.99));
    const target = Float64Array.from({ length: rows }, (_, i) => {
      const score = table.slice(0, 20).reduce((sum, values, j) => sum + (values[i] || 0) * (j % 2 === 0 ? 1 : -1), 0);
      return random.uniform() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
    });
    const name = (j: number) => `x${j}`;
    const dense: Columns = Object.fromEntries(table.map((values, j) => [name(j), values]));
    const sparse: Columns = Object.fromEntries(table.map((values, j) => [name(j), sparseOf(name(j), values, [])]));
    const boosting = new GradientBoosting({ objective: 'logLoss', maxTrees: 15, seed: 5 });
    const [a, b] = [
      await boosting.fit({ columns: dense, target }),
      await boosting.fit({ columns: sparse, target }, { threads: 2 }),
    ];
    expect(JSON.stringify(b.save())).toBe(JSON.stringify(a.save()));
    expect(b.predict(sparse)).toEqual(a.predict(dense));
    const again = await boosting.fit({ columns: sparse, target, start: b });
    expect(JSON.stringify(again.save())).toBe(
      JSON.stringify((await boosting.fit({ columns: dense, target, start: a })).save()),
    );
  });

  it('are refused when their rows do not ascend or are too many', async () => {
    const fitSparse = (rows: number[], values: number[]) => {
      const x = { length: 4, rows: Uint32Array.from(rows), values: Float64Array.from(values) };
      return new GradientBoosting({ objective: 'squaredError' }).fit({ columns: { x }, target: [1, 2, 3, 4] });
    };
    await expect(fitSparse([2, 1], [1, 1])).rejects.toThrow(
      'Sparse column "x": expected rows below 4 that ascend and as many values, received 2 rows and 2 values.',
    );
    await expect(fitSparse([1, 4], [1, 1])).rejects.toThrow('Sparse column "x": expected rows below 4');
    await expect(fitSparse([1], [1, 1])).rejects.toThrow('received 1 rows and 2 values.');
  });
});
