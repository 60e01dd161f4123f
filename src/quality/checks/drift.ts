import { allRows, type Check } from '../check.js';
import type { Finding } from '../finding.js';
import { columnShift, type Shift } from '../stability.js';
import { comparable } from './schema-change.js';

/** Columns whose distribution has moved against the older table (population stability index from 0.1 on). */
export const drift: Check = {
  name: 'drift',
  run: (view) => {
    const older = view.against;
    if (older === undefined || older.rowCount < 50 || view.rowCount < 50) return [];
    return view.features.flatMap((column) => {
      const before = older.column(column.name);
      if (
        before === undefined ||
        !comparable(before, column) ||
        column.column.kind === 'text' ||
        column.column.kind === 'datetime'
      )
        return [];
      const shift = columnShift(before, column);
      return isShift(shift)
        ? [
            {
              check: 'drift',
              severity: shiftSeverity(shift),
              columns: [column.name],
              rows: allRows(view),
              facts: { column: column.name, psi: Number(shift.psi.toFixed(3)) },
            },
          ]
        : [];
    });
  },
};

/** Whether a column has moved: an index of at least 0.1, and more than chance would give for so few rows. */
export function isShift({ psi, noise }: Shift): boolean {
  return psi >= 0.1 && psi >= 1.5 * noise;
}

/** `warning` from an index of 0.25 on, `notice` below. */
export function shiftSeverity({ psi }: Shift): Finding['severity'] {
  return psi >= 0.25 ? 'warning' : 'notice';
}
