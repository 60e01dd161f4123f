import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { makeBinMatrix } from './bin-matrix.js';
import { chooseBins } from './binning.js';
import type { TreeColumn } from './column.js';
import { type Case, constrainedCase, grow, randomCase } from './grower.test.help.js';
import { Arena } from './kernels/arena.js';
import { growReference } from './reference-grower.test.help.js';
import { goesLeft } from './tree.js';

function compareWithReference(given: Case): void {
  const options = { maxBins: 255, minLevelRows: 1 };
  const { tree, rowsOf } = grow(given);
  const stride = 16;
  const reference = Arena.withSync((arena) => {
    const bins = given.columns.map((column) => chooseBins(column, undefined, options));
    const matrix = makeBinMatrix(arena, given.columns, bins);
    const bytes = new Uint8Array(arena.memory.buffer, matrix.address, matrix.rows * stride);
    const weighted = (values: readonly number[]) => values.map((value, row) => value * (given.weights?.[row] ?? 1));
    return growReference({
      columns: matrix.columns.map((column, j) => ({
        ...column,
        bins: given.gradients.map((_, row) => bytes[row * stride + j]!),
        direction: given.directions[j]!,
      })),
      gradients: weighted(given.gradients),
      hessians: weighted(given.hessians),
      settings: given.settings,
      groups: given.groups,
    });
  });
  expect([...tree.feature], 'features of the nodes').toEqual(reference.map((node) => node.feature));
  reference.forEach((node, i) => {
    expect(tree.value[i]! - node.value, `value of node ${i}`).toBeCloseTo(0, 12);
    expect(tree.gain[i]! - node.gain, `gain of node ${i}`).toBeCloseTo(0, 10);
    const cover = node.rows.reduce((sum, row) => sum + (given.weights?.[row] ?? 1), 0);
    expect(tree.cover[i], `weight of node ${i}`).toBe(cover);
    if (node.children === undefined) expect(rowsOf.get(i), `rows of leaf ${i}`).toEqual(node.rows);
    else expect(tree.child[i]).toBe(node.children[0]);
  });
}

describe('Grower', () => {
  it('gives the splits and leaves of the plain reference on 400 random tables', () => {
    for (let seed = 0; seed < 400; seed++) compareWithReference(randomCase(new Random(seed).split('free')));
  });

  it('gives those of the reference under constraints of all kinds on 1,000 random tables', () => {
    for (let seed = 0; seed < 1000; seed++)
      compareWithReference(constrainedCase(new Random(seed).split('constrained')));
  });

  it('keeps the least rows and the least hessian of a leaf', () => {
    for (let seed = 0; seed < 100; seed++) {
      const given = randomCase(new Random(seed).split('least'));
      const settings = { ...given.settings, maxLeaves: 20, minRows: 4, minHessian: 1.2 };
      const { leaves, rowsOf, tree } = grow({ ...given, settings });
      if (tree.feature.length === 1) continue;
      for (const leaf of leaves) {
        const hessian = rowsOf.get(leaf.node)!.reduce((sum, row) => sum + given.hessians[row]!, 0);
        expect(leaf.count).toBeGreaterThanOrEqual(4);
        expect(hessian).toBeGreaterThanOrEqual(1.2);
      }
    }
  });

  it('sends bins that no row of a node is in to the larger child', () => {
    const values = Float64Array.from({ length: 30 }, (_, i) => i);
    const columns: TreeColumn[] = [{ name: 'x', kind: 'numeric', values, special: [-9] }];
    const gradients = Array.from({ length: 30 }, (_, i) => (i < 20 ? -0.5 : 0.5));
    const settings = { ...randomCase(new Random(0)).settings, maxLeaves: 2, alpha: 0, minGain: 0 };
    const { tree } = grow({
      columns,
      directions: new Int8Array(1),
      groups: [],
      gradients,
      hessians: gradients.map(() => 0.25),
      settings,
    });
    expect(tree.cover[1]).toBe(20);
    expect([goesLeft(tree, 0, 0), goesLeft(tree, 0, 1)], 'missing and special go with the 20 rows').toEqual([
      true,
      true,
    ]);
  });

  it('prices groupings by what noise would gain, so that random levels save nothing on average', () => {
    const gainAt = (random: Random, levelCount: number, levelPrice: number) => {
      const rows = 1000;
      const levels = Array.from({ length: levelCount }, (_, i) => `level ${i}`);
      const codes = Int32Array.from({ length: rows }, () => random.integer(levelCount));
      const columns: TreeColumn[] = [{ name: 'x', kind: 'categorical', codes, levels }];
      const gradients = Array.from({ length: rows }, () => (random.uniform() < 0.5 ? -0.5 : 0.5));
      const hessians = gradients.map(() => 0.25);
      const settings = { ...randomCase(random).settings, maxLeaves: 2, maxDepth: 1, lambda: 1, alpha: 0 };
      const own = { ...settings, minGain: 0, levelSmoothing: 10, levelPrice };
      return grow({ columns, directions: new Int8Array(1), groups: [], gradients, hessians, settings: own }).tree
        .gain[0]!;
    };
    const mean = (levelCount: number, price: number) => {
      let sum = 0;
      for (let seed = 0; seed < 40; seed++) sum += gainAt(new Random(seed).split('noise'), levelCount, price);
      return sum / 40;
    };
    expect(mean(100, 0), 'without a price, noise looks like a strong split').toBeGreaterThan(28);
    expect(mean(100, 1)).toBeLessThan(4);
    expect(mean(10, 1)).toBeLessThan(2);
  });
});
