import { describe, expect, it } from 'vitest';
import { DataError } from '../../errors/index.js';
import { Random } from '../../random/index.js';
import { plantTree } from './plant-tree.js';
import { RawEnsemble } from './raw-ensemble.js';
import { bySet, levelSet, missingLeft, type RawTree, zeroIsMissing } from './raw-tree.js';

const fail = (what: string) => new DataError(what);
const columns = 4;

/** A tree of random splits of every rule: column 3 is split by levels. */
function randomTree(random: Random, splits: number): RawTree {
  type Found = { children?: [Found, Found] };
  const root: Found = {};
  const leaves = [root];
  for (let k = 0; k < splits; k++) {
    const found = leaves.splice(random.integer(leaves.length), 1)[0]!;
    found.children = [{}, {}];
    leaves.push(...found.children);
  }
  return plantTree<Found>(
    root,
    ({ children }) => {
      if (children === undefined) return { value: random.normal(), cover: random.integer(9) };
      const feature = random.integer(columns);
      const levels = [0, 2, 33, 64].filter(() => random.uniform() < 0.5);
      return {
        feature,
        threshold: feature === 3 ? levelSet(levels, fail) : Math.round(2 * random.normal()) / 2,
        missingLeft: random.uniform() < 0.5,
        zeroIsMissing: feature === 2,
        left: children[0],
        right: children[1],
      };
    },
    fail,
  );
}

function randomValue(random: Random, column: number): number {
  if (random.uniform() < 0.15) return Number.NaN;
  if (column === 3) return [0, 1, 2, 33, 64, 65, 1e12, -3][random.integer(8)]!;
  return Math.round(2 * random.normal()) / 2;
}

/** The rule of a split, said again as the libraries' documents say it. */
function passesLeft(tree: RawTree, node: number, x: number, set: Uint32Array | undefined): boolean {
  const rule = tree.rule[node]!;
  const isMissing = Number.isNaN(x) || ((rule & zeroIsMissing) !== 0 && (rule & bySet) === 0 && Math.abs(x) <= 1e-35);
  if (isMissing) return (rule & missingLeft) !== 0;
  if (set === undefined) return x <= tree.threshold[node]!;
  return Number.isInteger(x) && x >= 0 && x < 32 * set.length && ((set[Math.floor(x / 32)]! >>> (x % 32)) & 1) === 1;
}

/** What a tree expects of a row of which only some columns are known: the others go both ways, by the covers. */
function expected(tree: RawTree, row: readonly number[], known: (column: number) => boolean): number {
  const setOf = new Map<number, Uint32Array>();
  let next = 0;
  tree.rule.forEach((rule, node) => {
    if ((rule & bySet) !== 0) setOf.set(node, tree.sets[next++]!);
  });
  const cover = (child: number): number =>
    child < 0 ? tree.cover[~child]! : cover(tree.left[child]!) + cover(tree.right[child]!);
  const mean = (child: number): number => {
    if (child < 0) return tree.value[~child]!;
    const [left, right, feature] = [tree.left[child]!, tree.right[child]!, tree.feature[child]!];
    if (known(feature)) return mean(passesLeft(tree, child, row[feature]!, setOf.get(child)) ? left : right);
    const all = cover(child);
    const share = all === 0 ? 0.5 : cover(left) / all;
    return share * mean(left) + (1 - share) * mean(right);
  };
  return mean(tree.feature.length === 0 ? ~0 : 0);
}

/** Shapley values by their definition: over all subsets of the columns. */
function shapley(value: (known: (column: number) => boolean) => number): number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  return Array.from({ length: columns }, (_, j) => {
    let phi = 0;
    for (let subset = 0; subset < 1 << columns; subset++) {
      if ((subset >> j) & 1) continue;
      const size = [0, 1, 2, 3].filter((k) => (subset >> k) & 1).length;
      const weight = (factorial(size) * factorial(columns - size - 1)) / factorial(columns);
      phi += weight * (value((k) => k === j || ((subset >> k) & 1) === 1) - value((k) => ((subset >> k) & 1) === 1));
    }
    return phi;
  });
}

describe('trees on raw values', () => {
  it('score and explain rows as the definitions say, splits and rules of every kind', () => {
    for (let trial = 0; trial < 60; trial++) {
      const random = new Random('raw trees').split(trial);
      const trees = Array.from({ length: 1 + random.integer(3) }, () => randomTree(random, random.integer(14)));
      const ensemble = RawEnsemble.load(JSON.parse(JSON.stringify(new RawEnsemble(0.25, 2, columns, trees).save())));
      const rows = Array.from({ length: 20 }, () => Array.from({ length: columns }, (_, j) => randomValue(random, j)));
      const table = Array.from({ length: columns }, (_, j) => Float64Array.from(rows, (row) => row[j]!));
      const scores = ensemble.scores(table);
      const { base, contributions } = ensemble.shap(table);
      const sum = (row: readonly number[], known: (column: number) => boolean) =>
        0.25 + 2 * trees.reduce((total, tree) => total + expected(tree, row, known), 0);
      rows.forEach((row, i) => {
        expect(scores[i]).toBeCloseTo(
          sum(row, () => true),
          12,
        );
        expect(base).toBeCloseTo(
          sum(row, () => false),
          12,
        );
        expect(ensemble.score(Float64Array.from(row))).toBe(scores[i]);
        const own = contributions.slice(i * columns, (i + 1) * columns);
        shapley((known) => sum(row, known)).forEach((phi, j) => {
          expect(own[j], `trial ${trial}, row ${i}, column ${j}`).toBeCloseTo(phi, 10);
        });
        expect(ensemble.explainRow(Float64Array.from(row))).toEqual({ score: scores[i], base, contributions: own });
      });
    }
  });

  it('says which columns part the values, by their variance', () => {
    const leaf = (value: number, cover: number) => ({ value, cover });
    const split = { feature: 1, threshold: 0, missingLeft: false, left: leaf(1, 3), right: leaf(5, 1) };
    const tree = plantTree<object>(split, (node) => node as never, fail);
    // Mean 2: 3 rows at distance 1, one at distance 3.
    expect([...new RawEnsemble(0, 1, 2, [tree]).importance()]).toEqual([0, 12]);
  });

  it('refuses nodes that are met twice, and levels that no column has', () => {
    const split = (node: number) => ({ feature: 0, threshold: 0, missingLeft: false, left: 1 - node, right: 2 });
    expect(() => plantTree(0, split, fail)).toThrow('the nodes of a tree are not linked as a tree');
    expect(() => levelSet([-1], fail)).toThrow('a split names the level -1');
    expect(() => levelSet([2 ** 40], fail)).toThrow(`a split names the level ${2 ** 40}`);
  });

  it.each([
    ['a circle', { left: [0, ~0, ~1], right: [~2, ~3, 2] }, 'not linked as a tree'],
    ['a column too many', { feature: [0, 9, 1] }, 'names column 9, and there are 4'],
    ['a threshold that is no number', { threshold: [null, 0, 0] }, '"threshold" of a tree does not hold its numbers'],
    ['a leaf too few', { value: [1, 2, 3] }, 'a tree of 3 splits does not have 4 leaves'],
    ['a negative cover', { cover: [1, 1, -1, 1] }, 'a leaf of a tree has no cover'],
    ['a set too many', { sets: [[1]] }, 'a tree has 1 sets of levels for 0 splits by levels'],
  ])('refuses a saved tree with %s', (_, damage, text) => {
    const good = {
      ...{ feature: [0, 1, 2], threshold: [0, 0, 0], rule: [0, 0, 0], sets: [] },
      ...{ left: [1, ~0, ~2], right: [2, ~1, ~3], value: [1, 2, 3, 4], cover: [1, 1, 1, 1] },
    };
    const state = (tree: object) => ({ base: 0, scale: 1, columns, trees: [tree] });
    expect(RawEnsemble.load(state(good)).score(Float64Array.of(-1, -1, 0, 0))).toBe(1);
    expect(() => RawEnsemble.load(state({ ...good, ...damage }))).toThrow(DataError);
    expect(() => RawEnsemble.load(state({ ...good, ...damage }))).toThrow(text);
  });
});
