// What the trees learn from: columns of numbers, or of codes of named levels.

/** shape (rows,), NaN for missing; values listed in `special` are codes that stand outside the order. */
export interface OrderedColumn {
  readonly name: string;
  readonly kind: 'numeric';
  readonly values: Float64Array;
  readonly special: readonly number[];
}

/** shape (rows,), index into `levels`; below 0: missing, or a level that training did not see. */
export interface LevelColumn {
  readonly name: string;
  readonly kind: 'categorical';
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

/** An ordered column of which most rows are 0: only the others are held. */
export interface SparseColumn {
  readonly name: string;
  readonly kind: 'sparse';
  /** Rows of the column, those that are 0 included. */
  readonly length: number;
  /** Numbers of the rows that are held, ascending. */
  readonly rows: Uint32Array;
  /** Their values, NaN for missing, shape (rows held,). */
  readonly values: Float64Array;
  readonly special: readonly number[];
}

export type TreeColumn = OrderedColumn | LevelColumn | SparseColumn;

export function columnRows(column: TreeColumn): number {
  if (column.kind === 'sparse') return column.length;
  return column.kind === 'numeric' ? column.values.length : column.codes.length;
}

/** How a column's bins are: a sparse column is as ordered as one that holds all its rows. */
export function kindOfBins(column: TreeColumn): 'numeric' | 'categorical' {
  return column.kind === 'categorical' ? 'categorical' : 'numeric';
}

/** The values of all rows of an ordered column. */
export function numbersOf(column: OrderedColumn | SparseColumn): Float64Array {
  if (column.kind === 'numeric') return column.values;
  const values = new Float64Array(column.length);
  column.rows.forEach((row, i) => {
    values[row] = column.values[i]!;
  });
  return values;
}

/** Which of a sparse column's held rows lie from row `start` on, and before row `end`. */
export function heldRows({ rows }: SparseColumn, start: number, end: number): { first: number; last: number } {
  const below = (row: number) => {
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (rows[middle]! < row) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return { first: below(start), last: below(end) };
}

/** The listed rows of a column. */
export function rowsOf(column: TreeColumn, rows: Int32Array): TreeColumn {
  if (column.kind === 'categorical') return { ...column, codes: rows.map((row) => column.codes[row]!) };
  if (column.kind === 'numeric') return { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) };
  const place = new Map(Array.from(column.rows, (row, i) => [row, i]));
  const held = Array.from(rows, (row, i) => ({ i, at: place.get(row) })).filter(({ at }) => at !== undefined);
  return {
    ...column,
    length: rows.length,
    rows: Uint32Array.from(held, ({ i }) => i),
    values: Float64Array.from(held, ({ at }) => column.values[at!]!),
  };
}

/** Values of a table below which a second thread is not worth its start. */
const leastValues = 200_000;

/** Threads to learn from columns with, at most `threads`. */
export function threadsFor(columns: readonly TreeColumn[], threads: number): number {
  const rows = columns.length === 0 ? 0 : columnRows(columns[0]!);
  return rows * columns.length < leastValues ? 1 : threads;
}
