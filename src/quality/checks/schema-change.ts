import { allRows, type Check } from '../check.js';
import type { ColumnView } from '../column-view.js';

/** Columns that the older table has and this one lacks, or that changed from numbers to words. */
export const schemaChange: Check = {
  name: 'schema-change',
  run: (view) =>
    (view.against?.columns ?? []).flatMap((before) => {
      const now = view.column(before.name);
      if (now !== undefined && comparable(before, now)) return [];
      if (now !== undefined && (now.missingCount === now.rows || before.missingCount === before.rows)) return [];
      return [
        {
          check: 'schema-change',
          severity: 'critical',
          columns: [before.name],
          rows: allRows(view),
          facts: { column: before.name, before: before.column.kind, now: now?.column.kind ?? '–' },
        },
      ];
    }),
};

/** Whether two columns hold the same sort of values. */
export function comparable(before: ColumnView, now: ColumnView): boolean {
  const sort = (view: ColumnView) => (view.isOrdered ? view.column.kind : 'levels');
  return sort(before) === sort(now);
}
