import { type Check, rowsWhere } from '../check.js';
import type { ColumnView } from '../column-view.js';
import { soundsScheduled } from '../detect/names.js';
import type { TableView } from '../table-view.js';
import { postOutcomeColumns } from './post-outcome.js';

const day = 86_400_000;

/** Dates that lie after the application, by a lag that varies from loan to loan: not known when it is decided on. */
export const timeTravel: Check = {
  name: 'time-travel',
  run: (view) => {
    const time = view.time;
    if (time === undefined) return [];
    return timeTravelColumns(view).map((column) => {
      const rows = rowsWhere(view, (i) => column.numbers[i]! - time.numbers[i]! > day);
      const lag = lags(column, time);
      return {
        check: 'time-travel',
        severity: 'critical',
        columns: [column.name, time.name],
        rows,
        facts: {
          column: column.name,
          time: time.name,
          rows: rows.count,
          days: Math.round(lag[lag.length >> 1]! / day),
        },
        repair: { action: 'drop-column', column: column.name },
      };
    });
  },
};

export function timeTravelColumns(view: TableView): readonly ColumnView[] {
  const time = view.time;
  if (time === undefined) return [];
  const named = new Set(postOutcomeColumns(view));
  return view.features.filter((column) => {
    if (column === time || column.column.kind !== 'datetime' || named.has(column) || soundsScheduled(column.name))
      return false;
    const lag = lags(column, time);
    if (lag.length < 20) return false;
    const later = lag.filter((value) => value > day).length / lag.length;
    const spread = lag[Math.floor(0.9 * (lag.length - 1))]! - lag[Math.floor(0.1 * (lag.length - 1))]!;
    return later >= 0.5 && spread > 60 * day;
  });
}

/** How much later than the application each date is, milliseconds, ascending. */
function lags(column: ColumnView, time: ColumnView): Float64Array {
  const [a, b] = [column.numbers, time.numbers];
  return a
    .map((value, i) => value - b[i]!)
    .filter((value) => !Number.isNaN(value))
    .sort();
}
