import { describe, expect, it } from 'vitest';
import { StopSignal, silent } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { makeBinMatrix } from './bin-matrix.js';
import { chooseBins } from './binning.js';
import type { TreeColumn } from './column.js';
import { type Forest, type ForestInput, growForest } from './forest.js';
import { Arena } from './kernels/arena.js';
import { binsOfRow, randomColumn, rowOf } from './random-trees.test.help.js';
import { RowKeys } from './row-keys.js';
import type { ForestSettings } from './settings.js';
import { goesLeft, leafOf, type Tree } from './tree.js';

const settings: ForestSettings = {
  trees: 8,
  minRows: 3,
  maxDepth: 60,
  nodeColumns: 2,
  rowSample: 'bootstrap',
  minHessian: 0,
  lambda: 1,
  alpha: 0,
  maxBins: 64,
  minLevelRows: 1,
  levelSmoothing: 1,
  levelPrice: 1,
  levelLambda: 0,
};

interface Data {
  readonly columns: readonly TreeColumn[];
  readonly targets: Float64Array;
  readonly weights?: Float64Array;
}

/** Columns of any kind, the first two of which say something about a target of 0 or 1. */
function simulate(rows: number, seed: number | string): Data {
  const random = new Random(seed);
  const columns = Array.from({ length: 5 }, (_, j) => randomColumn(random, rows, `x${j}`, j === 3));
  const targets = Float64Array.from({ length: rows }, (_, row) => {
    const [a, b] = [columns[0]!, columns[1]!].map((column) => {
      const value = column.kind === 'numeric' ? column.values[row]! : 0;
      return Number.isNaN(value) ? 1 : Math.max(-3, Math.min(3, value));
    });
    return random.uniform() < 1 / (1 + Math.exp(-a! + 0.5 * b! * b! - 0.3)) ? 1 : 0;
  });
  return { columns, targets };
}

const binsOf = ({ columns, weights }: Data) => columns.map((column) => chooseBins(column, weights, settings));

function grow(data: Data, more: Partial<ForestInput> = {}, threads = 1): Promise<Forest> {
  return Arena.with((arena) => {
    const matrix = makeBinMatrix(arena, data.columns, binsOf(data));
    const { targets, weights } = data;
    const directions = new Int8Array(data.columns.length);
    const keys = new RowKeys({ ...data, weights });
    const input = { matrix, targets, weights, keys, directions, leaves: 'mean' as const, settings, ...more };
    return growForest(arena, input, {
      random: new Random('forest'),
      threads,
      progress: silent,
      stop: new StopSignal(),
    });
  });
}

function pick({ columns, targets, weights }: Data, rows: ArrayLike<number>): Data {
  const list = Int32Array.from(rows);
  return {
    columns: columns.map((column) =>
      column.kind === 'categorical'
        ? { ...column, codes: list.map((row) => column.codes[row]!) }
        : { ...column, values: Float64Array.from(list, (row) => column.values[row]!) },
    ),
    targets: Float64Array.from(list, (row) => targets[row]!),
    ...(weights === undefined ? {} : { weights: Float64Array.from(list, (row) => weights[row]!) }),
  };
}

/** Rows of bins per row of the data. */
function binned(data: Data): Uint8Array[] {
  const bins = binsOf(data);
  return Array.from(data.targets, (_, row) => binsOfRow(bins, rowOf(data.columns, row)));
}

/** Numbers of the rows that come through each node. */
function rowsOfNodes(tree: Tree, rows: readonly Uint8Array[]): number[][] {
  const through: number[][] = Array.from(tree.feature, () => []);
  rows.forEach((bins, row) => {
    for (let node = 0; ; ) {
      through[node]!.push(row);
      if (tree.feature[node]! < 0) return;
      node = tree.child[node]! + (goesLeft(tree, node, bins[tree.feature[node]!]!) ? 0 : 1);
    }
  });
  return through;
}

describe('growForest', () => {
  it('splits every node that can be split by the best cut of all columns, when all are drawn', async () => {
    for (let trial = 0; trial < 12; trial++) {
      const data = simulate(120, `best ${trial}`);
      const own = { ...data, columns: data.columns.filter((column) => column.kind === 'numeric') };
      const all = { ...settings, trees: 1, rowSample: 1, nodeColumns: own.columns.length, lambda: 0, minRows: 1 };
      const { trees, mean } = await grow(own, { settings: all });
      const tree = trees[0]!;
      const rows = binned(own);
      const through = rowsOfNodes(tree, rows);
      expect(tree.feature[0], 'there is something to learn').toBeGreaterThanOrEqual(0);
      const sumOf = (list: readonly number[]) => list.reduce((sum, row) => sum + own.targets[row]! - mean, 0);
      through.forEach((list, node) => {
        expect(tree.cover[node]).toBe(list.length);
        expect(Math.abs(tree.value[node]! - sumOf(list) / list.length)).toBeLessThan(1e-6);
        const isLeaf = tree.feature[node]! < 0;
        const best = bestGain(list, rows, own, sumOf);
        if (!isLeaf) expect(Math.abs(tree.gain[node]! - best), `trial ${trial}, node ${node}`).toBeLessThan(1e-5);
        else if (new Set(list.map((row) => own.targets[row])).size > 1) expect(best).toBeLessThan(1e-5);
      });
    }
  });

  it('grows the same trees for any order of the rows and any number of threads', async () => {
    const data = simulate(400, 'order');
    const once = await grow(data);
    expect(once.trees).toHaveLength(settings.trees);
    expect(new Set(once.trees.map((tree) => JSON.stringify(Array.from(tree.feature)))).size).toBe(settings.trees);
    expect((await grow(data, {}, 3)).trees).toEqual(once.trees);
    const order = new Random('shuffled').permutation(400);
    const shuffled = await grow(pick(data, order));
    expect(shuffled.trees).toEqual(once.trees);
    expect(shuffled.outOfBag).toEqual(Float64Array.from(order, (row) => once.outOfBag[row]!));
  });

  it('grows the same trees for equal weights of any size, with penalties in proportion', async () => {
    const data = simulate(200, 'unit');
    const plain = await grow(data, { settings: { ...settings, lambda: 2 } });
    for (const weight of [2 ** -40, 2 ** 30]) {
      const own = { ...settings, lambda: 2 * weight, levelPrice: settings.levelPrice * weight };
      const weights = new Float64Array(200).fill(weight);
      const keys = new RowKeys({ ...data, weights: undefined });
      const { trees, outOfBag } = await grow({ ...data, weights }, { settings: own, keys });
      expect(trees.map((tree) => tree.value)).toEqual(plain.trees.map((tree) => tree.value));
      expect(trees[0]!.cover[0]).toBeCloseTo(weight * plain.trees[0]!.cover[0]!, 9);
      expect(outOfBag).toEqual(plain.outOfBag);
    }
  });

  it('judges rows that hold the same by trees that did not see them, whatever their outcome', async () => {
    // Two rows in three share their ten values of the only column; the outcome is a coin of .3.
    const random = new Random('same rows');
    const values = Float64Array.from({ length: 3000 }, () => random.integer(10));
    const targets = values.map(() => (random.uniform() < 0.3 ? 1 : 0));
    const column: TreeColumn = { name: 'x', kind: 'numeric', values, special: [] };
    const { outOfBag } = await grow({ columns: [column], targets }, { settings: { ...settings, trees: 60 } });
    const known = [...outOfBag.keys()].filter((row) => !Number.isNaN(outOfBag[row]!));
    expect(known.length).toBe(3000);
    const meanOf = (target: number) => {
      const own = known.filter((row) => targets[row] === target);
      return own.reduce((sum, row) => sum + outOfBag[row]!, 0) / own.length;
    };
    expect(Math.abs(meanOf(1) - meanOf(0)), 'what is said does not know the outcome').toBeLessThan(0.01);
  });

  it('takes weights that are no whole numbers, and large ones', async () => {
    const data = simulate(300, 'fractions');
    for (const factor of [1e-6, 0.3, 1e6]) {
      const weights = Float64Array.from({ length: 300 }, (_, row) => factor * (1 + (row % 4)));
      const { trees, mean, outOfBag } = await grow({ ...data, weights }, { settings: { ...settings, trees: 30 } });
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const events = weights.reduce((sum, weight, row) => sum + weight * data.targets[row]!, 0);
      expect(Math.abs(mean / (events / total) - 1)).toBeLessThan(1e-9);
      for (const tree of trees) {
        expect(tree.feature[0]).toBeGreaterThanOrEqual(0);
        expect(tree.cover.every((cover) => cover > 0)).toBe(true);
      }
      expect(outOfBag.filter((value) => !Number.isNaN(value)).length, `weights of ${factor}`).toBeGreaterThan(250);
    }
  });

  it('draws about as many rows as there are, and judges each by the trees that did not see it', async () => {
    const data = simulate(600, 'bag');
    const rows = binned(data);
    const one = { ...settings, trees: 1 };
    const { trees, outOfBag } = await grow(data, { settings: one });
    const unseen = outOfBag.filter((value) => !Number.isNaN(value)).length / 600;
    // e^-1 = .368 with a standard error of .02; cover counts rows as often as drawn, with one of 24.
    expect(Math.abs(unseen - Math.exp(-1))).toBeLessThan(0.07);
    expect(Math.abs(trees[0]!.cover[0]! - 600)).toBeLessThan(90);
    outOfBag.forEach((value, row) => {
      if (!Number.isNaN(value)) expect(value).toBe(trees[0]!.value[leafOf(trees[0]!, rows[row]!)]!);
    });
    const half = await grow(data, { settings: { ...one, rowSample: 0.5 } });
    const left = half.outOfBag.filter((value) => !Number.isNaN(value)).length;
    expect(half.trees[0]!.cover[0]! + left, 'without replacement each row is seen or not').toBe(600);
    expect(Math.abs(left - 300)).toBeLessThan(45);
  });

  it('keeps every leaf to its least rows and depth', async () => {
    const { trees } = await grow(simulate(500, 'least'), { settings: { ...settings, minRows: 20, maxDepth: 4 } });
    for (const tree of trees) {
      tree.feature.forEach((feature, node) => {
        if (feature < 0) expect(tree.cover[node]).toBeGreaterThanOrEqual(20);
      });
      const depth = (node: number): number =>
        tree.feature[node]! < 0 ? 0 : 1 + Math.max(depth(tree.child[node]!), depth(tree.child[node]! + 1));
      expect(depth(0)).toBeLessThanOrEqual(4);
    }
  });

  it('keeps to directions in every tree, exactly', async () => {
    const random = new Random('monotone');
    const columns = ['a', 'b'].map((name) => randomColumn(random, 400, name, false));
    const targets = Float64Array.from({ length: 400 }, () => Number(random.uniform() < 0.4));
    const directions = Int8Array.of(1, 0);
    const data = { columns, targets };
    const { trees } = await grow(data, { directions, settings: { ...settings, trees: 20, nodeColumns: 1 } });
    const bins = binsOf(data);
    const first = bins[0]!.kind === 'numeric' ? 1 + bins[0]!.special.length : 1;
    const count = (j: number) =>
      bins[j]!.kind === 'numeric' ? 2 + bins[j]!.special.length + bins[j]!.edges.length : 0;
    const falls = (checked: readonly Tree[]) =>
      checked.filter((tree) => {
        for (let b = 0; b < count(1); b++) {
          for (let a = first + 1; a < count(0); a++) {
            const value = (bin: number) => tree.value[leafOf(tree, Uint8Array.of(bin, b))]!;
            if (value(a) < value(a - 1)) return true;
          }
        }
        return false;
      }).length;
    expect(falls(trees)).toBe(0);
    const free = await grow(data, { settings: { ...settings, trees: 20, nodeColumns: 1 } });
    expect(falls(free.trees), 'noise falls where nothing binds it').toBe(20);
  });

  it('lets only columns of one group stand on one path', async () => {
    const data = simulate(500, 'groups');
    const groups = [
      [0, 1],
      [1, 2],
    ];
    const { trees } = await grow(data, { interactions: groups });
    const paths = new Set<string>();
    for (const tree of trees) {
      const walk = (node: number, path: ReadonlySet<number>): void => {
        const feature = tree.feature[node]!;
        if (feature < 0) return void paths.add([...path].sort().join());
        walk(tree.child[node]!, new Set(path).add(feature));
        walk(tree.child[node]! + 1, new Set(path).add(feature));
      };
      walk(0, new Set());
    }
    expect(
      [...paths].every((path) => ['0', '1', '2', '3', '4', '0,1', '1,2'].includes(path)),
      [...paths].join(' '),
    ).toBe(true);
    expect(paths.has('0,1')).toBe(true);
    const many = Array.from({ length: 65 }, () => [0, 1]);
    await expect(grow(data, { interactions: many })).rejects.toThrow('at most 64 groups');
  });

  it('predicts numbers too: the mean of a leaf', async () => {
    const random = new Random('numbers');
    const values = Float64Array.from({ length: 800 }, () => random.uniform());
    const data: Data = {
      columns: [{ name: 'x', kind: 'numeric', values, special: [] }],
      targets: values.map((x) => 100 * Math.sin(6 * x) + random.normal()),
    };
    const { mean, outOfBag } = await grow(data, { settings: { ...settings, trees: 30, nodeColumns: 1, lambda: 0 } });
    const errors = outOfBag.map((step, row) => (mean + step - data.targets[row]!) ** 2).filter((e) => !Number.isNaN(e));
    // Noise of variance 1, and bins of 1/64 of a slope of up to 600: 600^2 / 64^2 / 12 = 7.
    expect(errors.reduce((sum, e) => sum + e, 0) / errors.length).toBeLessThan(12);
  });
});

/** Half the squared error that the best cut of any ordered column saves; missing and codes on either side. */
function bestGain(
  list: readonly number[],
  rows: readonly Uint8Array[],
  data: Data,
  sumOf: (list: readonly number[]) => number,
): number {
  let best = 0;
  const gainOf = (left: readonly number[], right: readonly number[]) =>
    left.length === 0 || right.length === 0
      ? 0
      : 0.5 * (sumOf(left) ** 2 / left.length + sumOf(right) ** 2 / right.length - sumOf(list) ** 2 / list.length);
  data.columns.forEach((column, j) => {
    const extras = column.kind === 'numeric' ? 1 + column.special.length : 1;
    // Missing and codes are parted from values, never from each other alone.
    if (!list.some((row) => rows[row]![j]! >= extras)) return;
    for (let cut = extras; cut < 256; cut++) {
      for (let mask = 0; mask < 2 ** extras; mask++) {
        const isLeft = (row: number) => {
          const bin = rows[row]![j]!;
          return bin < extras ? ((mask >> bin) & 1) === 1 : bin <= cut;
        };
        best = Math.max(
          best,
          gainOf(
            list.filter(isLeft),
            list.filter((row) => !isLeft(row)),
          ),
        );
      }
      if (!list.some((row) => rows[row]![j]! > cut)) break;
    }
  });
  return best;
}
