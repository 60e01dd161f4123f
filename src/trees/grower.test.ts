import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { makeBinMatrix } from './bin-matrix.js';
import { chooseBins } from './binning.js';
import type { TreeColumn } from './column.js';
import type { FixedPoint } from './fixed-point.js';
import { Grower, type GrownTree } from './grower.js';
import { Arena } from './kernels/arena.js';
import { growReference } from './reference-grower.test.help.js';
import type { GrowSettings } from './settings.js';
import { goesLeft } from './tree.js';

const fixed: FixedPoint = { gradientScale: 1024, hessianScale: 1024, countBits: 12 };

interface Case {
  readonly columns: readonly TreeColumn[];
  readonly directions: Int8Array;
  readonly groups: readonly (readonly number[])[];
  /** Multiples of 1 / 1024, so that they are exact in fixed point. */
  readonly gradients: readonly number[];
  readonly hessians: readonly number[];
  /** Whole numbers; 1 each when absent. */
  readonly weights?: Float64Array;
  readonly settings: GrowSettings;
}

/** A small table of any kinds of columns without constraints. */
function randomCase(random: Random): Case {
  const rows = 12 + random.integer(50);
  const uniform = (low: number, high: number) => low + random.uniform() * (high - low);
  const columns = Array.from({ length: 1 + random.integer(4) }, (_, j): TreeColumn => {
    const name = `x${j}`;
    if (random.uniform() < 0.4) {
      const levels = ['a', 'b', 'c', 'd'].slice(0, 2 + random.integer(3));
      const codes = Int32Array.from({ length: rows }, () => random.integer(levels.length + 1) - 1);
      return { name, kind: 'categorical', codes, levels };
    }
    const distinct = 2 + random.integer(12);
    const hasMissing = random.uniform() < 0.5;
    const special = random.uniform() < 0.4 ? [-9, -8] : [];
    const values = Float64Array.from({ length: rows }, () => {
      const draw = random.uniform();
      if (hasMissing && draw < 0.2) return Number.NaN;
      if (special.length > 0 && draw < 0.5) return special[random.integer(2)]!;
      return random.integer(distinct);
    });
    return { name, kind: 'numeric', values, special };
  });
  return {
    columns,
    directions: new Int8Array(columns.length),
    groups: [],
    gradients: Array.from({ length: rows }, () => Math.round(uniform(-1024, 1024)) / 1024),
    hessians: Array.from({ length: rows }, () => Math.round(uniform(50, 256)) / 1024),
    settings: {
      maxLeaves: 2 + random.integer(7),
      maxDepth: 1 + random.integer(5),
      minHessian: 0,
      minRows: 1,
      lambda: [0, 1, 5][random.integer(3)]!,
      alpha: [0, 0.5][random.integer(2)]!,
      minGain: [0, 0.1][random.integer(2)]!,
      levelSmoothing: 0,
      levelPrice: 0,
      levelLambda: 0,
    },
  };
}

/** The same with everything that a tree may be asked to keep to. */
function constrainedCase(random: Random): Case {
  const given = randomCase(random);
  const pick = <T>(...options: readonly T[]) => options[random.integer(options.length)]!;
  const columns = given.columns.length;
  const groups = Array.from({ length: random.integer(3) }, () =>
    Array.from({ length: columns }, (_, j) => j).filter(() => random.uniform() < 0.6),
  );
  return {
    ...given,
    directions: Int8Array.from(given.columns, ({ kind }) => (kind === 'numeric' ? random.integer(3) - 1 : 0)),
    groups,
    weights: Float64Array.from(given.gradients, () => 1 + random.integer(3)),
    settings: {
      ...given.settings,
      maxLeaves: 2 + random.integer(10),
      growth: pick('leaf', 'depth'),
      pathSmooth: pick(0, 0, 2, 20),
      maxDeltaStep: pick(0, 0, 0.3),
      minRows: pick(1, 1, 3),
      minHessian: pick(0, 0, 0.5),
      levelSmoothing: pick(0, 10),
      levelPrice: pick(0, 1),
      levelLambda: pick(0, 2),
    },
  };
}

/** Grows on the kernels; the row numbers of each leaf come along. */
function grow(given: Case): GrownTree & { readonly rowsOf: ReadonlyMap<number, number[]> } {
  return Arena.withSync((arena) => {
    const options = { maxBins: 255, minLevelRows: 1 };
    const bins = given.columns.map((column) => chooseBins(column, undefined, options));
    const matrix = makeBinMatrix(arena, given.columns, bins);
    const pairs = arena.uint32(2 * matrix.rows);
    const words = new Int32Array(arena.memory.buffer, pairs.address, 2 * matrix.rows);
    given.gradients.forEach((g, row) => {
      const weight = given.weights?.[row] ?? 1;
      words[2 * row] = weight * g * fixed.gradientScale;
      words[2 * row + 1] = weight * given.hessians[row]! * fixed.hessianScale;
    });
    const rows = arena.uint32(matrix.rows);
    rows.values.forEach((_, i) => {
      rows.values[i] = i;
    });
    const weights = arena.float64(matrix.rows);
    weights.values.set(given.weights ?? []);
    const { directions, settings, groups } = given;
    const weightsAddress = given.weights === undefined ? 0 : weights.address;
    const grower = new Grower(arena, matrix, pairs.address, weightsAddress, directions, settings, groups);
    const columns = Int32Array.from(given.columns, (_, j) => j);
    const grown = grower.grow({ address: rows.address, count: matrix.rows, columns }, fixed);
    const rowsOf = new Map(
      grown.leaves.map((leaf) => [
        leaf.node,
        [...new Uint32Array(arena.memory.buffer, leaf.rows, leaf.count)].sort((a, b) => a - b),
      ]),
    );
    return { ...grown, rowsOf };
  });
}

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
