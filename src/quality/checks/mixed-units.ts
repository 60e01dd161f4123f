import { type Check, rowsWhere } from '../check.js';
import { quantile } from '../column-view.js';

/** Factors between units that get mixed up: per cent, thousands, ten thousands (万), months and years, cents. */
const factors = [10, 12, 100, 1000, 10_000, 1_000_000];

/**
 * Part of a column is written in another unit: two clusters with an empty stretch between them, of which one, times a
 * usual factor, covers the other.
 */
export const mixedUnits: Check = {
  name: 'mixed-units',
  run: (view) =>
    view.features.flatMap((column) => {
      if (column.column.kind !== 'numeric' || column.distinctCount < 40) return [];
      const codes = new Set([...(view.codes.get(column.name) ?? []), ...(column.schema.special ?? [])]);
      const positive = column.sorted.filter((value) => value > 0 && !codes.has(value));
      if (positive.length < 0.8 * column.sorted.length || positive.length < 100) return [];
      const cut = widestGap(positive);
      if (cut === undefined) return [];
      const [small, large] = [positive.subarray(0, cut), positive.subarray(cut)];
      const minority = small.length < large.length ? small : large;
      if (distinctUpTo(minority, 15) < 15) return [];
      const ratio = quantile(large, 0.5) / quantile(small, 0.5);
      const factor = factors.find((f) => ratio > f / 1.6 && ratio < f * 1.6);
      if (factor === undefined || !alike(small, large, factor)) return [];
      const values = column.numbers;
      const edge = large[0]!;
      const isMinority = (value: number) =>
        value > 0 && !codes.has(value) && (minority === small ? value < edge : value >= edge);
      const rows = rowsWhere(view, (i) => isMinority(values[i]!));
      return [
        {
          check: 'mixed-units',
          severity: 'warning',
          columns: [column.name],
          rows,
          facts: {
            column: column.name,
            rows: rows.count,
            factor,
            usual: quantile(minority === small ? large : small, 0.5),
            there: quantile(minority, 0.5),
          },
        },
      ];
    }),
};

/** Where to cut the ascending values at the widest empty stretch (at least a factor of 2.5) that leaves 0.3 % on each side. */
function widestGap(values: Float64Array): number | undefined {
  const least = Math.max(8, Math.ceil(0.003 * values.length));
  let best = 2.5;
  let cut: number | undefined;
  for (let i = least; i <= values.length - least; i++) {
    const ratio = values[i]! / values[i - 1]!;
    if (ratio > best) {
      best = ratio;
      cut = i;
    }
  }
  return cut;
}

/** Whether the quartiles of one cluster, times the factor, lie inside the other's body. */
function alike(small: Float64Array, large: Float64Array, factor: number): boolean {
  return [0.25, 0.5, 0.75].every((p) => {
    const ratio = quantile(large, p) / quantile(small, p) / factor;
    return ratio > 1 / 1.8 && ratio < 1.8;
  });
}

function distinctUpTo(sorted: Float64Array, limit: number): number {
  let n = sorted.length > 0 ? 1 : 0;
  for (let i = 1; i < sorted.length && n < limit; i++) if (sorted[i] !== sorted[i - 1]) n++;
  return n;
}
