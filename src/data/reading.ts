// How a stored column becomes a typed one: the SQL that converts it, shared by counting and by extraction so that both
// always agree.
import { identifier, literal } from './engine.js';
import type { Storage } from './source.js';
import {
  type DateFormat,
  dateFormats,
  missingAmongNumbers,
  missingWords,
  type NumberFormat,
  numberFormats,
} from './value-patterns.js';

/** The kinds that values in a file can have. */
export type ReadKind = 'numeric' | 'categorical' | 'boolean' | 'datetime' | 'text';

export interface Reading {
  readonly kind: ReadKind;
  /** Name of a number or date format; undefined for plain numbers and ISO 8601. */
  readonly format?: string | undefined;
  /** Categorical and boolean: all levels, in their final order. */
  readonly levels?: readonly string[] | undefined;
}

const blanks = literal(' \t\r\n\u00a0\u3000');

/** Without blanks around it. Trimming is dear, so values that do not need it are left alone. */
export function trimmed(c: string): string {
  const ends = [' ', '\t', '\u00a0', '\u3000'].map((blank) => `ends_with(${c}, ${literal(blank)})`);
  return `CASE WHEN ${c} < '!' OR ${ends.join(' OR ')} THEN trim(${c}, ${blanks}) ELSE ${c} END`;
}

/** String literals for an IN list. */
function quoted(list: readonly string[]): string {
  return list.map(literal).join(', ');
}

/** SQL condition: there is a value, though perhaps not one of the wanted kind. */
export function isFilled(c: string, storage: Storage): string {
  if (storage !== 'text') return `(${c} IS NOT NULL)`;
  return `coalesce(CASE WHEN ${c} >= '!' THEN true ELSE trim(${c}, ${blanks}) <> '' END, false)`;
}

/** SQL condition on text: the value is a word that stands for "no value". */
export function isMissingWord(c: string, kind: ReadKind): string {
  const list = kind === 'numeric' || kind === 'datetime' ? missingAmongNumbers : missingWords;
  return `(${trimmed(c)}) IN (${quoted(list)})`;
}

/** SQL of type DOUBLE: the finite number, or NULL. */
export function numberSql(c: string, storage: Storage, format?: string): string {
  if (storage === 'number') return finite(c);
  if (storage === 'boolean') return `CAST(CAST(${c} AS INTEGER) AS DOUBLE)`;
  if (storage === 'time') return 'CAST(NULL AS DOUBLE)';
  const known = numberFormats.find((one) => one.name === format);
  if (known !== undefined) return formattedNumberSql(`(${trimmed(c)})`, known);
  return finite(anyNumberSql(c, storage));
}

/** SQL of type DOUBLE for plain numbers, infinities included: cheaper where they can be sorted out afterwards. */
export function anyNumberSql(c: string, storage: Storage): string {
  if (storage === 'number') return c;
  return `CASE WHEN contains(${c}, '_') THEN NULL ELSE TRY_CAST(${c} AS DOUBLE) END`;
}

function finite(number: string): string {
  return `CASE WHEN isfinite(${number}) THEN ${number} END`;
}

function formattedNumberSql(text: string, format: NumberFormat): string {
  const stripped = `regexp_replace(${text}, ${literal(format.strip)}, '', 'g')`;
  const cast = `TRY_CAST(${format.decimalComma ? `replace(${stripped}, ',', '.')` : stripped} AS DOUBLE)`;
  return `CASE WHEN regexp_full_match(${text}, ${literal(format.pattern)}) AND isfinite(${cast}) THEN CASE WHEN contains(${text}, '(') THEN -(${cast}) ELSE ${cast} END END`;
}

/** SQL of type DOUBLE: milliseconds since 1970 UTC, or NULL. */
export function timeSql(c: string, storage: Storage, format?: string): string {
  if (storage === 'time') return `CAST(epoch_ms(${c}) AS DOUBLE)`;
  if (storage !== 'text') return 'CAST(NULL AS DOUBLE)';
  const known: DateFormat | undefined = dateFormats.find((one) => one.name === format);
  const text = `(${trimmed(c)})`;
  if (known?.strptime === undefined) {
    return `CAST(epoch_ms(CASE WHEN regexp_full_match(${text}, ${literal(dateFormats[0]!.pattern)}) THEN TRY_CAST(${text} AS TIMESTAMP) END) AS DOUBLE)`;
  }
  const patterns = `[${known.strptime.map(literal).join(', ')}]`;
  return `CAST(epoch_ms(CASE WHEN regexp_full_match(${text}, ${literal(known.pattern)}) THEN try_strptime(${text}, ${patterns}) END) AS DOUBLE)`;
}

/** SQL of type VARCHAR: the level as it is named, NULL when missing. Whole numbers are written without a fraction. */
export function levelSql(c: string, storage: Storage, levels: readonly string[] | undefined): string {
  if (storage === 'number') {
    return `CASE WHEN NOT isfinite(${c}) THEN NULL WHEN ${c} = trunc(${c}) AND abs(${c}) < 1e15 THEN CAST(CAST(${c} AS BIGINT) AS VARCHAR) ELSE CAST(${c} AS VARCHAR) END`;
  }
  if (storage === 'boolean') return `CAST(${c} AS VARCHAR)`;
  if (storage === 'time') return `CAST(${c} AS VARCHAR)`;
  return `CASE WHEN (${trimmed(c)}) NOT IN ('', ${quoted(missingWords)}) THEN ${namedLevel(c, levels)} END`;
}

/** SQL of type VARCHAR: the level of a text value; a missing one gives a text that is no level. */
function namedLevel(c: string, levels: readonly string[] | undefined): string {
  const text = trimmed(c);
  if (!areNumbers(levels)) return text;
  return `CASE WHEN contains(${c}, '.') THEN regexp_replace(${text}, '^([+-]?[0-9]+)\\.0*$', '\\1') ELSE ${text} END`;
}

/** SQL of type INTEGER: the position of the value's level in an ENUM type that holds the levels, -1 for any other value. */
export function codeSql(c: string, storage: Storage, levels: readonly string[], type: string): string {
  if (levels.length === 0) return '-1::INTEGER';
  const level = storage === 'text' ? namedLevel(c, levels) : levelSql(c, storage, levels);
  return `coalesce(enum_code(TRY_CAST(${level} AS ${type}))::INTEGER, -1)`;
}

/** SQL of type VARCHAR: the text as it stands, NULL when missing. */
export function textSql(c: string, storage: Storage): string {
  if (storage === 'number') return levelSql(c, storage, undefined);
  if (storage !== 'text') return `CAST(${c} AS VARCHAR)`;
  return `CASE WHEN ${isFilled(c, storage)} AND (${trimmed(c)}) NOT IN (${quoted(missingWords)}) THEN ${c} END`;
}

/** SQL that is NULL exactly where the column, read this way, is missing. */
export function valueSql(c: string, storage: Storage, reading: Reading): string {
  switch (reading.kind) {
    case 'numeric':
      return numberSql(c, storage, reading.format);
    case 'datetime':
      return timeSql(c, storage, reading.format);
    case 'text':
      return textSql(c, storage);
    default: {
      if (reading.levels === undefined) return levelSql(c, storage, undefined);
      const level = levelSql(c, storage, reading.levels);
      if (reading.levels.length === 0) return 'CAST(NULL AS VARCHAR)';
      return `CASE WHEN ${level} IN (${quoted(reading.levels)}) THEN ${level} END`;
    }
  }
}

/** A value as the level that it names: where all levels are numbers, `1.0` is the level `1`. */
export function toLevel(value: string, levels: readonly string[] | undefined): string {
  return areNumbers(levels) ? withoutFraction(value) : value;
}

export function withoutFraction(value: string): string {
  return value.replace(/^([+-]?\d+)\.0*$/, '$1');
}

export function areNumbers(levels: readonly string[] | undefined): boolean {
  return levels !== undefined && levels.length > 0 && levels.every((level) => /^[+-]?\d+(\.\d+)?$/.test(level));
}

export function columnSql(index: number): string {
  return identifier(`c${index}`);
}
