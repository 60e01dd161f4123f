// Decides how every column is read, over all rows: counts come from SQL (exact, whatever the number of threads), the
// judgement from `guessKind`.
import { DataError } from '../errors/index.js';
import { listed } from './column-names.js';
import { type Engine, toNumber } from './engine.js';
import { booleanOrder, type Guess, guessKind, nearlyAll, sortLevels } from './guess.js';
import {
  columnSql,
  isFilled,
  isMissingWord,
  levelSql,
  numberSql,
  type Reading,
  type ReadKind,
  valueSql,
} from './reading.js';
import type { Storage } from './source.js';
import { missingWords } from './value-patterns.js';

/** A column of the file as it is asked about. */
export interface AskedColumn {
  /** Position in the file. */
  readonly index: number;
  readonly name: string;
  readonly storage: Storage;
  /** The kind that the caller or a trained model's schema wants. */
  readonly kind?: ReadKind | undefined;
  readonly format?: string | undefined;
  readonly levels?: readonly string[] | undefined;
}

/** What was counted about a column, over all rows. */
export interface ColumnCounts {
  /** Rows with anything written in them. */
  readonly filled: number;
  /** Rows whose value is a plain finite number. */
  readonly numbers: number;
  /** Different values; an estimate (HyperLogLog, the same every time) above `exactDistinct`. */
  readonly distinct: number;
  readonly longest: number;
  readonly meanLength: number;
  readonly min: number;
  readonly max: number;
  /** Rows whose number is not whole. */
  readonly fractions: number;
}

export interface InferredColumn {
  readonly asked: AskedColumn;
  readonly reading: Reading;
  readonly counts: ColumnCounts;
  readonly warnings: readonly string[];
}

export interface InferOptions {
  readonly engine: Engine;
  /** SQL relation with columns c0, c1, ... */
  readonly relation: string;
  readonly rowCount: number;
  readonly commaIsFree: boolean;
  readonly onStep: (done: number, total: number) => void;
}

/** Columns asked about in one query: more make its plan slow. */
const batch = 100;
/** Up to so many different values, all of them are looked at. */
const exactDistinct = 3000;
const sampledRows = 50_000;

/** @throws DataError when a column cannot be read as the kind that was asked for */
export async function inferKinds(columns: readonly AskedColumn[], options: InferOptions): Promise<InferredColumn[]> {
  const counts: ColumnCounts[] = [];
  for (let start = 0; start < columns.length; start += batch) {
    options.onStep(start, 2 * columns.length);
    counts.push(...(await countColumns(columns.slice(start, start + batch), options)));
  }
  const open = columns.filter((column, i) => !isSettled(column, counts[i]!));
  const values = new Map<AskedColumn, Map<string, number>>();
  const isSmall = (column: AskedColumn) => counts[columns.indexOf(column)]!.distinct <= exactDistinct;
  const small = open.filter(isSmall);
  for (let start = 0; start < small.length; start += batch) {
    options.onStep(columns.length + start, 2 * columns.length);
    const part = small.slice(start, start + batch);
    const found = await valueCounts(part, options);
    part.forEach((column, i) => {
      values.set(column, found[i]!);
    });
  }
  const inferred: InferredColumn[] = [];
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i]!;
    inferred.push(await inferColumn(column, counts[i]!, values.get(column), options));
  }
  return inferred;
}

/** Whether the counts alone tell the kind. */
function isSettled(column: AskedColumn, counts: ColumnCounts): boolean {
  if (column.levels !== undefined) return true;
  if (column.kind === 'categorical' || column.kind === 'boolean') return false;
  if (column.kind === 'text') return true;
  if (column.storage === 'boolean' || column.storage === 'time' || counts.filled === 0) return true;
  if (column.storage === 'number') return column.kind !== undefined || counts.distinct > 3;
  if (counts.numbers < counts.filled) return false;
  return column.kind !== undefined || (counts.distinct > 3 && counts.longest !== 8);
}

async function countColumns(columns: readonly AskedColumn[], options: InferOptions): Promise<ColumnCounts[]> {
  const select = columns.flatMap(({ index, storage }) => {
    const c = columnSql(index);
    const number = numberSql(c, storage);
    const isText = storage === 'text';
    return [
      `count_if(${isFilled(c, storage)})`,
      `count(${number})`,
      `approx_count_distinct(${c})`,
      isText ? `max(length(${c}))` : '0',
      isText ? `sum(length(${c}))::BIGINT` : '0',
      storage === 'time' ? '0' : `min(${number})`,
      storage === 'time' ? '0' : `max(${number})`,
      storage === 'time' ? '0' : `count_if(${number} <> trunc(${number}))`,
      isText ? `count_if(${c}[1:2] BETWEEN '00' AND '09')` : '0',
    ];
  });
  const [row] = await options.engine.rows(`SELECT ${select.join(', ')} FROM ${options.relation}`);
  return columns.map((_, i) => {
    const at = (k: number) => row![9 * i + k];
    const filled = toNumber(at(0));
    const hasCodes = toNumber(at(8)) > 0;
    return {
      filled,
      // Digits with leading zeros are codes, not amounts: leave them to the judgement of values.
      numbers: hasCodes ? 0 : toNumber(at(1)),
      distinct: Math.min(toNumber(at(2)), filled),
      longest: toNumber(at(3)),
      meanLength: filled === 0 ? 0 : toNumber(at(4)) / filled,
      min: at(5) === null ? Number.NaN : Number(at(5)),
      max: at(6) === null ? Number.NaN : Number(at(6)),
      fractions: toNumber(at(7)),
    };
  });
}

/** Every different value of each column and how many rows hold it, in one pass. */
async function valueCounts(columns: readonly AskedColumn[], options: InferOptions): Promise<Map<string, number>[]> {
  if (columns.length === 0) return [];
  const select = columns.map(({ index, storage }) => `histogram(${rawText(columnSql(index), storage)})`);
  const [row] = await options.engine.rows(`SELECT ${select.join(', ')} FROM ${options.relation}`);
  return row!.map((cell) => {
    const map = cell as { readonly entries: readonly { readonly key: string; readonly value: unknown }[] } | null;
    return new Map((map?.entries ?? []).map(({ key, value }) => [key, toNumber(value)]));
  });
}

/** Different values of the first rows, and of rows that a reading does not convert when one is given. */
async function sampleValues(
  column: AskedColumn,
  options: InferOptions,
  notConvertedBy?: Reading,
): Promise<Map<string, number>> {
  const c = columnSql(column.index);
  const text = rawText(c, column.storage);
  const where =
    notConvertedBy === undefined
      ? ''
      : `WHERE ${isFilled(c, column.storage)} AND (${valueSql(c, column.storage, notConvertedBy)}) IS NULL`;
  const rows = await options.engine.rows(
    `SELECT v, count(*) FROM (SELECT ${text} AS v FROM ${options.relation} ${where} LIMIT ${sampledRows}) GROUP BY v ORDER BY v`,
  );
  return new Map(rows.filter(([v]) => v !== null).map(([v, count]) => [String(v), toNumber(count)]));
}

function rawText(c: string, storage: Storage): string {
  return storage === 'text' ? `trim(${c}, ' \t\r\n\u00a0\u3000')` : levelSql(c, storage, undefined);
}

async function inferColumn(
  column: AskedColumn,
  counts: ColumnCounts,
  values: Map<string, number> | undefined,
  options: InferOptions,
): Promise<InferredColumn> {
  const done = (reading: Reading, warnings: readonly string[] = []): InferredColumn => ({
    asked: column,
    reading,
    counts,
    warnings,
  });
  const { kind, storage } = column;
  if (kind !== undefined) return done(await asAsked(column, kind, counts, values, options));
  if (storage === 'time') return done({ kind: 'datetime' });
  if (storage === 'boolean') return done({ kind: 'boolean', levels: ['false', 'true'] });
  if (counts.filled === 0 || (values === undefined && counts.numbers === counts.filled))
    return done({ kind: 'numeric' });
  const guess = await guessColumn(column, counts, values, options);
  return done(await withLevels(column, guess, values, options), ambiguity(column.name, guess));
}

function ambiguity(name: string, guess: Guess): string[] {
  if (guess.isAmbiguous !== true || guess.format === undefined) return [];
  return [
    `Column "${name}": day and month cannot be told apart; it is read as ${guess.format}. Write the dates as yyyy-mm-dd if that is wrong.`,
  ];
}

async function guessColumn(
  column: AskedColumn,
  counts: ColumnCounts,
  values: Map<string, number> | undefined,
  options: InferOptions,
): Promise<Guess> {
  const hints = { commaIsFree: options.commaIsFree, meanLength: counts.meanLength };
  if (values !== undefined) return guessKind(values, hints);
  const sampled = { ...hints, distinct: counts.distinct, filled: counts.filled };
  const seen = await sampleValues(column, options);
  let guess = guessKind(seen, sampled);
  for (let round = 0; round < 2 && guess.kind !== 'text' && guess.kind !== 'categorical'; round++) {
    if ((await convertedShare(column, guess, options)) >= nearlyAll) return guess;
    for (const [value, count] of await sampleValues(column, options, guess)) {
      seen.set(value, (seen.get(value) ?? 0) + count);
    }
    guess = guessKind(seen, sampled);
  }
  if (guess.kind === 'text' || guess.kind === 'categorical') return guess;
  return guessKind(new Map([['word', 1]]), sampled);
}

/** Converted values / values that are not words for "no value", over all rows. */
async function convertedShare(column: AskedColumn, reading: Reading, options: InferOptions): Promise<number> {
  const c = columnSql(column.index);
  const [[converted, expected]] = (await options.engine.rows(
    `SELECT count(${valueSql(c, column.storage, reading)}), count_if(${isFilled(c, column.storage)}${
      column.storage === 'text' ? ` AND NOT (${isMissingWord(c, reading.kind)})` : ''
    }) FROM ${options.relation}`,
  )) as [[unknown, unknown]];
  return toNumber(expected) === 0 ? 1 : toNumber(converted) / toNumber(expected);
}

/** The kind that was asked for, in whatever format the values turn out to have. */
async function asAsked(
  column: AskedColumn,
  kind: ReadKind,
  counts: ColumnCounts,
  values: Map<string, number> | undefined,
  options: InferOptions,
): Promise<Reading> {
  if (column.levels !== undefined && (kind === 'categorical' || kind === 'boolean'))
    return { kind, levels: column.levels };
  if (kind === 'text' || counts.filled === 0) return { kind, levels: kind === 'text' ? undefined : [] };
  if (kind === 'categorical' || kind === 'boolean') {
    const reading = await withLevels(column, { kind }, values, options);
    if (kind === 'boolean' && reading.levels!.length > 2) {
      throw new DataError(
        `Column "${column.name}": a boolean was asked for, but it has ${reading.levels!.length} different values (${listed(reading.levels!)}). Ask for categorical instead.`,
      );
    }
    return reading;
  }
  const tried: Reading[] = [{ kind, format: column.format }];
  if (column.format !== undefined) tried.push({ kind });
  for (const reading of tried) if ((await convertedShare(column, reading, options)) >= nearlyAll) return reading;
  const guess = await guessColumn(column, { ...counts, numbers: 0 }, values, options);
  if (guess.kind === kind) return guess;
  const example = [...(await sampleValues(column, options, { kind }))].find(([value]) => value !== '')?.[0] ?? '';
  const wanted = kind === 'numeric' ? 'numbers' : 'dates';
  throw new DataError(
    `Column "${column.name}": ${wanted} were expected, but it holds values such as "${example.slice(0, 40)}". Mend the column, or read it as another kind.`,
  );
}

async function withLevels(
  column: AskedColumn,
  reading: Reading,
  values: Map<string, number> | undefined,
  options: InferOptions,
): Promise<Reading> {
  if (reading.kind !== 'categorical' && reading.kind !== 'boolean') return reading;
  if (reading.levels !== undefined) return reading;
  const c = columnSql(column.index);
  let levels: string[];
  if (values !== undefined) {
    const missing = new Set(['', ...missingWords]);
    levels = [...values.keys()].filter((level) => !missing.has(level));
  } else {
    const rows = await options.engine.rows(
      `SELECT DISTINCT ${levelSql(c, column.storage, undefined)} AS level FROM ${options.relation}`,
    );
    levels = rows.flatMap(([level]) => (level === null ? [] : [String(level)]));
  }
  if (levels.length > 0 && levels.every((level) => /^[+-]?\d+(\.\d+)?$/.test(level))) {
    levels = [...new Set(levels.map((level) => level.replace(/^([+-]?\d+)\.0*$/, '$1')))];
  }
  return { kind: reading.kind, levels: [...(booleanOrder(levels) ?? sortLevels(levels))] };
}
