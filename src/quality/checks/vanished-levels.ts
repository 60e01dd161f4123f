import { type Check, percent } from '../check.js';
import { tally } from '../stability.js';

/** Levels of the older table, with at least 1 % of its rows, that no longer occur. */
export const vanishedLevels: Check = {
  name: 'vanished-levels',
  run: (view) =>
    view.features.flatMap((column) => {
      const before = view.against?.column(column.name);
      if (before === undefined || before.column.kind !== 'categorical' || column.column.kind !== 'categorical')
        return [];
      const now = tally(column);
      const gone = [...tally(before)].filter(
        ([level, count]) => !now.has(level) && count >= Math.max(20, 0.01 * before.rows),
      );
      // so few rows now that the level may be missing by chance
      const surprising = gone.filter(([, count]) => (count / before.rows) * view.rowCount >= 8);
      if (surprising.length === 0) return [];
      const share = surprising.reduce((sum, [, count]) => sum + count, 0) / before.rows;
      return [
        {
          check: 'vanished-levels',
          severity: 'notice',
          columns: [column.name],
          rows: { count: 0, examples: [] },
          facts: {
            column: column.name,
            levels: surprising
              .slice(0, 5)
              .map(([level]) => level)
              .join(', '),
            count: surprising.length,
            share: percent(share),
          },
        },
      ];
    }),
};
