import { type Check, percent, someRows } from '../check.js';

/** Rows that repeat an earlier row in every column (identifiers aside), more often than chance would have it. */
export const duplicateRows: Check = {
  name: 'duplicate-rows',
  run: (view) => {
    const { repeated, expectedPairs } = view.duplicates;
    if (repeated.count < Math.max(2, 5 * expectedPairs)) return [];
    const share = repeated.count / view.totalRows;
    return [
      {
        check: 'duplicate-rows',
        severity: share >= 0.001 ? 'warning' : 'notice',
        columns: [],
        rows: someRows(repeated.count, repeated.rows),
        facts: { rows: repeated.count, share: percent(share) },
        repair: { action: 'drop-rows', rows: repeated.rows },
      },
    ];
  },
};
