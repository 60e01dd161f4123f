import { type Bins, binCount } from './binning.js';
import { columnRows, type TreeColumn } from './column.js';
import { binColumns, leafPaths } from './leaf-paths.js';
import { sharesOf } from './shap-interventional.js';
import type { Tree } from './tree.js';

/** Rows that stand for everybody. */
export interface Background {
  readonly columns: readonly TreeColumn[];
  /** shape (rows,), >= 0, not all 0; 1 each when absent */
  readonly weights?: Float64Array;
}

/**
 * Partial dependence (Friedman, 2001) on one or two columns: the mean score when they hold a bin and the rest is averaged,
 * over the rows of a background, or by the covers of the training rows at the splits (as in Friedman's section 8.2).
 *
 * A tree is constant within a bin, so this is the whole function: that of a value x is `values[binOf(bins[column], x)]`.
 *
 * @param on one or two different columns
 * @returns shape (bins of the first,) or (bins of the first, bins of the second)
 */
export function partialDependence(
  base: number,
  trees: readonly Tree[],
  bins: readonly Bins[],
  on: readonly number[],
  background?: Background,
): Float64Array {
  checkColumns(on, bins);
  const [first, second] = [on[0]!, on[1] ?? -1];
  const [height, width] = [binCount(bins[first]!), second < 0 ? 1 : binCount(bins[second]!)];
  const out = new Float64Array(height * width);
  const rows = background === undefined ? 0 : columnRows(background.columns[0]!);
  const shares = background === undefined ? undefined : sharesOf(rows, background.weights);
  const binned = background === undefined ? [] : binColumns(background.columns, bins);
  let constant = base;
  const alongFirst = new Float64Array(height);
  const alongSecond = new Float64Array(width);
  for (const tree of trees) {
    for (const { value, conditions } of leafPaths(tree)) {
      const others = conditions.filter(({ column }) => !on.includes(column));
      let reached = 0;
      if (shares === undefined) {
        reached = others.reduce((product, { share }) => product * share, 1);
      } else {
        for (let row = 0; row < rows; row++) {
          if (others.every(({ column, passes }) => passes[binned[column]![row]!] === 1)) reached += shares[row]!;
        }
      }
      const part = value * reached;
      const a = conditions.find(({ column }) => column === first)?.passes;
      const b = conditions.find(({ column }) => column === second)?.passes;
      if (a === undefined && b === undefined) constant += part;
      else if (b === undefined) for (let i = 0; i < height; i++) alongFirst[i]! += part * a![i]!;
      else if (a === undefined) for (let j = 0; j < width; j++) alongSecond[j]! += part * b[j]!;
      else {
        for (let i = 0; i < height; i++) {
          if (a[i] === 0) continue;
          for (let j = 0; j < width; j++) out[i * width + j]! += part * b[j]!;
        }
      }
    }
  }
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) out[i * width + j]! += constant + alongFirst[i]! + alongSecond[j]!;
  }
  return out;
}

/** @throws RangeError when there are not one or two different columns of the ensemble */
export function checkColumns(on: readonly number[], bins: readonly Bins[]): void {
  const isColumn = (j: number) => Number.isInteger(j) && j >= 0 && j < bins.length;
  if (on.length < 1 || on.length > 2 || on[0] === on[1] || !on.every(isColumn)) {
    throw new RangeError(
      `Expected one or two different columns of 0 to ${bins.length - 1}, received [${on.join(', ')}].`,
    );
  }
}
