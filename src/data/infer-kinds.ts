// Decides how every column is read, over all rows: counts come from SQL (exact, whatever the number of threads), the
// judgement from `guessKind`.
import { DataError } from '../errors/index.js';
import {
  type ColumnCounts,
  countColumns,
  countDistinct,
  countsOfValues,
  exactDistinct,
  valueCounts,
} from './column-counts.js';
import { listed } from './column-names.js';
import { type Engine, toNumber } from './engine.js';
import { booleanOrder, type Guess, guessKind, longText, nearlyAll, sortLevels } from './guess.js';
import {
  areNumbers,
  columnSql,
  isFilled,
  isMissingWord,
  levelSql,
  type Reading,
  type ReadKind,
  toLevel,
  trimmed,
  valueSql,
  withoutFraction,
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

export interface InferredColumn {
  readonly asked: AskedColumn;
  readonly reading: Reading;
  readonly counts: ColumnCounts;
  /** Rows whose value converts; rows with a value that does not; rows with a level that is not known. */
  readonly tally: Tally;
  readonly warnings: readonly string[];
}

export interface Tally {
  readonly converted: number;
  readonly unconverted: number;
  readonly unseen: number;
}

export interface InferOptions {
  readonly engine: Engine;
  /** SQL relation with columns c0, c1, ... */
  readonly relation: string;
  readonly rowCount: number;
  /** The rows need not be parsed again by every query. */
  readonly isHeld: boolean;
  readonly commaIsFree: boolean;
  readonly onStep: (done: number, total: number) => void;
}

/** Up to so many cells, all values are looked at here, which spares DuckDB the planning of very wide queries. */
const smallCells = 200_000;
/** Where a column has too many different values to look at all: so many rows, and of their values so many. */
const sampledRows = 20_000;
const sampledValues = 3000;
const strictlyMissing = new Set<string>(missingWords);

/** @throws DataError when a column cannot be read as the kind that was asked for */
export async function inferKinds(columns: readonly AskedColumn[], options: InferOptions): Promise<InferredColumn[]> {
  const total = 2 * columns.length;
  const onStep = (done: number) => options.onStep(done, total);
  const isSmall = columns.length * options.rowCount <= smallCells && columns.every(({ storage }) => storage === 'text');
  let values: Map<AskedColumn, Map<string, number>>;
  let counts: ColumnCounts[];
  if (isSmall) {
    values = await valueCounts(columns, options, onStep);
    counts = columns.map((column) => countsOfValues(values.get(column)!));
  } else {
    counts = await countColumns(columns, options, onStep);
    const open = columns.filter((column, i) => !isSettled(column, counts[i]!) && counts[i]!.distinct <= exactDistinct);
    values = await valueCounts(open, options, (done) => onStep(columns.length + done));
  }
  const inferred: InferredColumn[] = [];
  for (const [i, column] of columns.entries()) {
    const seen = values.get(column);
    const { reading, warnings } = await inferColumn(column, counts[i]!, seen, options);
    inferred.push({
      asked: column,
      reading,
      counts: seen === undefined ? counts[i]! : { ...counts[i]!, distinct: different(seen), distinctIsExact: true },
      tally: await tally(column, reading, counts[i]!, seen, options),
      warnings,
    });
  }
  return countDistinct(inferred, options);
}

/** Number of different values that are not missing. */
function different(values: ReadonlyMap<string, number>): number {
  let count = 0;
  for (const value of values.keys()) if (value !== '' && !strictlyMissing.has(value)) count++;
  return count;
}

/** Whether the counts alone tell the kind. */
function isSettled(column: AskedColumn, counts: ColumnCounts): boolean {
  if (counts.filled === 0 || column.kind === 'text') return true;
  if (column.levels !== undefined || column.kind === 'categorical' || column.kind === 'boolean') return false;
  if (column.storage === 'boolean' || column.storage === 'time') return true;
  if (column.storage === 'number') return column.kind !== undefined || counts.distinct > 3;
  if (counts.numbers < counts.filled) return false;
  if (column.kind === 'numeric') return true;
  const mayBeDate = counts.longest === 8 && counts.fractions === 0;
  return column.kind === undefined && counts.codes === 0 && counts.distinct > 3 && !mayBeDate;
}

/** Different values of the first rows, or of the first that a reading does not convert. */
async function sampleValues(
  column: AskedColumn,
  options: InferOptions,
  notConvertedBy?: Reading,
): Promise<Map<string, number>> {
  const c = columnSql(column.index);
  const text = column.storage === 'text' ? trimmed(c) : levelSql(c, column.storage, undefined);
  const where =
    notConvertedBy === undefined
      ? ''
      : `WHERE ${isFilled(c, column.storage)} AND (${valueSql(c, column.storage, notConvertedBy)}) IS NULL`;
  const rows = await options.engine.rows(
    `SELECT left(v, 200), count(*) FROM (SELECT ${text} AS v FROM ${options.relation} ${where} LIMIT ${sampledRows}) GROUP BY v ORDER BY hash(v), v LIMIT ${sampledValues}`,
  );
  return new Map(rows.filter(([v]) => v !== null).map(([v, count]) => [String(v), toNumber(count)]));
}

interface Inferred {
  readonly reading: Reading;
  readonly warnings: readonly string[];
}

async function inferColumn(
  column: AskedColumn,
  counts: ColumnCounts,
  values: Map<string, number> | undefined,
  options: InferOptions,
): Promise<Inferred> {
  const sure = (reading: Reading): Inferred => ({ reading, warnings: [] });
  const { kind, storage } = column;
  if (kind !== undefined) return sure(await asAsked(column, kind, counts, values, options));
  if (storage === 'time') return sure({ kind: 'datetime' });
  if (storage === 'boolean') return sure({ kind: 'boolean', levels: ['false', 'true'] });
  if (isSettled(column, counts)) return sure({ kind: 'numeric' });
  if (values === undefined && counts.numbers === 0 && counts.meanLength >= longText) return sure({ kind: 'text' });
  const guess = await guessColumn(column, counts, values, options);
  return { reading: await withLevels(column, guess, values, options), warnings: ambiguity(column.name, guess) };
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
  if (counts.codes === 0 && counts.longest !== 8 && counts.numbers >= nearlyAll * (counts.filled - counts.words)) {
    return { kind: 'numeric' };
  }
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
  const expected = `count_if(${isFilled(c, column.storage)}${
    column.storage === 'text' ? ` AND NOT (${isMissingWord(c, reading.kind)})` : ''
  })`;
  const [[converted, all]] = (await options.engine.rows(
    `SELECT count(${valueSql(c, column.storage, reading)}), ${expected} FROM ${options.relation}`,
  )) as [[unknown, unknown]];
  return toNumber(all) === 0 ? 1 : toNumber(converted) / toNumber(all);
}

/** The kind that was asked for, in whatever format the values turn out to have. */
async function asAsked(
  column: AskedColumn,
  kind: ReadKind,
  counts: ColumnCounts,
  values: Map<string, number> | undefined,
  options: InferOptions,
): Promise<Reading> {
  if (kind === 'categorical' || kind === 'boolean') {
    if (column.levels !== undefined) return { kind, levels: column.levels };
    const reading = counts.filled === 0 ? { kind, levels: [] } : await withLevels(column, { kind }, values, options);
    if (kind === 'boolean' && reading.levels!.length > 2) {
      throw new DataError(
        `Column "${column.name}": a boolean was asked for, but it has ${reading.levels!.length} different values (${listed(reading.levels!)}). Ask for categorical instead.`,
      );
    }
    return reading;
  }
  if (kind === 'text') return { kind };
  if (counts.filled === 0) return { kind, format: column.format };
  const tried: Reading[] = [{ kind, format: column.format }];
  if (column.format !== undefined) tried.push({ kind });
  for (const reading of tried) if ((await convertedShare(column, reading, options)) >= nearlyAll) return reading;
  const guess = await guessColumn(column, counts, values, options);
  if (guess.kind === kind) return guess;
  const [example = ''] = (await sampleValues(column, options, { kind })).keys();
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
  let levels: string[];
  if (values !== undefined) {
    levels = [...values.keys()].filter((level) => level !== '' && !strictlyMissing.has(level));
  } else {
    const level = levelSql(columnSql(column.index), column.storage, undefined);
    const rows = await options.engine.rows(`SELECT DISTINCT ${level} AS level FROM ${options.relation}`);
    levels = rows.flatMap(([one]) => (one === null ? [] : [String(one)]));
  }
  if (areNumbers(levels)) levels = [...new Set(levels.map(withoutFraction))];
  return { kind: reading.kind, levels: [...(booleanOrder(levels) ?? sortLevels(levels))] };
}

async function tally(
  column: AskedColumn,
  reading: Reading,
  counts: ColumnCounts,
  values: Map<string, number> | undefined,
  options: InferOptions,
): Promise<Tally> {
  const converts = (converted: number): Tally => ({ converted, unconverted: counts.filled - converted, unseen: 0 });
  if (reading.kind === 'numeric' && reading.format === undefined) return converts(counts.numbers);
  if (counts.filled === 0) return converts(0);
  const { levels } = reading;
  if (levels !== undefined && values !== undefined) {
    const known = new Set(levels);
    const sums = { converted: 0, unconverted: 0, unseen: 0 };
    for (const [value, count] of values) {
      if (value === '') continue;
      if (known.has(toLevel(value, levels))) sums.converted += count;
      else if (strictlyMissing.has(value)) sums.unconverted += count;
      else sums.unseen += count;
    }
    return sums;
  }
  if (reading.kind === 'text' && column.storage === 'text') return converts(counts.filled - counts.words);
  const c = columnSql(column.index);
  const word = column.storage === 'text' ? isMissingWord(c, reading.kind) : 'false';
  const [[converted, words]] = (await options.engine.rows(
    `SELECT count(${valueSql(c, column.storage, reading)}), count_if(${word}) FROM ${options.relation}`,
  )) as [[unknown, unknown]];
  if (levels === undefined) return converts(toNumber(converted));
  return {
    converted: toNumber(converted),
    unconverted: toNumber(words),
    unseen: counts.filled - toNumber(converted) - toNumber(words),
  };
}
