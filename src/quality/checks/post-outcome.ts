import { type Check, percent, rowsWhere } from '../check.js';
import type { ColumnView } from '../column-view.js';
import { soundsPostOutcome } from '../detect/names.js';
import type { TableView } from '../table-view.js';

/**
 * A column that exists only because the loan has run its course: recoveries, settlements, last payments. The name says
 * so; what the values say decides how sure the finding is.
 */
export const postOutcome: Check = {
  name: 'post-outcome',
  run: (view) =>
    postOutcomeColumns(view).map((column) => {
      const found = view.separation(column);
      const sure =
        (found !== undefined && isOneSided(view, column)) ||
        (found !== undefined && (found.auc >= 0.53 || found.pureEvents >= 0.01 || found.pureOthers >= 0.05));
      return {
        check: 'post-outcome',
        severity: sure ? 'critical' : 'warning',
        columns: [column.name],
        rows: rowsWhere(view, (i) => column.missing[i] === 0),
        facts: {
          column: column.name,
          auc: Number((found?.auc ?? 0.5).toFixed(3)),
          pure: percent(found?.pureEvents ?? 0),
        },
        repair: { action: 'drop-column', column: column.name },
      };
    }),
};

/** By name, and the twins of what is found by name: `funded_amnt_inv` beside `out_prncp_inv` and `total_pymnt_inv`. */
export function postOutcomeColumns(view: TableView): readonly ColumnView[] {
  const byName = new Set(view.features.filter((column) => soundsPostOutcome(column.name)));
  const names = new Set(view.columns.map((column) => column.name));
  const families = new Map<string, ColumnView[]>();
  for (const column of view.features) {
    const [, stem, suffix] = /^(.+)[_ .]([a-z]{2,})$/i.exec(column.name) ?? [];
    // a variant of another column: `total_pymnt_inv` beside `total_pymnt`
    if (stem !== undefined && names.has(stem)) families.set(suffix!, [...(families.get(suffix!) ?? []), column]);
  }
  const found = new Set(byName);
  for (const family of families.values()) {
    const others = family.filter((column) => !byName.has(column));
    if (others.length === 1 && family.length >= 3) found.add(others[0]!);
  }
  return view.features.filter((column) => found.has(column));
}

/** Whether the column holds a value for (almost) only one of the outcomes. */
function isOneSided(view: TableView, column: ColumnView): boolean {
  const outcome = view.outcome!;
  let rows = 0;
  let events = 0;
  for (let i = 0; i < view.rowCount; i++) {
    if (column.missing[i] === 1 || outcome.events[i]! < 0) continue;
    rows++;
    events += outcome.events[i]!;
  }
  return rows >= 10 && rows < outcome.knownCount && events >= 0.95 * rows && outcome.rate < 0.9;
}
