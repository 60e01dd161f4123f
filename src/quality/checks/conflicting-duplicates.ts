import { type Check, percent, someRows } from '../check.js';

/** Rows that equal an earlier row in every feature and contradict it in the target. */
export const conflictingDuplicates: Check = {
  name: 'conflicting-duplicates',
  run: (view) => {
    const { conflicting, expectedPairs } = view.duplicates;
    if (conflicting.count < Math.max(1, 5 * expectedPairs)) return [];
    return [
      {
        check: 'conflicting-duplicates',
        severity: 'warning',
        columns: view.target === undefined ? [] : [view.target],
        rows: someRows(conflicting.count, conflicting.rows),
        facts: {
          target: view.target ?? '',
          rows: conflicting.count,
          share: percent(conflicting.count / view.totalRows),
        },
        repair: { action: 'drop-rows', rows: conflicting.rows },
      },
    ];
  },
};
