import { type Check, rowsWhere } from '../check.js';
import type { ColumnView } from '../column-view.js';
import { soundsLikeAge, soundsNonNegative } from '../detect/names.js';
import type { TableView } from '../table-view.js';

/** Values that cannot be: a borrower aged 0 or 130, a negative amount among positive ones. */
export const impossibleValues: Check = {
  name: 'impossible-values',
  run: (view) =>
    view.features.flatMap((column) => {
      if (column.column.kind !== 'numeric') return [];
      const found = impossible(view, column);
      if (found.length === 0) return [];
      const values = column.numbers;
      const isImpossible = new Set(found);
      const rows = rowsWhere(view, (i) => isImpossible.has(values[i]!));
      return [
        {
          check: 'impossible-values',
          severity: 'warning',
          columns: [column.name],
          rows,
          facts: { column: column.name, values: listed(found), rows: rows.count },
          repair: { action: 'to-missing', column: column.name, values: found },
        },
      ];
    }),
};

const mostListed = 5;

/** The first of them, and whether there are more. */
function listed(values: readonly number[]): string {
  const shown = values.slice(0, mostListed).join(', ');
  return values.length > mostListed ? `${shown}, …` : shown;
}

function impossible(view: TableView, column: ColumnView): readonly number[] {
  const { values } = column.distinct;
  const codes = view.codes.get(column.name) ?? [];
  const isAge = soundsLikeAge(column.name) && column.quantile(0.25) >= 16 && column.quantile(0.75) <= 90;
  if (isAge) return Array.from(values.filter((value) => (value < 14 || value > 115) && !codes.includes(value)));
  if (!soundsNonNegative(column.name)) return [];
  const negatives = values.filter((value) => value < 0 && !codes.includes(value));
  let rows = 0;
  while (rows < column.sorted.length && column.sorted[rows]! < 0) rows++;
  return negatives.length > 0 && negatives.length <= 1000 && rows <= 0.01 * column.sorted.length
    ? Array.from(negatives)
    : [];
}
