import { type Check, percent, rowsWhere } from '../check.js';
import { tally } from '../stability.js';

/** Levels that the older table does not have. */
export const newLevels: Check = {
  name: 'new-levels',
  run: (view) =>
    view.features.flatMap((column) => {
      const before = view.against?.column(column.name);
      if (before === undefined || before.column.kind !== 'categorical' || column.column.kind !== 'categorical')
        return [];
      if (before.distinctCount > 200) return [];
      const known = tally(before);
      const { codes, levels } = column.coded;
      const isNew = levels.map((level, code) => column.levelCounts[code]! > 0 && !known.has(level));
      const names = levels.filter((_, code) => isNew[code]);
      if (names.length === 0) return [];
      const rows = rowsWhere(view, (i) => codes[i]! >= 0 && isNew[codes[i]!]!);
      return [
        {
          check: 'new-levels',
          severity: rows.count >= 0.01 * view.totalRows ? 'warning' : 'notice',
          columns: [column.name],
          rows,
          facts: {
            column: column.name,
            levels: names.slice(0, 5).join(', '),
            count: names.length,
            share: percent(rows.count / view.totalRows),
          },
        },
      ];
    }),
};
