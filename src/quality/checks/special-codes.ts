import { type Check, percent, rowsWhere } from '../check.js';

/** Numbers such as -9, 98 or 365243 that stand for "not known" among real quantities. */
export const specialCodes: Check = {
  name: 'special-codes',
  run: (view) =>
    view.columns.flatMap((column) => {
      const codes = view.codes.get(column.name);
      if (codes === undefined) return [];
      const values = column.numbers;
      const isCode = new Set(codes);
      const rows = rowsWhere(view, (i) => isCode.has(values[i]!));
      const ordinary = column.distinct.values.filter((value) => !isCode.has(value));
      return [
        {
          check: 'special-codes',
          severity: 'warning',
          columns: [column.name],
          rows,
          facts: {
            column: column.name,
            codes: codes.join(', '),
            rows: rows.count,
            share: percent(rows.count / view.totalRows),
            low: ordinary[0]!,
            high: ordinary.at(-1)!,
          },
          repair: { action: 'special-values', column: column.name, values: codes },
        },
      ];
    }),
};
