import { type Check, rowsWhere } from '../check.js';

const tooLarge = 1e100;

/** Infinities, and numbers that only an overflow produces. */
export const infiniteValues: Check = {
  name: 'infinite-values',
  run: (view) =>
    view.columns.flatMap((column) => {
      if (column.column.kind !== 'numeric') return [];
      const values = column.numbers;
      const bad = new Set<number>();
      for (const value of values) if (Math.abs(value) > tooLarge) bad.add(value);
      if (bad.size === 0) return [];
      const rows = rowsWhere(view, (i) => Math.abs(values[i]!) > tooLarge);
      return [
        {
          check: 'infinite-values',
          severity: 'warning',
          columns: [column.name],
          rows,
          facts: { column: column.name, rows: rows.count },
          // written as text: JSON knows no infinity
          repair: {
            action: 'to-missing',
            column: column.name,
            values: [...bad]
              .sort((a, b) => a - b)
              .slice(0, 1000)
              .map(String),
          },
        },
      ];
    }),
};
