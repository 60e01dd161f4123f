import { type Check, rowsWhere } from '../check.js';
import type { ColumnView } from '../column-view.js';
import type { TableView } from '../table-view.js';

const largestPatterns = 40;
const probe = 201;

/** A column that means something else where another is missing: debt to income becomes debt where income is unknown. */
export const unitBreak: Check = {
  name: 'unit-break',
  run: (view) => {
    const partners = partnersOf(view);
    return view.features.flatMap((column) => {
      if (column.column.kind !== 'numeric' || column.distinctCount < 20) return [];
      let best: { partner: ColumnView; with: number; without: number; count: number } | undefined;
      for (const partner of partners) {
        if (partner === column) continue;
        const found = breakBetween(view, column, partner);
        if (found !== undefined && (best === undefined || found.count > best.count)) best = { partner, ...found };
      }
      if (best === undefined) return [];
      const { partner } = best;
      const rows = rowsWhere(view, (i) => partner.missing[i] === 1 && column.missing[i] === 0);
      return [
        {
          check: 'unit-break',
          severity: 'warning',
          columns: [column.name, partner.name],
          rows,
          facts: { column: column.name, other: partner.name, rows: rows.count, usual: best.with, there: best.without },
          repair: { action: 'split-column', column: column.name, when: partner.name },
        },
      ];
    });
  },
};

/** Columns that are missing in some rows, one per pattern of missing rows, the most missing first. */
function partnersOf(view: TableView): readonly ColumnView[] {
  const seen = new Set<number>();
  return view.features
    .filter((column) => column.missingCount >= 20 && column.missingCount <= 0.95 * view.rowCount)
    .toSorted((a, b) => b.missingCount - a.missingCount)
    .filter((column) => {
      const isNew = !seen.has(column.missingPattern);
      seen.add(column.missingPattern);
      return isNew;
    })
    .slice(0, largestPatterns);
}

function breakBetween(
  view: TableView,
  column: ColumnView,
  partner: ColumnView,
): { with: number; without: number; count: number } | undefined {
  const codes = [...(view.codes.get(column.name) ?? []), ...(column.schema.special ?? [])];
  const values = column.numbers;
  const usable = (i: number) => !Number.isNaN(values[i]!) && !codes.includes(values[i]!);
  const quick: number[] = [];
  for (let i = 0; i < values.length && quick.length < probe; i++)
    if (partner.missing[i] === 1 && usable(i)) quick.push(values[i]!);
  if (quick.length < 20) return undefined;
  const guess = middle(quick);
  if (!(guess > 0) || (guess < column.quantile(0.75) && guess > column.quantile(0.25) / 5)) return undefined;
  const there: number[] = [];
  const usual: number[] = [];
  let count = 0;
  const step = Math.max(1, Math.floor((values.length - partner.missingCount) / 5000));
  for (let i = 0, next = 0; i < values.length; i++) {
    if (partner.missing[i] === 1) {
      if (usable(i) && count++ < 5000) there.push(values[i]!);
    } else if (next++ % step === 0 && usable(i)) usual.push(values[i]!);
  }
  if (usual.length < 20) return undefined;
  const [without, withIt] = [middle(there), middle(usual)];
  const ratio = without / withIt;
  if (!(withIt > 0 && without > 0) || (ratio < 20 && ratio > 1 / 20)) return undefined;
  const sortedUsual = Float64Array.from(usual).sort();
  const edge = sortedUsual[Math.floor((ratio > 1 ? 0.98 : 0.02) * (sortedUsual.length - 1))]!;
  const beyond = there.filter((value) => (ratio > 1 ? value > edge : value < edge)).length;
  return beyond >= 0.5 * there.length ? { with: withIt, without, count } : undefined;
}

function middle(values: readonly number[]): number {
  return Float64Array.from(values).sort()[values.length >> 1]!;
}
