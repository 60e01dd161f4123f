// From values to bins: a number 0-255 per value. Bin 0 is missing, then one bin per special code, then ascending values;
// of a categorical column: bin 0 is missing or a level without training rows, then the levels, then a pool of the rare.
import { columnRows, type LevelColumn, type OrderedColumn, type TreeColumn } from './column.js';

export interface OrderedBins {
  readonly kind: 'numeric';
  readonly special: readonly number[];
  /** Ascending; value bin k holds the values in (edges[k - 1], edges[k]]. */
  readonly edges: Float64Array;
}

export interface LevelBins {
  readonly kind: 'categorical';
  /** Bin of each level, shape (levels,). */
  readonly binOfLevel: Uint8Array;
}

export type Bins = OrderedBins | LevelBins;

/** Special codes beyond this many are read as ordinary numbers: a node keeps 32 bits for what stands outside the order. */
const mostSpecial = 30;

export interface BinningOptions {
  /** Most bins of a column, missing and special ones included, 4 to 256. */
  readonly maxBins: number;
  /** Levels with fewer rows than this are pooled. */
  readonly minLevelRows: number;
}

/** Bins outside the order: missing and the special codes; every bin of a categorical column is a level, missing too. */
export function extraBins(bins: Bins): number {
  return bins.kind === 'numeric' ? 1 + bins.special.length : 1;
}

export function binCount(bins: Bins): number {
  if (bins.kind === 'numeric') return 2 + bins.special.length + bins.edges.length;
  let most = 0;
  for (const bin of bins.binOfLevel) most = Math.max(most, bin);
  return most + 1;
}

/**
 * Chooses the bins of a column from its rows.
 *
 * @param weights shape (rows,), multiples of one power of two so that sums are exact; 1 each when absent
 */
export function chooseBins(column: TreeColumn, weights: Float64Array | undefined, options: BinningOptions): Bins {
  return column.kind === 'numeric' ? chooseEdges(column, weights, options) : poolLevels(column, options);
}

/** Bins of nearly equal weight, never between equal values; each value alone when there are few different ones. */
function chooseEdges(column: OrderedColumn, weights: Float64Array | undefined, options: BinningOptions): OrderedBins {
  const special = [...new Set(column.special)].sort((a, b) => a - b).slice(0, mostSpecial);
  const { values, mass } = distinctValues(column.values, new Set(special), weights);
  const most = Math.max(2, options.maxBins - 1 - special.length);
  const edges: number[] = [];
  let left = mass.reduce((sum, each) => sum + each, 0);
  let bins = most;
  let held = 0;
  for (let i = 0; i + 1 < values.length; i++) {
    held += mass[i]!;
    const share = left / bins;
    const isFull = values.length <= most || held >= share || (mass[i + 1]! >= share && held >= share / 2);
    if (!isFull || edges.length + 1 >= most) continue;
    edges.push(between(values[i]!, values[i + 1]!));
    left -= held;
    bins = Math.max(1, bins - 1);
    held = 0;
  }
  return { kind: 'numeric', special, edges: Float64Array.from(edges) };
}

/** The different values in ascending order and the weight of each. */
function distinctValues(
  column: Float64Array,
  special: ReadonlySet<number>,
  weights: Float64Array | undefined,
): { values: Float64Array; mass: Float64Array } {
  const hasSpecial = special.size > 0;
  const kept = new Float64Array(column.length);
  let count = 0;
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (Number.isNaN(value) || (hasSpecial && special.has(value))) continue;
    kept[count++] = value === 0 ? 0 : value; // -0 and 0 are one value
  }
  const sorted = kept.subarray(0, count).sort();
  let distinct = 0;
  const mass = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    if (i === 0 || sorted[i] !== sorted[distinct - 1]) sorted[distinct++] = sorted[i]!;
    mass[distinct - 1]!++;
  }
  const values = sorted.slice(0, distinct);
  if (weights === undefined) return { values, mass: mass.slice(0, distinct) };
  const weighed = new Float64Array(distinct);
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (Number.isNaN(value) || (hasSpecial && special.has(value))) continue;
    const at = lowerBound(values, value);
    weighed[at] = weighed[at]! + weights[i]!;
  }
  return { values, mass: weighed };
}

/** A number that `low` does not exceed and `high` does. */
function between(low: number, high: number): number {
  const middle = low / 2 + high / 2;
  return Number.isFinite(middle) && middle >= low && middle < high ? middle : low;
}

/** How many of the ascending `values` are below `value`. */
function lowerBound(values: Float64Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A bin for each of the most frequent levels, in the order of their names; one for all the others. */
function poolLevels(column: LevelColumn, options: BinningOptions): LevelBins {
  const rows = new Float64Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) rows[code]!++;
  const byName = (a: number, b: number) => (column.levels[a]! < column.levels[b]! ? -1 : 1);
  const codes = Array.from(rows.keys());
  const room = options.maxBins - 2;
  const own = codes
    .filter((code) => rows[code]! >= options.minLevelRows)
    .sort((a, b) => rows[b]! - rows[a]! || byName(a, b))
    .slice(0, room)
    .sort(byName);
  const binOfLevel = Uint8Array.from(rows, (count) => (count === 0 ? 0 : own.length + 1));
  own.forEach((code, i) => {
    binOfLevel[code] = i + 1;
  });
  return { kind: 'categorical', binOfLevel };
}

/** The bin of one value: a number, or the code of a level. */
export function binOf(bins: Bins, value: number): number {
  if (bins.kind === 'categorical') return value >= 0 ? (bins.binOfLevel[value] ?? 0) : 0;
  if (Number.isNaN(value)) return 0;
  const special = bins.special.length === 0 ? -1 : bins.special.indexOf(value);
  return special >= 0 ? special + 1 : bins.special.length + 1 + lowerBound(bins.edges, value);
}

/**
 * Writes the bins of the columns row by row: row i starts at i * stride.
 *
 * @throws RangeError when the columns are not as many as the bins, or differ in length
 */
export function writeBins(
  columns: readonly TreeColumn[],
  bins: readonly Bins[],
  out: Uint8Array,
  stride: number,
): void {
  if (columns.length !== bins.length) {
    throw new RangeError(`The trees expect ${bins.length} columns, received ${columns.length}.`);
  }
  columns.forEach((column, j) => {
    const rows = columnRows(column);
    if (rows * stride > out.length)
      throw new RangeError(`Column "${column.name}" has ${rows} rows, more than the others.`);
    const own = bins[j]!;
    const values = column.kind === 'numeric' ? column.values : column.codes;
    if (column.kind !== own.kind) {
      throw new RangeError(`Column "${column.name}" is ${column.kind}; the trees learned it as ${own.kind}.`);
    }
    if (own.kind === 'numeric' && own.special.length === 0) {
      // The common case without a call per value.
      const { edges } = own;
      for (let i = 0, at = j; i < rows; i++, at += stride) {
        const value = values[i]!;
        out[at] = Number.isNaN(value) ? 0 : 1 + lowerBound(edges, value);
      }
    } else {
      for (let i = 0, at = j; i < rows; i++, at += stride) out[at] = binOf(own, values[i]!);
    }
  });
}

/** Bytes from one row of bins to the next: whole 16-byte blocks, which the kernels copy. */
export function rowStride(columns: number): number {
  return Math.max(1, Math.ceil(columns / 16)) * 16;
}
