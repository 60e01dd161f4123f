import { allRows, type Check } from '../check.js';
import type { ColumnView } from '../column-view.js';

/** The file is in the order of a column: rows near each other are alike, and a part of the file is not like the rest. */
export const sortedRows: Check = {
  name: 'sorted-rows',
  run: (view) => {
    if (view.rowCount < 50) return [];
    const target = view.targetColumn;
    const candidates = view.features.filter((column) => column.column.kind === 'numeric' && column.distinctCount >= 10);
    return [...(target === undefined ? [] : [target]), ...candidates].flatMap((column) => {
      const direction = column === target ? grouped(column) : sortedBy(column);
      if (direction === undefined) return [];
      return [
        {
          check: 'sorted-rows',
          severity: column === target ? 'warning' : 'notice',
          columns: [column.name],
          rows: allRows(view),
          facts: { column: column.name },
        },
      ];
    });
  },
};

/** Ascending or descending but for one step in 500. */
function sortedBy(column: ColumnView): 'ascending' | 'descending' | undefined {
  const values = column.numbers;
  let up = 0;
  let down = 0;
  let previous = Number.NaN;
  for (const value of values) {
    if (value > previous) up++;
    else if (value < previous) down++;
    if (!Number.isNaN(value)) previous = value;
  }
  if (Math.min(up, down) > 0.002 * (up + down) || up + down < 9) return undefined;
  return up > down ? 'ascending' : 'descending';
}

/** All rows of one outcome before all rows of the next. */
function grouped(column: ColumnView): 'ascending' | undefined {
  if (column.distinctCount < 2 || column.distinctCount > 10) return undefined;
  const codes = column.isOrdered ? column.numbers : column.coded.codes;
  let changes = 0;
  for (let i = 1; i < codes.length; i++) if (codes[i] !== codes[i - 1] && column.missing[i] === 0) changes++;
  return changes < column.distinctCount ? 'ascending' : undefined;
}
