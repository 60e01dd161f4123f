import { type Bins, binCount, extraBins } from './binning.js';
import { columnRows } from './column.js';
import { binColumns, type LeafPath, leafPaths } from './leaf-paths.js';
import { type Background, checkColumns } from './partial-dependence.js';
import { sharesOf } from './shap-interventional.js';
import type { Tree } from './tree.js';

/** An accumulated local effect as a step function of one or two columns. */
export interface AccumulatedEffect {
  /** For each column the last bin of each interval, ascending. */
  readonly ends: readonly Int32Array[];
  /** shape (intervals of the first,) or (intervals of the first, intervals of the second); mean 0 over the background */
  readonly values: Float64Array;
}

/**
 * Accumulated local effects (Apley and Zhu, 2020) on one or two ordered columns: the mean change of the score from one
 * interval to the next, over the background rows that are in the interval, added up from the lowest.
 *
 * A tree changes only between bins, so each change is exact: that of a row counts the leaves that its other values lead to
 * and that hold one of the two intervals only. Rows where a column is missing or holds a special code are left out. Of two
 * columns, what each does alone is taken off; a cell without rows takes the change of the nearest cell that has some.
 *
 * @param on one or two different ordered columns
 * @param intervals most intervals per column, of about equal weight; every bin that holds rows when absent
 * @throws RangeError when a column is categorical (it has no order), or when no row has all its values
 */
export function accumulatedEffects(
  trees: readonly Tree[],
  bins: readonly Bins[],
  on: readonly number[],
  background: Background,
  intervals = 256,
): AccumulatedEffect {
  checkColumns(on, bins);
  for (const column of on) {
    if (bins[column]!.kind === 'categorical') {
      throw new RangeError(`Column ${column} is categorical and has no order; ask for its partial dependence instead.`);
    }
  }
  const binned = binColumns(background.columns, bins);
  const shares = sharesOf(columnRows(background.columns[0]!), background.weights);
  const inOrder = (row: number) => on.every((column) => binned[column]![row]! >= extraBins(bins[column]!));
  const rows = Array.from(shares.keys()).filter((row) => shares[row]! > 0 && inOrder(row));
  if (rows.length === 0) throw new RangeError('No row of the background has a value in every column asked for.');
  const axes = on.map((column) => makeAxis(binned[column]!, shares, rows, binCount(bins[column]!), intervals));
  const values =
    on.length === 1
      ? oneWay(trees, on[0]!, axes[0]!, binned, shares, rows)
      : twoWay(trees, on, axes, binned, shares, rows);
  return { ends: axes.map(({ ends }) => ends), values };
}

interface Axis {
  readonly ends: Int32Array;
  /** Interval of each row of the background; -1 where it has no value. */
  readonly of: Int32Array;
}

function makeAxis(bins: Uint8Array, shares: Float64Array, rows: readonly number[], count: number, most: number): Axis {
  const weight = new Float64Array(count);
  let left = 0;
  for (const row of rows) {
    weight[bins[row]!]! += shares[row]!;
    left += shares[row]!;
  }
  const ends: number[] = [];
  const last = weight.findLastIndex((each) => each > 0);
  let held = 0;
  const isMany = weight.filter((each) => each > 0).length > most;
  for (let bin = 0; bin <= last; bin++) {
    if (weight[bin] === 0) continue;
    held += weight[bin]!;
    if (isMany && bin < last && (held < left / (most - ends.length) || ends.length + 1 >= most)) continue;
    ends.push(bin);
    left -= held;
    held = 0;
  }
  const of = new Int32Array(bins.length).fill(-1);
  for (const row of rows) of[row] = ends.findIndex((end) => bins[row]! <= end);
  return { ends: Int32Array.from(ends), of };
}

/** What a leaf's condition changes from the interval before to each interval: 1, 0 or -1. */
function changes({ conditions }: LeafPath, column: number, { ends }: Axis): Int8Array | undefined {
  const passes = conditions.find((condition) => condition.column === column)?.passes;
  if (passes === undefined) return undefined;
  return Int8Array.from(ends, (end, t) => (t === 0 ? 0 : passes[end]! - passes[ends[t - 1]!]!));
}

function* reachedBy(leaf: LeafPath, on: readonly number[], binned: readonly Uint8Array[], rows: readonly number[]) {
  const others = leaf.conditions.filter(({ column }) => !on.includes(column));
  for (const row of rows) if (others.every(({ column, passes }) => passes[binned[column]![row]!] === 1)) yield row;
}

function oneWay(
  trees: readonly Tree[],
  column: number,
  axis: Axis,
  binned: readonly Uint8Array[],
  shares: Float64Array,
  rows: readonly number[],
): Float64Array {
  const effect = new Float64Array(axis.ends.length);
  const weight = new Float64Array(axis.ends.length);
  for (const row of rows) weight[axis.of[row]!]! += shares[row]!;
  for (const tree of trees) {
    for (const leaf of leafPaths(tree)) {
      const change = changes(leaf, column, axis);
      if (change?.some((each) => each !== 0) !== true) continue;
      for (const row of reachedBy(leaf, [column], binned, rows)) {
        const t = axis.of[row]!;
        effect[t]! += shares[row]! * leaf.value * change[t]!;
      }
    }
  }
  for (let t = 1; t < effect.length; t++) effect[t] = effect[t - 1]! + effect[t]! / weight[t]!;
  return centre(effect, weight);
}

function twoWay(
  trees: readonly Tree[],
  on: readonly number[],
  axes: readonly Axis[],
  binned: readonly Uint8Array[],
  shares: Float64Array,
  rows: readonly number[],
): Float64Array {
  const [a, b] = [axes[0]!, axes[1]!];
  const [height, width] = [a.ends.length, b.ends.length];
  const change = new Float64Array(height * width);
  const weight = new Float64Array(height * width);
  for (const row of rows) weight[a.of[row]! * width + b.of[row]!]! += shares[row]!;
  for (const tree of trees) {
    for (const leaf of leafPaths(tree)) {
      const alongA = changes(leaf, on[0]!, a);
      const alongB = changes(leaf, on[1]!, b);
      if (alongA === undefined || alongB === undefined) continue;
      for (const row of reachedBy(leaf, on, binned, rows)) {
        const [t, u] = [a.of[row]!, b.of[row]!];
        change[t * width + u]! += shares[row]! * leaf.value * alongA[t]! * alongB[u]!;
      }
    }
  }
  const values = new Float64Array(height * width);
  for (let t = 1; t < height; t++) {
    for (let u = 1; u < width; u++) {
      const at = nearest(weight, height, width, t, u);
      const own = weight[at]! > 0 ? change[at]! / weight[at]! : 0;
      values[t * width + u] =
        own + values[(t - 1) * width + u]! + values[t * width + u - 1]! - values[(t - 1) * width + u - 1]!;
    }
  }
  takeOffMain(values, weight, height, width);
  return centre(values, weight);
}

/** The cell with rows nearest to (t, u), itself where it has some; the first of equals. */
function nearest(weight: Float64Array, height: number, width: number, t: number, u: number): number {
  let best = t * width + u;
  let least = weight[best]! > 0 ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 1; i < height && least > 0; i++) {
    for (let j = 1; j < width; j++) {
      const distance = ((i - t) / height) ** 2 + ((j - u) / width) ** 2;
      if (weight[i * width + j]! > 0 && distance < least) {
        best = i * width + j;
        least = distance;
      }
    }
  }
  return best;
}

/** Takes off the accumulated effects that the function itself has along each of the two columns. */
function takeOffMain(values: Float64Array, weight: Float64Array, height: number, width: number): void {
  const alongA = new Float64Array(height);
  for (let t = 1; t < height; t++) {
    let [sum, total] = [0, 0];
    for (let u = 0; u < width; u++) {
      const own = weight[t * width + u]!;
      sum += own * (values[t * width + u]! - values[(t - 1) * width + u]!);
      total += own;
    }
    alongA[t] = alongA[t - 1]! + sum / total;
  }
  const alongB = new Float64Array(width);
  for (let u = 1; u < width; u++) {
    let [sum, total] = [0, 0];
    for (let t = 0; t < height; t++) {
      const own = weight[t * width + u]!;
      sum += own * (values[t * width + u]! - values[t * width + u - 1]!);
      total += own;
    }
    alongB[u] = alongB[u - 1]! + sum / total;
  }
  for (let t = 0; t < height; t++) {
    for (let u = 0; u < width; u++) values[t * width + u]! -= alongA[t]! + alongB[u]!;
  }
}

function centre(values: Float64Array, weight: Float64Array): Float64Array {
  let [sum, total] = [0, 0];
  values.forEach((value, i) => {
    sum += weight[i]! * value;
    total += weight[i]!;
  });
  return values.map((value) => value - sum / total);
}
