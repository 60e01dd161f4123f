// Ordered target statistics (Prokhorenkova et al., 2018, CatBoost) for columns of many levels. A level stands for the
// mean target of its rows, and a row must not see its own target in it. So the training rows get an order, and each one
// the mean over the rows before it; new rows get the mean over all. Trees learn from these numbers as from any others.
// What is saved is the bin of each level, so such a column predicts, explains and loads as every categorical one.
import type { Random } from '../random/index.js';
import { type BinningOptions, type Bins, binOf, chooseAllBins } from './binning.js';
import { columnRows, heldRows, type LevelColumn, type TreeColumn } from './column.js';
import type { Arena } from './kernels/arena.js';
import type { RowKeys } from './row-keys.js';

/** Columns and bins to learn from, and the bins that new rows get. */
export interface LearnedColumns {
  readonly columns: readonly TreeColumn[];
  readonly bins: readonly Bins[];
  readonly newBins: readonly Bins[];
}

export interface StatisticsInput {
  readonly columns: readonly TreeColumn[];
  /** shape (rows,): what a level's mean is taken of; absent where one number a row does not tell it */
  readonly targets: Float64Array | undefined;
  readonly weights: Float64Array | undefined;
  /** Rows from this one on are validation rows: no level's mean is taken of them. */
  readonly learned: number;
  readonly keys: RowKeys;
  readonly random: Random;
}

/** A level's mean is taken as if it had this many more rows of the mean of all. */
const smoothing = 10;

/** Chooses bins; columns of too many levels for bins of their own are put in order by their target statistics. */
export function learnBins(arena: Arena, input: StatisticsInput, options: BinningOptions): LearnedColumns {
  const { targets, weights, learned, keys, random } = input;
  const many = input.columns.map((column) => targets !== undefined && hasManyLevels(column, learned, options));
  const order = many.includes(true) ? keys.order(random).filter((row) => row < learned) : new Uint32Array(0);
  const encoded = input.columns.map((column, j) => (many[j] ? encode(column as LevelColumn, input, order) : undefined));
  const columns = input.columns.map((column, j) => encoded[j]?.column ?? column);
  const own = columns.map((column) => firstRows(column, learned));
  const bins = chooseAllBins(arena, own, weights?.subarray(0, learned), options);
  const newBins = bins.map((each, j): Bins => {
    const statistics = encoded[j]?.statistics;
    if (statistics === undefined) return each;
    return { kind: 'categorical', binOfLevel: Uint8Array.from(statistics, (statistic) => binOf(each, statistic)) };
  });
  return { columns, bins, newBins };
}

/** Whether more levels have the rows for a bin of their own than there are bins. */
export function hasManyLevels(column: TreeColumn, learned: number, { maxBins, minLevelRows }: BinningOptions): boolean {
  if (column.kind !== 'categorical' || column.levels.length <= maxBins - 2) return false;
  const rows = new Float64Array(column.levels.length);
  for (let row = 0; row < learned; row++) if (column.codes[row]! >= 0) rows[column.codes[row]!]!++;
  return rows.filter((count) => count >= minLevelRows).length > maxBins - 2;
}

function firstRows(column: TreeColumn, rows: number): TreeColumn {
  if (columnRows(column) === rows) return column;
  if (column.kind === 'categorical') return { ...column, codes: column.codes.subarray(0, rows) };
  if (column.kind === 'numeric') return { ...column, values: column.values.subarray(0, rows) };
  const { last } = heldRows(column, 0, rows);
  return { ...column, length: rows, rows: column.rows.subarray(0, last), values: column.values.subarray(0, last) };
}

/** The rows' ordered statistics as a column, and what each level's is for new rows: NaN of one without rows. */
function encode(
  { name, codes, levels }: LevelColumn,
  { targets, weights, learned }: StatisticsInput,
  order: Uint32Array,
): { readonly column: TreeColumn; readonly statistics: Float64Array } {
  const sum = new Float64Array(levels.length);
  const weight = new Float64Array(levels.length);
  let allSum = 0;
  let allWeight = 0;
  for (let row = 0; row < learned; row++) {
    allSum += (weights?.[row] ?? 1) * targets![row]!;
    allWeight += weights?.[row] ?? 1;
  }
  const mean = allSum / allWeight;
  const statistic = (code: number) => (sum[code]! + smoothing * mean) / (weight[code]! + smoothing);
  const values = new Float64Array(codes.length).fill(Number.NaN);
  for (const row of order) {
    const code = codes[row]!;
    if (code < 0) continue;
    values[row] = statistic(code);
    sum[code]! += (weights?.[row] ?? 1) * targets![row]!;
    weight[code]! += weights?.[row] ?? 1;
  }
  const statistics = Float64Array.from(levels, (_, code) => (weight[code]! > 0 ? statistic(code) : Number.NaN));
  for (let row = learned; row < codes.length; row++) values[row] = statistics[codes[row]!] ?? Number.NaN;
  return { column: { name, kind: 'numeric', values, special: [] }, statistics };
}
