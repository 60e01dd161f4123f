import { type Check, percent, someRows } from '../check.js';

/** Rows in which every feature is missing or a special code. */
export const blankRows: Check = {
  name: 'blank-rows',
  run: (view) => {
    const { blank } = view.duplicates;
    if (blank.count === 0) return [];
    return [
      {
        check: 'blank-rows',
        severity: 'warning',
        columns: [],
        rows: someRows(blank.count, blank.rows),
        facts: { rows: blank.count, share: percent(blank.count / view.totalRows) },
        repair: { action: 'drop-rows', rows: blank.rows },
      },
    ];
  },
};
