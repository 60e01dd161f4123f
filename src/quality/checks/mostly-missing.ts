import { type Check, percent, rowsWhere } from '../check.js';

const mostly = 0.9;

/** A column that is missing in 90 % of the rows or more, but not in all. */
export const mostlyMissing: Check = {
  name: 'mostly-missing',
  run: (view) =>
    view.columns.flatMap((column) => {
      const missing = view.missingRows(column);
      if (missing < mostly * view.totalRows || missing === view.totalRows || view.rowCount < 20) return [];
      const { examples } = rowsWhere(view, (i) => column.missing[i] === 0);
      return [
        {
          check: 'mostly-missing',
          severity: 'notice',
          columns: [column.name],
          rows: { count: missing, examples },
          facts: { column: column.name, share: percent(missing / view.totalRows), rows: view.totalRows - missing },
        },
      ];
    }),
};
