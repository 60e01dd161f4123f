// What SQL counts about columns. Only whole numbers and extremes: nothing whose value depends on the order of rows.
import { type Engine, toNumber } from './engine.js';
import type { AskedColumn, InferredColumn } from './infer-kinds.js';
import { isIdName } from './infer-roles.js';
import { anyNumberSql, columnSql, isFilled, isMissingWord, levelSql, numberSql, trimmed } from './reading.js';
import { missingWords, plainNumber } from './value-patterns.js';

/** What was counted about a column, over all rows. */
export interface ColumnCounts {
  /** Rows with anything written in them. */
  readonly filled: number;
  /** Rows whose value is a plain finite number. */
  readonly numbers: number;
  /** Rows with a word that stands for "no value". */
  readonly words: number;
  /** Rows that begin with a zero and another digit: codes rather than amounts. */
  readonly codes: number;
  /** Rows whose number is not whole. */
  readonly fractions: number;
  readonly distinct: number;
  /** False when `distinct` is an estimate (HyperLogLog, the same every time). */
  readonly distinctIsExact: boolean;
  /** Characters of the longest value. */
  readonly longest: number;
  readonly meanLength: number;
}

interface CountOptions {
  readonly engine: Engine;
  readonly relation: string;
  readonly rowCount: number;
  readonly isHeld: boolean;
}

/** Up to so many different values, all of them are looked at. */
export const exactDistinct = 3000;
/** Above so many rows, different values of identifiers are estimated only. */
const countableRows = 5_000_000;
/** Up to so many rows, one query over all columns is faster than one grouping per column. */
const fewRows = 20_000;
/** Columns asked about in one query: more make its plan slow. */
const batch = 100;

export async function countColumns(
  columns: readonly AskedColumn[],
  options: CountOptions,
  onStep: (done: number) => void,
): Promise<ColumnCounts[]> {
  const counts: ColumnCounts[] = [];
  for (let start = 0; start < columns.length; start += batch) {
    onStep(start);
    counts.push(...(await countBatch(columns.slice(start, start + batch), options)));
  }
  return counts;
}

/** The same counts as `countColumns`, from all values of a text column. */
export function countsOfValues(values: ReadonlyMap<string, number>): ColumnCounts {
  const counts = { filled: 0, numbers: 0, words: 0, codes: 0, fractions: 0, distinct: 0, longest: 0 };
  let length = 0;
  for (const [value, count] of values) {
    if (value === '') continue;
    counts.filled += count;
    counts.distinct++;
    counts.longest = Math.max(counts.longest, value.length);
    length += value.length * count;
    if (/^0[0-9]/.test(value)) counts.codes += count;
    if (words.has(value)) counts.words += count;
    const number = plain.test(value) ? Number(value) : Number.NaN;
    if (!Number.isFinite(number)) continue;
    counts.numbers += count;
    if (!Number.isInteger(number)) counts.fractions += count;
  }
  return { ...counts, distinctIsExact: true, meanLength: counts.filled === 0 ? 0 : length / counts.filled };
}

const words = new Set<string>(missingWords);
const plain = new RegExp(`^(?:${plainNumber})$`);

async function countBatch(columns: readonly AskedColumn[], options: CountOptions): Promise<ColumnCounts[]> {
  const inner = columns.flatMap(({ index, storage }) => {
    const c = columnSql(index);
    return [c, `${isNumeric(storage) ? anyNumberSql(c, storage) : numberSql(c, storage)} AS n${index}`];
  });
  const select = columns.flatMap(({ index, storage }) => {
    const c = columnSql(index);
    const isText = storage === 'text';
    const n = `n${index}`;
    return [
      isText ? `count_if(CASE WHEN ${n} IS NOT NULL THEN true ELSE ${isFilled(c, storage)} END)` : `count(${c})`,
      isNumeric(storage) ? `count_if(isfinite(${n}))` : `count(${n})`,
      isText ? `count_if(CASE WHEN isfinite(${n}) THEN false ELSE ${isMissingWord(c, 'text')} END)` : '0',
      isText ? `count_if(${c} >= '00' AND ${c} < '0:')` : '0',
      `count_if(${n} <> trunc(${n}))`,
      `approx_count_distinct(${c})`,
      isText ? `max(length(${c}))` : '0',
      isText ? `sum(length(${c}))::BIGINT` : '0',
    ];
  });
  const [row] = await options.engine.rows(
    `SELECT ${select.join(', ')} FROM (SELECT ${inner.join(', ')} FROM ${options.relation})`,
  );
  return columns.map((_, i) => {
    const [filled, numbers, words, codes, fractions, distinct, longest, length] = row!
      .slice(8 * i, 8 * i + 8)
      .map(toNumber) as [number, number, number, number, number, number, number, number];
    return {
      filled,
      numbers,
      words,
      codes,
      fractions,
      distinct: Math.min(distinct, filled),
      distinctIsExact: false,
      longest,
      meanLength: filled === 0 ? 0 : length / filled,
    };
  });
}

const isNumeric = (storage: AskedColumn['storage']) => storage === 'text' || storage === 'number';

/** Every different value of each column, without blanks around it, and how many rows hold it. */
export async function valueCounts(
  columns: readonly AskedColumn[],
  options: CountOptions,
  onStep: (done: number) => void,
): Promise<Map<AskedColumn, Map<string, number>>> {
  const found = new Map<AskedColumn, Map<string, number>>();
  for (let start = 0; start < columns.length; start += batch) {
    onStep(start);
    const part = columns.slice(start, start + batch);
    const values =
      options.isHeld && options.rowCount > fewRows ? await groupEach(part, options) : await histograms(part, options);
    part.forEach((column, i) => {
      found.set(column, values[i]!);
    });
  }
  return found;
}

function writtenValue({ index, storage }: AskedColumn): string {
  const c = columnSql(index);
  return storage === 'text' ? trimmed(c) : levelSql(c, storage, undefined);
}

/** One grouping per column: fast, but scans the rows once per column. */
async function groupEach(columns: readonly AskedColumn[], options: CountOptions): Promise<Map<string, number>[]> {
  const found = columns.map(() => new Map<string, number>());
  const selects = columns.map(
    (column, i) =>
      `SELECT ${i} AS i, ${writtenValue(column)} AS v, count(*) FROM ${options.relation} WHERE ${columnSql(column.index)} IS NOT NULL GROUP BY v`,
  );
  for (const [i, value, count] of await options.engine.rows(selects.join(' UNION ALL '))) {
    if (value !== null) found[Number(i)]!.set(String(value), toNumber(count));
  }
  return found;
}

/** All columns in one scan of the rows. */
async function histograms(columns: readonly AskedColumn[], options: CountOptions): Promise<Map<string, number>[]> {
  const select = columns.map((column) => `histogram(${writtenValue(column)})`);
  const [row] = await options.engine.rows(`SELECT ${select.join(', ')} FROM ${options.relation}`);
  return row!.map((cell) => {
    const map = cell as { readonly entries: readonly { readonly key: string; readonly value: unknown }[] } | null;
    return new Map((map?.entries ?? []).map(({ key, value }) => [key, toNumber(value)]));
  });
}

/** Counts the different values of columns that may identify rows exactly, where that is affordable. */
export async function countDistinct(
  columns: readonly InferredColumn[],
  options: CountOptions,
): Promise<InferredColumn[]> {
  const maybeKeys = columns.filter(
    ({ asked, counts }) =>
      !counts.distinctIsExact &&
      counts.filled <= countableRows &&
      counts.distinct > 0.8 * counts.filled &&
      (isIdName(asked.name) || asked.index === 0),
  );
  if (maybeKeys.length === 0) return [...columns];
  const select = maybeKeys.map(({ asked }) => `count(DISTINCT ${columnSql(asked.index)})`);
  const [row] = await options.engine.rows(`SELECT ${select.join(', ')} FROM ${options.relation}`);
  return columns.map((column) => {
    const at = maybeKeys.indexOf(column);
    if (at < 0) return column;
    return { ...column, counts: { ...column.counts, distinct: toNumber(row![at]), distinctIsExact: true } };
  });
}
