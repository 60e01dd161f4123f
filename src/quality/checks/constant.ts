import { cell } from '../../data/index.js';
import { allRows, type Check } from '../check.js';

/** A column that holds the same value in every row. */
export const constant: Check = {
  name: 'constant',
  run: (view) =>
    view.rowCount < 2
      ? []
      : view.columns
          .filter((column) => column.missingCount === 0 && column.distinctCount === 1)
          .map((column) => ({
            check: 'constant',
            severity: 'notice',
            columns: [column.name],
            rows: allRows(view),
            facts: { column: column.name, value: String(cell(column.column, 0)) },
            repair: { action: 'drop-column', column: column.name },
          })),
};
