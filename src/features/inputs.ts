// The step from typed columns to what a model computes with: numbers, or codes of known levels. It is the same at fit,
// at predict and for a single record, because the model keeps the schemas that `describeInputs` returned.
import { type ColumnSchema, cell, ownEntry, type Table } from '../data/index.js';
import { DataError, didYouMean } from '../errors/index.js';

/** A feature as a model remembers it. */
export interface InputSchema extends ColumnSchema {
  /** Datetimes: count days back from this column (the table's `time`) instead of days since 1970. */
  readonly since?: string;
}

/** shape (rows,), NaN for missing; values listed in `special` are codes, not quantities. */
export interface NumericInput {
  readonly name: string;
  readonly kind: 'numeric';
  readonly values: Float64Array;
  readonly special: readonly number[];
}

/** shape (rows,), index into `levels`, `missingCode` or `unseenCode`. */
export interface CategoricalInput {
  readonly name: string;
  readonly kind: 'categorical';
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export type ModelInput = NumericInput | CategoricalInput;

export const missingCode = -1;
/** A level that was not there when the model was fitted. */
export const unseenCode = -2;

const millisecondsPerDay = 86_400_000;

/**
 * The feature columns of a table, as a model should remember them: with their levels, and dates measured back from the
 * `time` column when the table has one.
 *
 * @throws DataError when there is no feature, or one of a kind that no tabular model reads
 */
export function describeInputs(table: Table): readonly InputSchema[] {
  const since = table.role('time').find((column) => column.kind === 'datetime')?.name;
  const features = table.role('feature').map((feature): InputSchema => {
    const { name, kind, role } = feature;
    switch (kind) {
      case 'categorical':
      case 'boolean':
        return { name, kind, role, levels: table.categories(name).levels };
      case 'numeric':
        return feature.special === undefined || feature.special.length === 0
          ? { name, kind, role }
          : { name, kind, role, special: feature.special };
      case 'datetime':
        return since === undefined ? { name, kind, role } : { name, kind, role, since };
      case 'text':
        return { name, kind, role };
      default:
        throw new DataError(`Column "${name}" is of kind ${kind}, which this model cannot read; drop it with --drop.`);
    }
  });
  if (features.length === 0) throw new DataError('The table has no feature columns; a model needs at least one.');
  return features;
}

/**
 * The columns of `table` as inputs of a model, in the order of `features`: numeric as they are, datetimes in days, text
 * as its length in characters, categorical and boolean as codes of the remembered levels, matched by name.
 *
 * @throws DataError when a column is absent or holds values that cannot be read as its kind
 */
export function modelInputs(table: Table, features: readonly InputSchema[]): ModelInput[] {
  return features.map((feature) =>
    isCategorical(feature)
      ? { name: feature.name, kind: 'categorical', codes: codesOf(table, feature), levels: feature.levels ?? [] }
      : { name: feature.name, kind: 'numeric', values: numbersOf(table, feature), special: feature.special ?? [] },
  );
}

/**
 * The inputs of one record in the order of `features`: a number (NaN for missing), or the code of a level.
 *
 * @throws DataError when the record is no object, or a value cannot be read as its kind; an absent value counts as missing
 */
export function rowInputs(row: Readonly<Record<string, unknown>>, features: readonly InputSchema[]): Float64Array {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) {
    const given = Array.isArray(row) ? 'an array' : String(row);
    throw new DataError(
      `A record must be an object with a value for each feature, such as { "${features[0]?.name}": 1 }, received ${given}.`,
    );
  }
  const inputs = new Float64Array(features.length);
  for (let f = 0; f < features.length; f++) {
    const feature = features[f]!;
    const value = ownEntry(row, feature.name);
    if (isCategorical(feature)) {
      inputs[f] = isAbsent(value) ? missingCode : levelCode(feature, String(value));
    } else {
      inputs[f] = toNumber(value, feature, 'the record');
      if (feature.since !== undefined) {
        inputs[f] = toDate(ownEntry(row, feature.since), feature.since, 'the record') / millisecondsPerDay - inputs[f]!;
      }
    }
  }
  return inputs;
}

/** Whether the feature enters as codes of levels; all others enter as numbers. */
export function isCategorical(feature: ColumnSchema): boolean {
  return feature.kind === 'categorical' || feature.kind === 'boolean';
}

const levelMaps = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

function levelCode(feature: InputSchema, level: string): number {
  const levels = feature.levels ?? [];
  let map = levelMaps.get(levels);
  if (map === undefined) {
    map = new Map(levels.map((name, code) => [name, code]));
    levelMaps.set(levels, map);
  }
  return map.get(level) ?? unseenCode;
}

function columnOf(table: Table, name: string) {
  if (table.has(name)) return table.column(name);
  const names = table.schema.map((column) => column.name);
  throw new DataError(
    `Column "${name}" is missing: the model was fitted with it.${didYouMean(name, names)} Add the column, or train again without it.`,
  );
}

function codesOf(table: Table, feature: InputSchema): Int32Array {
  const column = columnOf(table, feature.name);
  if ('codes' in column) {
    if (column.levels === feature.levels) return column.codes;
    const translated = Int32Array.from(column.levels, (level) => levelCode(feature, level));
    return column.codes.map((code) => (code < 0 ? missingCode : translated[code]!));
  }
  return Int32Array.from({ length: table.rowCount }, (_, i) => {
    const value = cell(column, i);
    return value === null ? missingCode : levelCode(feature, String(value));
  });
}

function numbersOf(table: Table, feature: InputSchema): Float64Array {
  const column = columnOf(table, feature.name);
  let numbers: Float64Array;
  if (column.kind === 'numeric' && feature.kind === 'numeric') {
    numbers = column.values;
  } else if (column.kind === 'datetime' && feature.kind === 'datetime') {
    numbers = column.values.map((time) => time / millisecondsPerDay);
  } else if ('codes' in column) {
    const ofLevel = new Map<number, number>();
    numbers = Float64Array.from(column.codes, (code, i) => {
      if (code < 0) return Number.NaN;
      let number = ofLevel.get(code);
      if (number === undefined) {
        number = toNumber(column.levels[code]!, feature, `row ${table.rowNumbers[i]}`);
        ofLevel.set(code, number);
      }
      return number;
    });
  } else {
    numbers = Float64Array.from({ length: table.rowCount }, (_, i) =>
      toNumber(cell(column, i), feature, `row ${table.rowNumbers[i]}`),
    );
  }
  if (feature.since === undefined) return numbers;
  const reference = columnOf(table, feature.since);
  return numbers.map(
    (days, i) =>
      toDate(
        reference.kind === 'datetime' ? reference.values[i] : cell(reference, i),
        feature.since!,
        `row ${table.rowNumbers[i]}`,
      ) /
        millisecondsPerDay -
      days,
  );
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || value === '' || Number.isNaN(value);
}

function toNumber(value: unknown, feature: InputSchema, where: string): number {
  if (isAbsent(value)) return Number.NaN;
  if (feature.kind === 'text') return countCharacters(String(value));
  if (feature.kind === 'datetime') return toDate(value, feature.name, where) / millisecondsPerDay;
  const number = Number(value);
  if (!Number.isNaN(number)) return number;
  throw new DataError(
    `Column "${feature.name}", ${where}: expected a number as at training, received "${value}"; correct the cell or leave it empty.`,
  );
}

/** Unicode code points, as SQL's LENGTH counts them. */
function countCharacters(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) count--;
  return count;
}

function toDate(value: unknown, name: string, where: string): number {
  if (isAbsent(value)) return Number.NaN;
  const time = typeof value === 'number' ? value : Date.parse(String(value));
  if (!Number.isNaN(time)) return time;
  throw new DataError(
    `Column "${name}", ${where}: expected a date such as 2024-01-31, received "${value}"; correct the cell or leave it empty.`,
  );
}
