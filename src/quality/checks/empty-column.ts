import { allRows, type Check } from '../check.js';

/** A column without a single value. */
export const emptyColumn: Check = {
  name: 'empty-column',
  run: (view) =>
    view.totalRows === 0
      ? []
      : view.all
          .filter((column) => view.missingRows(column) === view.totalRows)
          .map((column) => ({
            check: 'empty-column',
            severity: 'notice',
            columns: [column.name],
            rows: allRows(view),
            facts: { column: column.name },
            repair: { action: 'drop-column', column: column.name },
          })),
};
