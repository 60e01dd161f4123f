// Columns as they come from a program, read as the trees want them.
import { DataError, didYouMean } from '../../errors/index.js';
import { columnRows, rowsOf, type TreeColumn } from '../column.js';

/** Numbers with NaN or null for missing, or names of levels with null for missing; shape (rows,). */
export type ColumnValues =
  | ArrayLike<number>
  | readonly (number | null | undefined)[]
  | readonly (string | null | undefined)[]
  | SparseNumbers;

/** Numbers of which most are 0: only the others are given. */
export interface SparseNumbers {
  /** Rows of the column, those that are 0 included. */
  readonly length: number;
  /** Rows that are given, from 0, ascending. */
  readonly rows: Uint32Array;
  /** Their values, NaN for missing, as many as `rows`. */
  readonly values: Float64Array;
}

type DenseValues = Exclude<ColumnValues, SparseNumbers>;

/** Columns by name, all of the same length. */
export type Columns = Readonly<Record<string, ColumnValues>>;

/** A column as a model learned it. */
export type Feature =
  | { readonly name: string; readonly kind: 'numeric'; readonly special: readonly number[] }
  | { readonly name: string; readonly kind: 'categorical'; readonly levels: readonly string[] };

export interface ColumnOptions {
  /** Columns whose numbers are names of levels, such as a branch number; columns of text always are. */
  readonly categorical: readonly string[];
  /** Numbers that are codes and stand outside the order, by column name. */
  readonly special: Readonly<Record<string, readonly number[]>>;
}

/**
 * Tells the kind and the levels of each column.
 *
 * @throws DataError when there is no column, or an option names none
 */
export function describeColumns(columns: Columns, { categorical, special }: ColumnOptions): Feature[] {
  const names = Object.keys(columns);
  if (names.length === 0) throw new DataError('There is no column to learn from.');
  for (const name of [...categorical, ...Object.keys(special)]) {
    if (!names.includes(name)) throw new DataError(`There is no column "${name}".${didYouMean(name, names)}`);
  }
  return Object.entries(columns).map(([name, values]): Feature => {
    const isNumeric = isSparse(values);
    const first = isNumeric ? 0 : Array.prototype.find.call(values, (value) => value !== null && value !== undefined);
    if (typeof first !== 'string' && !categorical.includes(name)) {
      return { name, kind: 'numeric', special: Object.hasOwn(special, name) ? special[name]! : [] };
    }
    if (isNumeric) throw notLevels(name);
    const levels = new Set<string>();
    for (let row = 0; row < values.length; row++) {
      const level = levelOf(values[row]);
      if (level !== undefined) levels.add(level);
    }
    return { name, kind: 'categorical', levels: [...levels].sort() };
  });
}

/**
 * Reads the columns that a model learned, in its order; others are not looked at. Levels that it has not seen are read
 * as missing.
 *
 * @throws DataError when a column is absent, of another length, or holds what its kind cannot
 */
export function readColumns(columns: Columns, features: readonly Feature[]): TreeColumn[] {
  let rows = -1;
  return features.map((feature) => {
    const { name } = feature;
    const values = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (values === undefined) {
      throw new DataError(
        `There is no column "${name}", which the trees need.${didYouMean(name, Object.keys(columns))}`,
      );
    }
    if (rows < 0) rows = values.length;
    if (values.length !== rows) {
      throw new DataError(`Column "${name}" has ${values.length} rows, the first column ${rows}; all must be as long.`);
    }
    if (isSparse(values)) {
      if (feature.kind === 'categorical') throw notLevels(name);
      checkSparse(name, values);
      return { name, kind: 'sparse', ...values, special: feature.special };
    }
    return feature.kind === 'numeric'
      ? { name, kind: 'numeric', values: readNumbers(name, values), special: feature.special }
      : { name, kind: 'categorical', codes: readCodes(values, feature.levels), levels: feature.levels };
  });
}

function isSparse(values: ColumnValues): values is SparseNumbers {
  return 'rows' in values && 'values' in values && typeof values.values !== 'function';
}

function notLevels(name: string): DataError {
  return new DataError(`Column "${name}" is categorical and cannot be sparse; give its levels as an array.`);
}

function checkSparse(name: string, { length, rows, values }: SparseNumbers): void {
  const isAscending = rows.every((row, i) => row < length && (i === 0 || row > rows[i - 1]!));
  if (isAscending && rows.length === values.length) return;
  throw new DataError(
    `Sparse column "${name}": expected rows below ${length} that ascend and as many values, received ${rows.length} rows and ${values.length} values.`,
  );
}

function readNumbers(name: string, values: DenseValues): Float64Array {
  if (values instanceof Float64Array) return values;
  const out = new Float64Array(values.length);
  for (let row = 0; row < out.length; row++) {
    const value = values[row] ?? Number.NaN;
    if (typeof value !== 'number') {
      throw new DataError(`Column "${name}" is numeric; row ${row} holds "${value}". Rows count from 0.`);
    }
    out[row] = value;
  }
  return out;
}

function readCodes(values: DenseValues, levels: readonly string[]): Int32Array {
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const codes = new Int32Array(values.length);
  for (let row = 0; row < codes.length; row++) {
    const level = levelOf(values[row]);
    codes[row] = level === undefined ? -1 : (codeOf.get(level) ?? -1);
  }
  return codes;
}

function levelOf(value: unknown): string | undefined {
  return value === null || value === undefined || Number.isNaN(value) ? undefined : String(value);
}

/** The rows of `first` with those of `second` behind them; both were read by the same features. */
export function appendRows(first: readonly TreeColumn[], second: readonly TreeColumn[]): TreeColumn[] {
  return first.map((column, j) => {
    const other = second[j]!;
    const rows = columnRows(column);
    if (column.kind === 'numeric' && other.kind === 'numeric') {
      const values = new Float64Array(rows + other.values.length);
      values.set(column.values);
      values.set(other.values, rows);
      return { ...column, values };
    }
    if (column.kind === 'sparse' && other.kind === 'sparse') {
      const own = new Uint32Array(column.rows.length + other.rows.length);
      own.set(column.rows);
      own.set(
        other.rows.map((row) => rows + row),
        column.rows.length,
      );
      const values = new Float64Array(own.length);
      values.set(column.values);
      values.set(other.values, column.rows.length);
      return { ...column, length: rows + other.length, rows: own, values };
    }
    if (column.kind === 'categorical' && other.kind === 'categorical') {
      const codes = new Int32Array(rows + other.codes.length);
      codes.set(column.codes);
      codes.set(other.codes, rows);
      return { ...column, codes };
    }
    return column;
  });
}

/** The listed rows. */
export function pickRows(columns: readonly TreeColumn[], rows: Int32Array): TreeColumn[] {
  return columns.map((column) => rowsOf(column, rows));
}
