import { allRows, type Check } from '../check.js';

/** A column that names each row: a model could only learn it by heart. */
export const identifier: Check = {
  name: 'identifier',
  run: (view) =>
    view.columns
      .filter((column) => view.identifiers.get(column.name) === 'identifier' && column.schema.role !== 'id')
      .map((column) => ({
        check: 'identifier',
        severity: 'warning',
        columns: [column.name],
        rows: allRows(view),
        facts: { column: column.name, distinct: column.distinctCount },
        repair: { action: 'set-role', column: column.name, role: 'id' },
      })),
};
