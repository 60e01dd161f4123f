// `--test-from DATE`: what is learned from and what is tested on, before anything looks at an outcome.
import type { Table } from '../data/index.js';
import { DataError, UsageError } from '../errors/index.js';
import { positions } from './protocol.js';

/**
 * Positions of the rows before a date and from it on.
 *
 * @param from ISO 8601 date, UTC, as all datetimes of a table are
 * @throws UsageError for what is no date, DataError when one side is empty or a row has no date
 */
export function periods(
  table: Table,
  time: string | undefined,
  from: string,
): { earlier: Int32Array; later: Int32Array } {
  if (time === undefined) throw new UsageError('--test-from needs a time column: name it with --time COLUMN.');
  const start = /^\d{4}-\d{2}(-\d{2})?$/.test(from) ? Date.parse(from) : Number.NaN;
  if (Number.isNaN(start)) throw new UsageError(`--test-from "${from}": expected a date such as 2024-01-31.`);
  const times = table.numbers(time);
  const unknown = times.findIndex((value) => Number.isNaN(value));
  if (unknown >= 0)
    throw new DataError(
      `Row ${table.rowNumbers[unknown]} has no date in "${time}"; a split by time needs one in every row.`,
    );
  const earlier = positions(times.length, (i) => times[i]! < start);
  const later = positions(times.length, (i) => times[i]! >= start);
  if (earlier.length === 0 || later.length === 0) {
    const dates = [...times].sort((a, b) => a - b);
    const day = (value: number) => new Date(value).toISOString().slice(0, 10);
    throw new DataError(
      `--test-from ${from} leaves no rows ${earlier.length === 0 ? 'before it to learn from' : 'from it on to test on'}; "${time}" runs from ${day(dates[0]!)} to ${day(dates.at(-1)!)}.`,
    );
  }
  return { earlier, later };
}
