import { allRows, type Check } from '../check.js';

/** A column that only counts the rows, often left over from an earlier export. */
export const rowNumber: Check = {
  name: 'row-number',
  run: (view) =>
    view.columns
      .filter((column) => view.identifiers.get(column.name) === 'row-number')
      .map((column) => ({
        check: 'row-number',
        severity: column.schema.role === 'id' ? 'notice' : 'warning',
        columns: [column.name],
        rows: allRows(view),
        facts: { column: column.name, first: column.numbers[0]! },
        repair: { action: 'set-role', column: column.name, role: 'id' },
      })),
};
