import { type Check, rowsWhere } from '../check.js';

const tooFew = 5;

/** Levels of a categorical column with fewer than five rows, where the others have enough. */
export const rareLevels: Check = {
  name: 'rare-levels',
  run: (view) =>
    view.rowCount < 500
      ? []
      : view.features.flatMap((column) => {
          if (column.column.kind !== 'categorical') return [];
          const { codes, levels } = column.coded;
          const counts = column.levelCounts;
          const rare = levels.filter((_, code) => counts[code]! > 0 && counts[code]! < tooFew);
          // many rare levels are high cardinality, which is another finding
          if (rare.length === 0 || rare.length > 0.5 * column.distinctCount || column.distinctCount < 3) return [];
          const rows = rowsWhere(view, (i) => codes[i]! >= 0 && counts[codes[i]!]! < tooFew);
          return [
            {
              check: 'rare-levels',
              severity: 'notice',
              columns: [column.name],
              rows,
              facts: { column: column.name, levels: rare.slice(0, 5).join(', '), count: rare.length, rows: rows.count },
            },
          ];
        }),
};
