import { type Check, percent, rowsWhere } from '../check.js';

/** Where a value is missing the outcome is another: filling it with a mean would throw that away. */
export const informativeMissing: Check = {
  name: 'informative-missing',
  run: (view) =>
    view.features.flatMap((column) => {
      const outcome = view.outcome;
      if (outcome === undefined || column.missingCount < 20 || column.missingCount > view.rowCount - 20) return [];
      const rows = [0, 0];
      const events = [0, 0];
      for (let i = 0; i < view.rowCount; i++) {
        if (outcome.events[i]! < 0) continue;
        const side = column.missing[i]!;
        rows[side]!++;
        events[side]! += outcome.events[i]!;
      }
      if (rows[0]! < 20 || rows[1]! < 20) return [];
      const [present, absent] = [events[0]! / rows[0]!, events[1]! / rows[1]!];
      const z = (absent - present) / Math.sqrt(outcome.rate * (1 - outcome.rate) * (1 / rows[0]! + 1 / rows[1]!));
      const ratio = Math.max(absent, present) / Math.max(Math.min(absent, present), 1e-9);
      if (!(Math.abs(z) >= 5) || ratio < 1.5) return [];
      return [
        {
          check: 'informative-missing',
          severity: ratio >= 2.5 ? 'warning' : 'notice',
          columns: [column.name],
          rows: { ...rowsWhere(view, (i) => column.missing[i] === 1), count: view.missingRows(column) },
          facts: {
            column: column.name,
            absent: percent(absent),
            present: percent(present),
            rows: view.missingRows(column),
          },
        },
      ];
    }),
};
