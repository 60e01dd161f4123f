// Shapley values and interactions from their definitions, over all subsets of the features: the oracle of the tests.

import type { TreeColumn } from './column.js';
import type { TreeEnsemble } from './ensemble.js';
import { binsOfRow, rowOf } from './random-trees.test.help.js';
import { goesLeft, leafOf, type Tree } from './tree.js';

/** What a coalition of features (bits) is worth. */
export type Game = (known: number) => number;

/** What the tree says when only some features are known: unknown splits average by cover. */
function expectation(tree: Tree, bins: Uint8Array, known: number, node = 0): number {
  const feature = tree.feature[node]!;
  if (feature < 0) return tree.value[node]!;
  const first = tree.child[node]!;
  if ((known >> feature) & 1) {
    return expectation(tree, bins, known, first + (goesLeft(tree, node, bins[feature]!) ? 0 : 1));
  }
  const [a, b] = [first, first + 1].map(
    (c) => (tree.cover[c]! / tree.cover[node]!) * expectation(tree, bins, known, c),
  );
  return a! + b!;
}

const treesOf = ({ trees }: TreeEnsemble, output: number) => trees.filter((tree) => (tree.output ?? 0) === output);

/** The game of path-dependent SHAP values of a row. */
export function pathGame(ensemble: TreeEnsemble, columns: readonly TreeColumn[], row: number, output = 0): Game {
  const bins = binsOfRow(ensemble.bins, rowOf(columns, row));
  const trees = treesOf(ensemble, output);
  return memo((known) => trees.reduce((sum, tree) => sum + expectation(tree, bins, known), ensemble.base[output]!));
}

/** The game of interventional SHAP values: unknown features are taken from the rows of a background, and averaged. */
export function interventionalGame(
  ensemble: TreeEnsemble,
  columns: readonly TreeColumn[],
  row: number,
  background: readonly TreeColumn[],
  backgroundRows: number,
  output = 0,
): Game {
  const own = binsOfRow(ensemble.bins, rowOf(columns, row));
  const others = Array.from({ length: backgroundRows }, (_, b) => binsOfRow(ensemble.bins, rowOf(background, b)));
  const trees = treesOf(ensemble, output);
  return memo((known) => {
    let sum = 0;
    for (const other of others) {
      const mixed = other.map((bin, j) => ((known >> j) & 1 ? own[j]! : bin));
      for (const tree of trees) sum += tree.value[leafOf(tree, mixed)]!;
    }
    return ensemble.base[output]! + sum / others.length;
  });
}

function memo(game: Game): Game {
  const worth = new Map<number, number>();
  return (known) => {
    let value = worth.get(known);
    if (value === undefined) {
      value = game(known);
      worth.set(known, value);
    }
    return value;
  };
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
const sizeOf = (known: number) => known.toString(2).replaceAll('0', '').length;

/** Shapley values: sum over S without i of |S|! (n - |S| - 1)! / n! (v(S + i) - v(S)). */
export function shapleyValues(game: Game, features: number): Float64Array {
  const phi = new Float64Array(features);
  for (let i = 0; i < features; i++) {
    for (let known = 0; known < 2 ** features; known++) {
      if ((known >> i) & 1) continue;
      const size = sizeOf(known);
      const weight = (factorial(size) * factorial(features - size - 1)) / factorial(features);
      phi[i]! += weight * (game(known | (1 << i)) - game(known));
    }
  }
  return phi;
}

/** SHAP interaction values (Lundberg et al., 2020), shape (features, features): half of each pair's on either side. */
export function shapleyInteractions(game: Game, features: number): Float64Array {
  const out = new Float64Array(features * features);
  const phi = shapleyValues(game, features);
  for (let i = 0; i < features; i++) {
    out[i * features + i] = phi[i]!;
    for (let j = 0; j < features; j++) {
      if (j === i) continue;
      let sum = 0;
      for (let known = 0; known < 2 ** features; known++) {
        if ((known >> i) & 1 || (known >> j) & 1) continue;
        const size = sizeOf(known);
        const weight = (factorial(size) * factorial(features - size - 2)) / (2 * factorial(features - 1));
        const [a, b] = [1 << i, 1 << j];
        sum += weight * (game(known | a | b) - game(known | a) - game(known | b) + game(known));
      }
      out[i * features + j] = sum;
      out[i * features + i]! -= sum;
    }
  }
  return out;
}
