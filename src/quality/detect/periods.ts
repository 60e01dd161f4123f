import { gather } from '../../data/index.js';
import { ColumnView } from '../column-view.js';
import type { TableView } from '../table-view.js';

/** The earlier four fifths of the rows and the latest fifth, by the time column. */
export interface Periods {
  readonly time: ColumnView;
  /** First moment of the later period, milliseconds. */
  readonly from: number;
  split(column: ColumnView): { readonly early: ColumnView; readonly late: ColumnView };
}

const fewest = 100;

/** Undefined without a time column, or when one of the periods would have fewer than 100 rows. */
export function periods(view: TableView): Periods | undefined {
  const time = view.time;
  if (time === undefined || time.distinctCount < 5) return undefined;
  const from = time.quantile(0.8);
  const early: number[] = [];
  const late: number[] = [];
  const when = time.numbers;
  for (let i = 0; i < view.rowCount; i++) if (!Number.isNaN(when[i]!)) (when[i]! < from ? early : late).push(i);
  if (early.length < fewest || late.length < fewest) return undefined;
  const [earlyRows, lateRows] = [Int32Array.from(early), Int32Array.from(late)];
  const part = (column: ColumnView, rows: Int32Array) =>
    new ColumnView(column.schema, gather(column.column, rows), rows.length);
  return { time, from, split: (column) => ({ early: part(column, earlyRows), late: part(column, lateRows) }) };
}

/** Whether a column only tells the time itself, in another form: dates, years, counters that go up with the rows. */
export function followsTime(column: ColumnView, time: ColumnView): boolean {
  if (column === time || column.column.kind === 'datetime') return true;
  if (column.column.kind !== 'numeric' || column.distinctCount < 3) return false;
  const step = Math.max(1, Math.floor(column.rows / 2000));
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0; i < column.rows; i += step) {
    const pair = [time.numbers[i]!, column.numbers[i]!] as const;
    if (!Number.isNaN(pair[0]) && !Number.isNaN(pair[1])) pairs.push(pair);
  }
  pairs.sort((a, b) => a[0] - b[0]);
  let up = 0;
  let down = 0;
  for (let i = 1; i < pairs.length; i++) {
    if (pairs[i]![1] > pairs[i - 1]![1]) up++;
    else if (pairs[i]![1] < pairs[i - 1]![1]) down++;
  }
  return up + down > 1 && Math.min(up, down) <= 0.05 * (up + down);
}
