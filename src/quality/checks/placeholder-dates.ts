import { type Check, rowsWhere } from '../check.js';
import type { ColumnView } from '../column-view.js';

const emptyDates = new Set([
  '1900-01-01',
  '1899-12-30',
  '1899-12-31',
  '1970-01-01',
  '1753-01-01',
  '0001-01-01',
  '1800-01-01',
  '2099-12-31',
  '2999-12-31',
  '9999-12-31',
  '9999-12-30',
  '2100-01-01',
  '3000-01-01',
]);
const day = 86_400_000;

/** Dates such as 1900-01-01 or 9999-12-31 that stand for "no date". */
export const placeholderDates: Check = {
  name: 'placeholder-dates',
  run: (view) =>
    view.columns.flatMap((column) => {
      if (column.column.kind !== 'datetime') return [];
      const found = emptyDatesOf(column);
      if (found.length === 0) return [];
      const values = column.numbers;
      const rows = rowsWhere(view, (i) => found.includes(values[i]!));
      const dates = found.map((value) => new Date(value).toISOString().slice(0, 10));
      return [
        {
          check: 'placeholder-dates',
          severity: 'warning',
          columns: [column.name],
          rows,
          facts: { column: column.name, dates: dates.join(', '), rows: rows.count },
          repair: { action: 'to-missing', column: column.name, values: dates },
        },
      ];
    }),
};

function emptyDatesOf(column: ColumnView): number[] {
  const { values, counts } = column.distinct;
  const m = values.length;
  if (m < 5) return [];
  const found: number[] = [];
  for (const [end, inner] of [
    [0, 1],
    [m - 1, m - 2],
  ] as const) {
    const gap = Math.abs(values[end]! - values[inner]!);
    const range = Math.max(values[m - 2]! - values[1]!, 30 * day);
    const known = emptyDates.has(new Date(values[end]!).toISOString().slice(0, 10));
    if ((known && gap >= Math.min(range, 3650 * day) && gap >= 365 * day) || (gap >= 2 * range && counts[end]! >= 10))
      found.push(values[end]!);
  }
  return found;
}
