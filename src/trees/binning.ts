// From values to bins: a number 0-255 per value. Bin 0 is missing, then one bin per special code, then ascending values;
// of a categorical column: bin 0 is missing or a level without training rows, then the levels, then a pool of the rare.
import type { LevelColumn, OrderedColumn, SparseColumn, TreeColumn } from './column.js';
import { Arena } from './kernels/arena.js';

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

/**
 * Most special codes of a column; where there are more, those of fewer rows are read as ordinary numbers: a node keeps 32
 * bits for what stands outside the order.
 */
export const mostSpecial = 30;

export interface BinningOptions {
  /** Most bins of a column, missing and special ones included, 4 to 256; special codes leave at least two for values. */
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
  return Arena.withSync((arena) => chooseAllBins(arena, [column], weights, options)[0]!);
}

/** The same for columns, as many at a time as the arena has threads. */
export function chooseAllBins(
  arena: Arena,
  columns: readonly TreeColumn[],
  weights: Float64Array | undefined,
  options: BinningOptions,
): Bins[] {
  const before = arena.mark();
  const numeric = columns.filter((column) => column.kind !== 'categorical');
  const total = weights?.reduce((sum, weight) => sum + weight, 0);
  const weightsAt = weights === undefined || numeric.length === 0 ? 0 : arena.copy(weights);
  const mark = arena.mark();
  const chosen = new Map<TreeColumn, Bins>();
  for (let first = 0; first < numeric.length; first += arena.team.size) {
    const tasks = numeric
      .slice(first, first + arena.team.size)
      .map((column) =>
        column.kind === 'sparse'
          ? sparseTask(arena, column, weights, total, options)
          : edgeTask(arena, column, weightsAt, 0, options),
      );
    const counts = arena.team.run(
      'chooseEdges',
      tasks.map((task) => task.values),
    );
    tasks.forEach(({ column, special, edges }, k) => {
      chosen.set(column, { kind: 'numeric', special, edges: edges.slice(0, counts[k]!) });
    });
    arena.takeBack(mark);
  }
  arena.takeBack(before);
  return columns.map((column) => (column.kind === 'categorical' ? poolLevels(column, options) : chosen.get(column)!));
}

/** The special codes that get a bin each, ascending: of too many those of most rows, and of equals the smaller. */
function ownSpecial(column: OrderedColumn | SparseColumn): number[] {
  const codes = [...new Set(column.special)].sort((a, b) => a - b);
  if (codes.length <= mostSpecial) return codes;
  const rows = new Map(codes.map((code) => [code, 0]));
  for (const value of column.values) if (rows.has(value)) rows.set(value, rows.get(value)! + 1);
  if (column.kind === 'sparse' && rows.has(0)) rows.set(0, rows.get(0)! + column.length - column.rows.length);
  const byRows = codes.toSorted((a, b) => rows.get(b)! - rows.get(a)!);
  return byRows.slice(0, mostSpecial).sort((a, b) => a - b);
}

/** A call of the kernel that chooses edges: of nearly equal weight, never between equal values. */
function edgeTask(
  arena: Arena,
  column: OrderedColumn | SparseColumn,
  weights: number,
  zeros: number,
  options: BinningOptions,
) {
  const special = ownSpecial(column);
  const most = Math.max(2, options.maxBins - 1 - special.length);
  const rows = column.values.length;
  const values = arena.copy(column.values);
  const codes = arena.copy(Float64Array.from(special));
  const work = arena.allocate(16 * rows + 4112);
  const edges = arena.float64(most);
  const task = [
    values,
    rows,
    weights,
    codes,
    special.length,
    most,
    work,
    edges.address,
    special.includes(0) ? 0 : zeros,
  ];
  return { column, special, edges: edges.values, values: task };
}

/** The same for a column that does not hold its zeros. @param total weight of all rows */
function sparseTask(
  arena: Arena,
  column: SparseColumn,
  weights: Float64Array | undefined,
  total: number | undefined,
  options: BinningOptions,
) {
  if (weights === undefined) return edgeTask(arena, column, 0, column.length - column.rows.length, options);
  const own = Float64Array.from(column.rows, (row) => weights[row]!);
  const zeros = total! - own.reduce((sum, weight) => sum + weight, 0);
  return edgeTask(arena, column, arena.copy(own), zeros, options);
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

/** Bytes from one row of bins to the next: whole 16-byte blocks, which the kernels copy, and no line of the cache in vain. */
export function rowStride(columns: number): number {
  if (columns <= 32) return columns <= 16 ? 16 : 32;
  return columns <= 64 ? 64 : Math.ceil(columns / 16) * 16;
}
