// The four ways a column lies in memory. Arrays stand on shared memory, so a table crosses to a worker without a copy.

export interface NumericColumn {
  readonly kind: 'numeric';
  /** shape (rows,), NaN for missing; special codes are kept as they are */
  readonly values: Float64Array;
}

export interface CategoricalColumn {
  readonly kind: 'categorical' | 'boolean';
  /** shape (rows,), index into `levels`, -1 for missing */
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export interface DatetimeColumn {
  readonly kind: 'datetime';
  /** shape (rows,), milliseconds since 1970-01-01 UTC, NaN for missing */
  readonly values: Float64Array;
}

export interface TextColumn {
  readonly kind: 'text';
  /** shape (rows,), null for missing */
  readonly values: readonly (string | null)[];
}

export type Column = NumericColumn | CategoricalColumn | DatetimeColumn | TextColumn;

/** A Float64Array of `length` zeros on memory that threads can share. */
export function sharedFloat64(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * length));
}

/** An Int32Array of `length` zeros on memory that threads can share. */
export function sharedInt32(length: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * length));
}

export function columnLength(column: Column): number {
  return 'codes' in column ? column.codes.length : column.values.length;
}

/** Whether the value at `row` is missing (a special code is not missing). */
export function isMissing(column: Column, row: number): boolean {
  switch (column.kind) {
    case 'categorical':
    case 'boolean':
      return column.codes[row]! < 0;
    case 'text':
      return column.values[row] === null;
    default:
      return Number.isNaN(column.values[row]!);
  }
}

/** The value at `row` as a person would write it; null when missing. Datetimes are ISO 8601, dates alone without a time. */
export function cell(column: Column, row: number): number | string | null {
  if (isMissing(column, row)) return null;
  switch (column.kind) {
    case 'categorical':
    case 'boolean':
      return column.levels[column.codes[row]!]!;
    case 'text':
      return column.values[row]!;
    case 'datetime':
      return new Date(column.values[row]!).toISOString().replace(/T00:00:00\.000Z$/, '');
    default:
      return column.values[row]!;
  }
}

/** The values at `rows`, in that order. */
export function gather(column: Column, rows: Int32Array): Column {
  switch (column.kind) {
    case 'categorical':
    case 'boolean': {
      const codes = sharedInt32(rows.length);
      for (let i = 0; i < rows.length; i++) codes[i] = column.codes[rows[i]!]!;
      return { kind: column.kind, codes, levels: column.levels };
    }
    case 'text':
      return { kind: 'text', values: Array.from(rows, (row) => column.values[row]!) };
    default: {
      const values = sharedFloat64(rows.length);
      for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i]!]!;
      return { kind: column.kind, values };
    }
  }
}
