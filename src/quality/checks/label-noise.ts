import { type Check, percent, someRows } from '../check.js';
import { expectedPairs, HashSet, hashColumn, newHashes } from '../detect/duplicates.js';

/** Rows that are the same but for the last digits of their numbers, and have opposite outcomes. */
export const labelNoise: Check = {
  name: 'label-noise',
  run: (view) => {
    const outcome = view.outcome;
    if (outcome === undefined || view.rowCount < 50) return [];
    const continuous = view.features.filter((column) => column.isOrdered && column.distinctCount > 200);
    if (continuous.length < 2) return [];
    const coarse = newHashes(view.rowCount);
    for (const column of view.features) {
      hashColumn(
        coarse,
        continuous.includes(column) ? { kind: 'numeric', values: column.numbers.map(threeDigits) } : column.column,
      );
    }
    const exact = new Set([
      ...view.duplicates.repeated.rows,
      ...view.duplicates.conflicting.rows,
      ...view.duplicates.blank.rows,
    ]);
    const seen = new HashSet(view.rowCount);
    const rows: number[] = [];
    for (let i = 0; i < view.rowCount; i++) {
      const number = view.table.rowNumbers[i]!;
      const event = outcome.events[i]!;
      if (event < 0 || exact.has(number)) continue;
      const first = seen.add(coarse.a[i]!, coarse.b[i]!, i);
      if (first >= 0 && outcome.events[first] !== event) rows.push(number);
    }
    const byChance = expectedPairs(view) * 10 ** continuous.length * 2 * outcome.rate * (1 - outcome.rate);
    if (
      rows.length < Math.max(3, 0.0005 * view.rowCount) ||
      (byChance > 0.2 * rows.length && expectedPairs(view) > 1e-6)
    )
      return [];
    return [
      {
        check: 'label-noise',
        severity: 'notice',
        columns: [view.target!],
        rows: someRows(view.scaled(rows.length), rows),
        facts: { target: view.target!, rows: view.scaled(rows.length), share: percent(rows.length / view.rowCount) },
      },
    ];
  },
};

function threeDigits(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const step = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2);
  return Math.round(value / step) * step;
}
