// What must hold of every tree, whatever table it grew on.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { type Bins, binCount, extraBins } from './binning.js';
import type { TreeColumn } from './column.js';
import { type Case, constrainedCase, type GrownCase, grow, randomCase } from './grower.test.help.js';
import { checkMonotone } from './monotone.js';
import { leafOf, type Tree } from './tree.js';

const seeds = fc.integer({ min: 0, max: 1_000_000 });
const check = (property: (random: Random) => void, numRuns = 300) =>
  fc.assert(
    fc.property(seeds, (seed) => property(new Random(seed).split('property'))),
    { numRuns },
  );

function mapRows(given: Case, rows: readonly number[]): Case {
  const take = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  return {
    ...given,
    columns: given.columns.map((column) =>
      column.kind === 'categorical'
        ? { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) }
        : { ...column, values: take(column.values) },
    ),
    gradients: rows.map((row) => given.gradients[row]!),
    hessians: rows.map((row) => given.hessians[row]!),
    ...(given.weights === undefined ? {} : { weights: take(given.weights) }),
  };
}

const allRows = (given: Case) => given.gradients.map((_, row) => row);
/** A tree without its rows. */
const shapeOf = ({ tree }: GrownCase) => ({ ...tree, left: [...tree.left] });

/** Value of every row of bins that the columns allow; for few and small columns. */
function everyRow(bins: readonly Bins[], visit: (row: Uint8Array) => void): void {
  const row = new Uint8Array(bins.length);
  const go = (column: number): void => {
    if (column === bins.length) {
      visit(row);
      return;
    }
    for (let bin = 0; bin < binCount(bins[column]!); bin++) {
      row[column] = bin;
      go(column + 1);
    }
  };
  go(0);
}

const binned = (bins: Bins) => ({
  isCategorical: bins.kind === 'categorical',
  extras: extraBins(bins),
  count: binCount(bins),
});

/** Whether stepping up a constrained column by one value ever moves a tree against its direction. */
function keepsOnGrid(tree: Tree, bins: readonly Bins[], directions: Int8Array): boolean {
  let keeps = true;
  everyRow(bins, (row) => {
    const value = tree.value[leafOf(tree, row)]!;
    directions.forEach((direction, column) => {
      const bin = row[column]!;
      if (direction === 0 || bin < extraBins(bins[column]!) || bin + 1 >= binCount(bins[column]!)) return;
      row[column] = bin + 1;
      if (direction * (tree.value[leafOf(tree, row)]! - value) < 0) keeps = false;
      row[column] = bin;
    });
  });
  return keeps;
}

describe('every grown tree', () => {
  it('is the same for a row of weight 2 and the row twice', () => {
    check((random) => {
      const given = constrainedCase(random);
      const settings = { ...given.settings, minRows: 1, pathSmooth: 0, levelSmoothing: 0 };
      const rows = allRows(given);
      const weights = Float64Array.from(rows, () => 1 + random.integer(3));
      const { weights: _, ...plain } = given;
      const repeated = mapRows(
        { ...plain, settings },
        rows.flatMap((row) => Array<number>(weights[row]!).fill(row)),
      );
      const [a, b] = [grow({ ...given, settings, weights }), grow(repeated)];
      expect(shapeOf(a)).toEqual(shapeOf(b));
    });
  });

  it('does not depend on the order of rows', () => {
    check((random) => {
      const given = constrainedCase(random);
      const order = random.shuffle(allRows(given));
      expect(shapeOf(grow(mapRows(given, order)))).toEqual(shapeOf(grow(given)));
    });
  });

  it('gives its rows the same values for any order of columns', () => {
    check((random) => {
      const given = randomCase(random);
      const order = random.shuffle(given.columns.map((_, j) => j));
      const moved = grow({ ...given, columns: order.map((j) => given.columns[j]!) });
      // Of two columns that part the rows of a node alike the first is taken; the rows go the same ways.
      const valueOfRows = ({ tree, rowsOf }: GrownCase) =>
        [...rowsOf]
          .flatMap(([leaf, rows]) => rows.map((row) => [row, tree.value[leaf]!]))
          .sort((a, b) => a[0]! - b[0]!);
      expect(valueOfRows(moved)).toEqual(valueOfRows(grow(given)));
    });
  });

  it('keeps to its directions on every row there can be, and the check proves it', () => {
    let splits = 0;
    check((random) => {
      const given = constrainedCase(random);
      const { tree, bins } = grow(given);
      expect(keepsOnGrid(tree, bins, given.directions)).toBe(true);
      expect(() => checkMonotone([tree], bins.map(binned), given.directions)).not.toThrow();
      splits += tree.feature.filter((feature) => feature >= 0 && given.directions[feature] !== 0).length;
    });
    expect(splits, 'splits on constrained columns').toBeGreaterThan(50);
  });

  it('is refused by the check exactly where a step against a direction exists', () => {
    let broken = 0;
    check((random) => {
      const given = constrainedCase(random);
      const { tree, bins } = grow({ ...given, directions: new Int8Array(given.columns.length) });
      const keeps = keepsOnGrid(tree, bins, given.directions);
      if (!keeps) broken++;
      let isRefused = false;
      try {
        checkMonotone([tree], bins.map(binned), given.directions);
      } catch (error) {
        expect((error as Error).message).toMatch(
          /^The direction of column \d does not hold in tree 1: its value (rises|falls) somewhere/,
        );
        isRefused = true;
      }
      expect(isRefused).toBe(!keeps);
    });
    expect(broken).toBeGreaterThan(30);
  });

  it('has only columns of one group on a path, and a column of no group alone', () => {
    let longest = 0;
    check((random) => {
      const given = withGroups(random);
      for (const path of pathsOf(grow(given).tree)) {
        const isTogether = given.groups.some((group) => [...path].every((column) => group.includes(column)));
        expect(path.size <= 1 || isTogether, `path of columns ${[...path]}`).toBe(true);
        longest = Math.max(longest, path.size);
      }
    });
    expect(longest).toBeGreaterThan(1);
  });

  it('has smaller leaves for more L2', () => {
    check((random) => {
      const given = { ...randomCase(random) };
      const settings = { ...given.settings, alpha: 0, lambda: 2, levelLambda: 0 };
      const { tree, rowsOf } = grow({ ...given, settings });
      for (const [leaf, rows] of rowsOf) {
        const sum = (values: readonly number[]) => rows.reduce((all, row) => all + values[row]!, 0);
        const step = Math.abs(sum(given.gradients)) / sum(given.hessians);
        if (step > 0) expect(Math.abs(tree.value[leaf]!)).toBeLessThan(step);
      }
    });
  });

  it('splits a strictly increasing transform of a column alike', () => {
    check((random) => {
      const given = constrainedCase(random);
      const columns = given.columns.map((column): TreeColumn => {
        if (column.kind !== 'numeric') return column;
        const transform = (value: number) => (column.special.includes(value) ? value : Math.exp(value / 3) - 5);
        return { ...column, values: column.values.map(transform) };
      });
      expect(shapeOf(grow({ ...given, columns }))).toEqual(shapeOf(grow(given)));
    });
  });
});

function withGroups(random: Random): Case {
  const given = constrainedCase(random);
  const all = given.columns.map((_, j) => j);
  const groups = given.groups.length > 0 ? given.groups : [all.filter(() => random.uniform() < 0.5)];
  return { ...given, groups, settings: { ...given.settings, maxLeaves: 12, minRows: 1, minHessian: 0, minGain: 0 } };
}

/** The columns on the way to each leaf. */
function pathsOf(tree: Tree): ReadonlySet<number>[] {
  const found: Set<number>[] = [];
  const visit = (node: number, path: ReadonlySet<number>): void => {
    const feature = tree.feature[node]!;
    if (feature < 0) {
      found.push(new Set(path));
      return;
    }
    const longer = new Set(path).add(feature);
    visit(tree.child[node]!, longer);
    visit(tree.child[node]! + 1, longer);
  };
  visit(0, new Set());
  return found;
}
