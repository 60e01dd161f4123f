import { type Check, rowsWhere } from '../check.js';
import { followsTime, periods } from '../detect/periods.js';
import { columnShift } from '../stability.js';
import { isShift, shiftSeverity } from './drift.js';

const mostLevels = 1000;

/** Columns whose distribution in the latest fifth of the rows is not that of the earlier ones. */
export const driftInTime: Check = {
  name: 'drift-in-time',
  run: (view) => {
    const found = periods(view);
    if (found === undefined) return [];
    const { time, from, split } = found;
    return view.features.flatMap((column) => {
      if (column.column.kind === 'text' || (!column.isOrdered && column.distinctCount > mostLevels)) return [];
      if (followsTime(column, time)) return [];
      const { early, late } = split(column);
      const shift = columnShift(early, late);
      if (!isShift(shift)) return [];
      return [
        {
          check: 'drift-in-time',
          severity: shiftSeverity(shift),
          columns: [column.name, time.name],
          rows: rowsWhere(view, (i) => time.numbers[i]! >= from),
          facts: {
            column: column.name,
            time: time.name,
            from: new Date(from).toISOString().slice(0, 10),
            psi: Number(shift.psi.toFixed(3)),
          },
        },
      ];
    });
  },
};
