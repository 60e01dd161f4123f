import { allRows, type Check } from '../check.js';

/** A categorical column of so many levels that most have too few rows to learn from. */
export const highCardinality: Check = {
  name: 'high-cardinality',
  run: (view) =>
    view.features.flatMap((column) => {
      if (column.column.kind !== 'categorical') return [];
      const levels = column.distinctCount;
      const present = view.rowCount - column.missingCount;
      if (levels < 50 || present / levels >= 50) return [];
      return [
        {
          check: 'high-cardinality',
          severity: 'notice',
          columns: [column.name],
          rows: allRows(view),
          facts: { column: column.name, levels, each: Number((present / levels).toPrecision(2)) },
        },
      ];
    }),
};
