import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { binCount, extraBins } from './binning.js';
import { TreeEnsemble } from './ensemble.js';
import { binsOfRow, randomEnsemble, rowOf } from './random-trees.test.help.js';
import { leafOf, type Tree } from './tree.js';

const rows = 60;
const shape = { columns: 5, trees: 8, rows, leaves: (random: Random) => 1 + random.integer(30), maxBins: 12 };

function given(seed: number) {
  const { ensemble, columns } = randomEnsemble(new Random('effects').split(seed), shape);
  const rowBins = Array.from({ length: rows }, (_, row) => binsOfRow(ensemble.bins, rowOf(columns, row)));
  const score = (bins: Uint8Array) =>
    ensemble.trees.reduce((sum, tree) => sum + tree.value[leafOf(tree, bins)]!, ensemble.base[0]!);
  return { ensemble, columns, rowBins, score };
}

/** A row of bins with some of them replaced. */
const withBins = (bins: Uint8Array, on: readonly number[], values: readonly number[]) => {
  const out = bins.slice();
  on.forEach((column, k) => {
    out[column] = values[k]!;
  });
  return out;
};

const close = (actual: ArrayLike<number>, expected: ArrayLike<number>) => {
  expect(actual.length).toBe(expected.length);
  const gaps = Array.from(expected, (value, i) => Math.abs(value - actual[i]!));
  expect(Math.max(...gaps)).toBeLessThan(1e-11);
};

describe('TreeEnsemble.partialDependence', () => {
  it('over a background is the mean score with the columns set', () => {
    for (let seed = 0; seed < 6; seed++) {
      const { ensemble, columns, rowBins, score } = given(seed);
      const weights = Float64Array.from({ length: rows }, (_, row) => row % 4);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const mean = (on: readonly number[], values: readonly number[]) =>
        rowBins.reduce((sum, bins, row) => sum + (weights[row]! / total) * score(withBins(bins, on, values)), 0);
      for (const j of [0, 3]) {
        const expected = Array.from({ length: binCount(ensemble.bins[j]!) }, (_, bin) => mean([j], [bin]));
        close(ensemble.partialDependence([j], { columns, weights }), expected);
      }
      const [a, b] = [1, 3];
      const width = binCount(ensemble.bins[b]!);
      const expected = Array.from({ length: binCount(ensemble.bins[a]!) * width }, (_, k) =>
        mean([a, b], [Math.floor(k / width), k % width]),
      );
      close(ensemble.partialDependence([a, b], { columns, weights }), expected);
    }
  });

  it('without a background weighs branches by their cover', () => {
    const { ensemble } = given(7);
    const walk = (tree: Tree, on: readonly number[], values: readonly number[], node = 0): number => {
      const feature = tree.feature[node]!;
      if (feature < 0) return tree.value[node]!;
      const child = tree.child[node]!;
      const at = on.indexOf(feature);
      if (at >= 0) {
        const left = (tree.left[8 * node + (values[at]! >> 5)]! >>> (values[at]! & 31)) & 1;
        return walk(tree, on, values, child + 1 - left);
      }
      const share = tree.cover[child]! / tree.cover[node]!;
      return share * walk(tree, on, values, child) + (1 - share) * walk(tree, on, values, child + 1);
    };
    const mean = (on: readonly number[], values: readonly number[]) =>
      ensemble.trees.reduce((sum, tree) => sum + walk(tree, on, values), ensemble.base[0]!);
    const [a, b] = [0, 3];
    const width = binCount(ensemble.bins[b]!);
    const height = binCount(ensemble.bins[a]!);
    close(
      ensemble.partialDependence([a]),
      Array.from({ length: height }, (_, bin) => mean([a], [bin])),
    );
    close(
      ensemble.partialDependence([a, b]),
      Array.from({ length: height * width }, (_, k) => mean([a, b], [Math.floor(k / width), k % width])),
    );
  });

  it('refuses what is not one or two different columns', () => {
    const { ensemble } = given(0);
    for (const on of [[], [1, 1], [0, 1, 2], [5], [-1], [0.5]]) {
      expect(() => ensemble.partialDependence(on)).toThrow('Expected one or two different columns of 0 to 4');
    }
  });
});

describe('TreeEnsemble.accumulatedEffects', () => {
  it('of one column adds up the mean changes from interval to interval, by the definition', () => {
    for (let seed = 0; seed < 6; seed++) {
      const { ensemble, columns, rowBins, score } = given(seed);
      const j = seed % 3;
      for (const intervals of [256, 4]) {
        const { ends, values } = ensemble.accumulatedEffects([j], { columns }, { intervals });
        const [own] = ends;
        const extras = extraBins(ensemble.bins[j]!);
        const inOrder = rowBins.filter((bins) => bins[j]! >= extras);
        expect(own!.length).toBeLessThanOrEqual(intervals);
        expect(own!.at(-1)).toBe(Math.max(...inOrder.map((bins) => bins[j]!)));
        const intervalOf = (bins: Uint8Array) => own!.findIndex((end) => bins[j]! <= end);
        const expected = [0];
        for (let t = 1; t < own!.length; t++) {
          const inside = inOrder.filter((bins) => intervalOf(bins) === t);
          const change = inside.map(
            (bins) => score(withBins(bins, [j], [own![t]!])) - score(withBins(bins, [j], [own![t - 1]!])),
          );
          expected.push(expected[t - 1]! + change.reduce((sum, each) => sum + each, 0) / inside.length);
        }
        const mean = inOrder.reduce((sum, bins) => sum + expected[intervalOf(bins)]! / inOrder.length, 0);
        close(
          values,
          expected.map((value) => value - mean),
        );
      }
    }
  });

  it('of an additive score has no joint part, and of a product it is the product of the centred sides', () => {
    const bins = [0, 1].map(() => ({ kind: 'numeric' as const, special: [], edges: Float64Array.of(0) }));
    const stump = (feature: number, value: number): Tree => ({
      feature: Int32Array.of(feature, -1, -1),
      child: Int32Array.of(1, 0, 0),
      value: Float64Array.of(0, -value, value),
      cover: Float64Array.of(4, 2, 2),
      gain: Float64Array.of(1, 0, 0),
      left: Uint32Array.of(3, ...new Uint32Array(23)),
    });
    const numbers = (values: readonly number[], name: string) => ({
      name,
      kind: 'numeric' as const,
      special: [],
      values: Float64Array.from(values),
    });
    const columns = [numbers([-1, -1, 1, 1, Number.NaN], 'a'), numbers([-1, 1, -1, 1, 1], 'b')];
    const additive = new TreeEnsemble(0, bins, [stump(0, 1), stump(1, 3)]);
    close(additive.accumulatedEffects([0, 1], { columns }).values, [0, 0, 0, 0]);
    close(additive.accumulatedEffects([0], { columns }).values, [-1, 1]);
    close(
      additive.accumulatedEffects([1], { columns }).values,
      [-3, 3].map((value) => value - 3 / 5),
    );
    const product: Tree = {
      feature: Int32Array.of(0, 1, 1, -1, -1, -1, -1),
      child: Int32Array.of(1, 3, 5, 0, 0, 0, 0),
      value: Float64Array.of(0, 0, 0, 1, -1, -1, 1),
      cover: Float64Array.of(4, 2, 2, 1, 1, 1, 1),
      gain: Float64Array.of(1, 1, 1, 0, 0, 0, 0),
      left: Uint32Array.from({ length: 56 }, (_, k) => (k % 8 === 0 ? 3 : 0)),
    };
    const joint = new TreeEnsemble(0, bins, [product, stump(0, 2)]).accumulatedEffects([0, 1], { columns });
    expect(joint.ends.map((ends) => [...ends])).toEqual([
      [1, 2],
      [1, 2],
    ]);
    close(joint.values, [1, -1, -1, 1]);
  });

  it('refuses levels, and a background without a value', () => {
    const { ensemble, columns } = given(0);
    expect(() => ensemble.accumulatedEffects([3], { columns })).toThrow('Column 3 is categorical and has no order');
    const missing = columns.map((column) =>
      column.kind === 'numeric' ? { ...column, values: new Float64Array(rows).fill(Number.NaN) } : column,
    );
    expect(() => ensemble.accumulatedEffects([0], { columns: missing })).toThrow(
      'No row of the background has a value',
    );
  });
});

describe('importance', () => {
  it('sums gain, cover and splits of each column', () => {
    const { ensemble } = given(2);
    const [gain, cover, splits] = [new Float64Array(5), new Float64Array(5), new Float64Array(5)];
    for (const tree of ensemble.trees) {
      tree.feature.forEach((feature, node) => {
        if (feature < 0) return;
        gain[feature]! += tree.gain[node]!;
        cover[feature]! += tree.cover[node]!;
        splits[feature]!++;
      });
    }
    close(ensemble.gain(), gain);
    close(ensemble.cover(), cover);
    close(ensemble.splitCount(), splits);
    expect(splits.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(20);
  });

  it('by permutation is the mean increase of the loss when a column is shuffled', () => {
    const { ensemble, columns, score, rowBins } = given(3);
    const target = rowBins.map(score);
    const loss = (scores: Float64Array) => scores.reduce((sum, value, row) => sum + (value - target[row]!) ** 2, 0);
    const random = new Random('permute');
    const importance = ensemble.permutationImportance(columns, loss, random, { repeats: 3 });
    const expected = columns.map(({ name }, j) => {
      let sum = 0;
      for (let repeat = 0; repeat < 3; repeat++) {
        const order = random.split(name).split(repeat).permutation(rows);
        sum += loss(Float64Array.from(rowBins, (bins, row) => score(withBins(bins, [j], [rowBins[order[row]!]![j]!]))));
      }
      return sum / 3;
    });
    close(importance, expected);
    const unused = new TreeEnsemble(0, ensemble.bins, []);
    expect(unused.permutationImportance(columns, loss, random)).toEqual(new Float64Array(5));
  });
});
