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

export type TreeColumn = OrderedColumn | LevelColumn;

export function columnRows(column: TreeColumn): number {
  return column.kind === 'numeric' ? column.values.length : column.codes.length;
}

/** Values of a table below which a second thread is not worth its start. */
const leastValues = 200_000;

/** Threads to learn from columns with, at most `threads`. */
export function threadsFor(columns: readonly TreeColumn[], threads: number): number {
  const rows = columns.length === 0 ? 0 : columnRows(columns[0]!);
  return rows * columns.length < leastValues ? 1 : threads;
}
