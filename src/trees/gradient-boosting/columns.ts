// Columns as they come from a program, read as the trees want them.
import { DataError, didYouMean } from '../../errors/index.js';
import { columnRows, type LevelColumn, numbersOf, rowsOf, type TreeColumn } from '../column.js';
import { isList, isRecord, received } from '../given.js';

/** Numbers with NaN or null for missing (false is 0, true is 1), or names of levels with null for missing; shape (rows,). */
export type ColumnValues =
  | ArrayLike<number>
  | readonly (number | boolean | null | undefined)[]
  | readonly (string | null | undefined)[]
  | SparseNumbers;

/** Numbers of which most are 0: only the others are given. */
export interface SparseNumbers {
  /** Rows of the column, those that are 0 included. */
  readonly length: number;
  /** Rows that are given, from 0, ascending. */
  readonly rows: ArrayLike<number>;
  /** Their values, NaN for missing, as many as `rows`. */
  readonly values: ArrayLike<number>;
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
 * @throws DataError when there is no column, one is no list of values, or an option names none
 */
export function describeColumns(columns: Columns, { categorical, special }: ColumnOptions): Feature[] {
  requireColumns(columns);
  const names = Object.keys(columns);
  if (names.length === 0) throw new DataError('There is no column to learn from.');
  for (const name of [...categorical, ...Object.keys(special)]) {
    if (!names.includes(name)) throw new DataError(`There is no column "${name}".${didYouMean(name, names)}`);
  }
  return Object.entries(columns).map(([name, values]): Feature => {
    requireList(name, values);
    const isNumeric = isSparse(values);
    const first = isNumeric ? 0 : Array.prototype.find.call(values, (value) => value !== null && value !== undefined);
    if (typeof first !== 'string' && !categorical.includes(name)) {
      return { name, kind: 'numeric', special: Object.hasOwn(special, name) ? special[name]! : [] };
    }
    if (isNumeric) throw notLevels(name);
    const levels = new Set<string>();
    for (let row = 0; row < values.length; row++) {
      const level = levelOf(name, row, values[row]);
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
  requireColumns(columns);
  let rows = -1;
  return features.map((feature) => {
    const { name } = feature;
    const values = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (values === undefined) {
      throw new DataError(
        `There is no column "${name}", which the trees need.${didYouMean(name, Object.keys(columns))}`,
      );
    }
    requireList(name, values);
    if (rows < 0) rows = values.length;
    if (values.length !== rows) {
      throw new DataError(`Column "${name}" has ${values.length} rows, the first column ${rows}; all must be as long.`);
    }
    if (isSparse(values)) {
      if (feature.kind === 'categorical') throw notLevels(name);
      return { name, kind: 'sparse', ...readSparse(name, values), special: feature.special };
    }
    return feature.kind === 'numeric'
      ? { name, kind: 'numeric', values: readNumbers(name, values), special: feature.special }
      : { name, kind: 'categorical', codes: readCodes(name, values, feature.levels), levels: feature.levels };
  });
}

function requireColumns(columns: unknown): void {
  if (isRecord(columns)) return;
  throw new DataError(
    `Columns must be an object that holds an array for each name, such as { age: [25, 40] }, received ${received(columns)}.`,
  );
}

/** Tells apart what can be read as a column, sparse or not. */
function requireList(name: string, values: unknown): void {
  if (isList(values)) return;
  if (isRecord(values) && isSparse(values as unknown as ColumnValues)) {
    throw new DataError(
      `Sparse column "${name}": its length must be a whole number, the rows that are 0 included, received ${received(values.length)}.`,
    );
  }
  throw new DataError(`Column "${name}" must be an array of numbers or of names, received ${received(values)}.`);
}

function isSparse(values: ColumnValues): values is SparseNumbers {
  return 'rows' in values && 'values' in values && typeof values.values !== 'function';
}

function notLevels(name: string): DataError {
  return new DataError(`Column "${name}" is categorical and cannot be sparse; give its levels as an array.`);
}

/** The held rows and values as the trees want them. */
function readSparse(name: string, { length, rows, values }: SparseNumbers) {
  if (!isList(rows) || !isList(values)) {
    throw new DataError(
      `Sparse column "${name}": rows and values must be arrays, received ${received(rows)} and ${received(values)}.`,
    );
  }
  let isAscending = true;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    isAscending &&= Number.isInteger(row) && row < length && row > (i === 0 ? -1 : rows[i - 1]!);
  }
  if (!isAscending || rows.length !== values.length) {
    throw new DataError(
      `Sparse column "${name}": expected rows below ${length} that ascend and as many values, received ${rows.length} rows and ${values.length} values.`,
    );
  }
  return { length, rows: Uint32Array.from(rows), values: readNumbers(name, values, (i) => rows[i]!) };
}

function readNumbers(name: string, values: DenseValues, rowOf = (i: number) => i): Float64Array {
  if (values instanceof Float64Array) return values;
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) {
    const value: unknown = values[i] ?? Number.NaN;
    if (typeof value !== 'number' && typeof value !== 'boolean') throw notNumber(name, rowOf(i), value);
    out[i] = Number(value);
  }
  return out;
}

function notNumber(name: string, row: number, value: unknown): DataError {
  const holds = `Column "${name}" is numeric; row ${row} holds ${received(value)}.`;
  if (value instanceof Date) {
    return new DataError(`${holds} Give the days since 1970, date.getTime() / 86400000. Rows count from 0.`);
  }
  if (typeof value === 'bigint') return new DataError(`${holds} Give Number(value). Rows count from 0.`);
  return new DataError(`${holds} Give a number, or null where it is missing. Rows count from 0.`);
}

function readCodes(name: string, values: DenseValues, levels: readonly string[]): Int32Array {
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const codes = new Int32Array(values.length);
  for (let row = 0; row < codes.length; row++) {
    const level = levelOf(name, row, values[row]);
    codes[row] = level === undefined ? -1 : (codeOf.get(level) ?? -1);
  }
  return codes;
}

function levelOf(name: string, row: number, value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined || Number.isNaN(value)) return undefined;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const instead =
    value instanceof Date
      ? 'Give its name as text, such as date.toISOString()'
      : typeof value === 'bigint'
        ? 'Give its name as text, String(value)'
        : 'Give a text, or null where it is missing';
  throw new DataError(
    `Column "${name}" is categorical; row ${row} holds ${received(value)}. ${instead}. Rows count from 0.`,
  );
}

/** The rows of `first` with those of `second` behind them; both were read by the same features. */
export function appendRows(first: readonly TreeColumn[], second: readonly TreeColumn[]): TreeColumn[] {
  return first.map((column, j) => {
    const other = second[j]!;
    const rows = columnRows(column);
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
    if (column.kind === 'categorical' || other.kind === 'categorical') {
      const [own, more] = [column as LevelColumn, other as LevelColumn];
      const codes = new Int32Array(rows + more.codes.length);
      codes.set(own.codes);
      codes.set(more.codes, rows);
      return { ...own, codes };
    }
    const values = new Float64Array(rows + columnRows(other));
    values.set(numbersOf(column));
    values.set(numbersOf(other), rows);
    return { name: column.name, kind: 'numeric', values, special: column.special };
  });
}

/** The listed rows. */
export function pickRows(columns: readonly TreeColumn[], rows: Int32Array): TreeColumn[] {
  return columns.map((column) => rowsOf(column, rows));
}
