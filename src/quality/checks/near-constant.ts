import { type Check, percent, rowsWhere } from '../check.js';
import type { ColumnView } from '../column-view.js';
import type { TableView } from '../table-view.js';

const nearly = 0.995;

/** A column that holds one value (or none) in 99.5 % of the rows, without the others telling the outcomes apart. */
export const nearConstant: Check = {
  name: 'near-constant',
  run: (view) =>
    view.rowCount < 100
      ? []
      : view.features.flatMap((column) => {
          const usual = mostFrequent(column);
          if (usual === undefined || !isNearly(view, column, usual.count)) return [];
          if (tellsOutcomesApart(view, usual.holds)) return [];
          const rows = rowsWhere(view, (i) => !usual.holds(i));
          return [
            {
              check: 'near-constant',
              severity: 'notice',
              columns: [column.name],
              rows,
              facts: {
                column: column.name,
                value: usual.value,
                share: percent(usual.count / view.rowCount),
                rows: rows.count,
              },
              repair: { action: 'drop-column', column: column.name },
            },
          ];
        }),
};

/** Nearly all rows; nearly all that hold a value, when few do not. */
function isNearly(view: TableView, column: ColumnView, count: number): boolean {
  if (count === view.rowCount) return false;
  const fewMissing = column.missingCount <= 0.05 * view.rowCount;
  return count >= nearly * (fewMissing ? view.rowCount - column.missingCount : view.rowCount);
}

function mostFrequent(
  column: ColumnView,
): { value: string; count: number; holds: (row: number) => boolean } | undefined {
  if (column.isOrdered) {
    const { values, counts } = column.distinct;
    const at = indexOfMax(counts);
    if (at < 0) return undefined;
    return { value: String(values[at]!), count: counts[at]!, holds: (i) => column.numbers[i] === values[at] };
  }
  const { codes, levels } = column.coded;
  const at = indexOfMax(column.levelCounts);
  if (at < 0) return undefined;
  return { value: levels[at]!, count: column.levelCounts[at]!, holds: (i) => codes[i] === at };
}

function indexOfMax(counts: Int32Array): number {
  let best = -1;
  for (let i = 0; i < counts.length; i++) if (best < 0 || counts[i]! > counts[best]!) best = i;
  return best;
}

/** Whether the rare values have an event rate that is not by chance the usual one (20 rows or more, |z| > 3). */
function tellsOutcomesApart(view: TableView, isUsual: (row: number) => boolean): boolean {
  const outcome = view.outcome;
  if (outcome === undefined) return false;
  let rows = 0;
  let events = 0;
  for (let i = 0; i < view.rowCount; i++) {
    if (isUsual(i) || outcome.events[i]! < 0) continue;
    rows++;
    events += outcome.events[i]!;
  }
  if (rows < 20) return false;
  const deviation = Math.sqrt(rows * outcome.rate * (1 - outcome.rate));
  return Math.abs(events - rows * outcome.rate) > 3 * deviation;
}
