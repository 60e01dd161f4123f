import { type Check, percent, rowsWhere } from '../check.js';

/** Rows without an outcome. */
export const missingTarget: Check = {
  name: 'missing-target',
  run: (view) => {
    const target = view.targetColumn;
    if (target === undefined || target.missingCount === 0) return [];
    const missing = view.missingRows(target);
    const all: number[] = [];
    for (let i = 0; i < view.rowCount; i++) if (target.missing[i] === 1) all.push(view.table.rowNumbers[i]!);
    return [
      {
        check: 'missing-target',
        severity: 'warning',
        columns: [target.name],
        rows: { ...rowsWhere(view, (i) => target.missing[i] === 1), count: missing },
        facts: { target: target.name, rows: missing, share: percent(missing / view.totalRows) },
        ...(view.totalRows === view.rowCount ? { repair: { action: 'drop-rows', rows: all } as const } : {}),
      },
    ];
  },
};
