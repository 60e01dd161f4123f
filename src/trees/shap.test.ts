import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { treeShap } from './shap.js';
import { goesLeft, leafOf, maskWords, type Tree } from './tree.js';

const features = 5;

/** A random tree with random bins on each side and consistent covers. */
function randomTree(random: Random, depth: number): Tree {
  const feature: number[] = [];
  const child: number[] = [];
  const value: number[] = [];
  const left: number[] = [];
  const add = () => {
    feature.push(-1);
    child.push(0);
    value.push(random.normal());
    left.push(...Array.from({ length: maskWords }, () => 0));
    return feature.length - 1;
  };
  const grow = (node: number, remaining: number) => {
    if (remaining === 0 || random.uniform() < 0.15) return;
    feature[node] = random.integer(features);
    for (let word = 0; word < maskWords; word++) left[node * maskWords + word] = random.bits();
    child[node] = add();
    add();
    grow(child[node]!, remaining - 1);
    grow(child[node]! + 1, remaining - 1);
  };
  grow(add(), depth);
  const cover = new Float64Array(feature.length);
  for (let node = feature.length - 1; node >= 0; node--) {
    cover[node] = feature[node]! < 0 ? 1 + random.integer(50) : cover[child[node]!]! + cover[child[node]! + 1]!;
  }
  return {
    feature: Int32Array.from(feature),
    child: Int32Array.from(child),
    value: Float64Array.from(value),
    cover,
    gain: new Float64Array(feature.length),
    left: Uint32Array.from(left),
  };
}

/** What the tree says when only the features in `known` (bits) are known: unknown splits average by cover. */
function expectation(tree: Tree, row: Uint8Array, known: number, node = 0): number {
  const feature = tree.feature[node]!;
  if (feature < 0) return tree.value[node]!;
  const first = tree.child[node]!;
  if ((known >> feature) & 1) {
    return expectation(tree, row, known, first + (goesLeft(tree, node, row[feature]!) ? 0 : 1));
  }
  const parts = [first, first + 1].map((c) => (tree.cover[c]! / tree.cover[node]!) * expectation(tree, row, known, c));
  return parts[0]! + parts[1]!;
}

/** Shapley values from their definition: over all subsets of the features. */
function bruteForce(trees: readonly Tree[], row: Uint8Array): Float64Array {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const worth = (known: number) => trees.reduce((sum, tree) => sum + expectation(tree, row, known), 0);
  const phi = new Float64Array(features);
  for (let i = 0; i < features; i++) {
    for (let known = 0; known < 2 ** features; known++) {
      if ((known >> i) & 1) continue;
      const size = [...Array(features).keys()].filter((j) => (known >> j) & 1).length;
      const weight = (factorial(size) * factorial(features - size - 1)) / factorial(features);
      phi[i]! += weight * (worth(known | (1 << i)) - worth(known));
    }
  }
  return phi;
}

function randomRows(random: Random, rows: number): Uint8Array[] {
  return Array.from({ length: features }, () => Uint8Array.from({ length: rows }, () => random.integer(256)));
}

describe('treeShap', () => {
  it('equals Shapley values from their definition on 60 random ensembles', () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random(seed);
      const trees = Array.from({ length: 3 }, () => randomTree(random, 1 + random.integer(6)));
      const bins = randomRows(random, 4);
      const out = new Float64Array(4 * features);
      const base = treeShap(trees, bins, out);
      expect(base).toBeCloseTo(
        trees.reduce((sum, tree) => sum + expectation(tree, new Uint8Array(features), 0), 0),
        12,
      );
      for (let row = 0; row < 4; row++) {
        const own = Uint8Array.from(bins, (column) => column[row]!);
        const expected = bruteForce(trees, own);
        for (let i = 0; i < features; i++) expect(out[row * features + i]! - expected[i]!).toBeCloseTo(0, 12);
      }
    }
  });

  it('adds up to the score within 1e-9 on deep trees', () => {
    const random = new Random('deep');
    const trees = Array.from({ length: 50 }, () => randomTree(random, 9));
    const bins = randomRows(random, 200);
    const out = new Float64Array(200 * features);
    const base = treeShap(trees, bins, out);
    for (let row = 0; row < 200; row++) {
      const own = Uint8Array.from(bins, (column) => column[row]!);
      const score = trees.reduce((sum, tree) => sum + tree.value[leafOf(tree, own)]!, 0);
      const explained = out.subarray(row * features, (row + 1) * features).reduce((sum, phi) => sum + phi, base);
      expect(Math.abs(explained - score)).toBeLessThan(1e-9);
    }
  });

  it('explains paths of more features than patterns are kept for', () => {
    // A chain of 14 features: each node's second child is a leaf.
    const depth = 14;
    const nodes = 2 * depth + 1;
    const random = new Random('chain');
    const inner = (node: number) => node === 0 || (node % 2 === 1 && node < nodes - 2);
    const tree: Tree = {
      feature: Int32Array.from({ length: nodes }, (_, node) => (inner(node) ? (node === 0 ? 0 : (node + 1) / 2) : -1)),
      child: Int32Array.from({ length: nodes }, (_, node) => (inner(node) ? (node === 0 ? 1 : node + 2) : 0)),
      value: Float64Array.from({ length: nodes }, () => random.normal()),
      cover: new Float64Array(nodes),
      gain: new Float64Array(nodes),
      left: new Uint32Array(nodes * maskWords).fill(0x0f0f0f0f),
    };
    for (let node = nodes - 1; node >= 0; node--) {
      tree.cover[node] = inner(node) ? tree.cover[tree.child[node]!]! + tree.cover[tree.child[node]! + 1]! : 1 + node;
    }
    const bins = Array.from({ length: depth }, () => Uint8Array.from({ length: 50 }, () => random.integer(256)));
    const out = new Float64Array(50 * depth);
    const base = treeShap([tree], bins, out);
    for (let row = 0; row < 50; row++) {
      const own = Uint8Array.from(bins, (column) => column[row]!);
      const explained = out.subarray(row * depth, (row + 1) * depth).reduce((sum, phi) => sum + phi, base);
      expect(explained).toBeCloseTo(tree.value[leafOf(tree, own)]!, 12);
    }
  });
});
