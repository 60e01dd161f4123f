import { type Check, rowsWhere } from '../check.js';
import { quantile } from '../column-view.js';

/** Half-spreads beyond the median (1.48 times median to quartile, a standard deviation for a normal) that no tail explains. */
const farAway = 7;

/** Values so far out that neither a normal nor a log-normal tail reaches them: a decimal point lost, a unit mixed up. */
export const outliers: Check = {
  name: 'outliers',
  run: (view) =>
    view.features.flatMap((column) => {
      if (column.column.kind !== 'numeric' || column.distinctCount < 30) return [];
      const codes = new Set([...(view.codes.get(column.name) ?? []), ...(column.schema.special ?? [])]);
      const sorted = codes.size === 0 ? column.sorted : column.sorted.filter((value) => !codes.has(value));
      const body = withoutManyZeros(sorted);
      const median = quantile(body, 0.5);
      // whole numbers are known to half a unit only
      const half = body.every(Number.isInteger) ? 0.5 : 0;
      const [q1, q3] = [quantile(body, 0.25) - half, quantile(body, 0.75) + half];
      const linearHigh = median + farAway * 1.48 * (q3 - median);
      const logHigh = median > 0 ? median * (q3 / median) ** (farAway * 1.48) : Number.NEGATIVE_INFINITY;
      const high = q3 > median ? Math.max(linearHigh, logHigh) : Number.POSITIVE_INFINITY;
      const low =
        q1 < median && sorted[0]! < 0
          ? Math.min(median - farAway * 1.48 * (median - q1), logLow(q1, median))
          : Number.NEGATIVE_INFINITY;
      const values = column.numbers;
      const isOut = (value: number) => (value > high || value < low) && Number.isFinite(value) && !codes.has(value);
      const extreme = isOut(sorted.at(-1)!) ? sorted.at(-1)! : sorted[0]!;
      if (!isOut(extreme)) return [];
      const rows = rowsWhere(view, (i) => isOut(values[i]!));
      if (rows.count > 0.01 * view.totalRows) return [];
      return [
        {
          check: 'outliers',
          severity: 'notice',
          columns: [column.name],
          rows,
          facts: { column: column.name, rows: rows.count, extreme, median },
        },
      ];
    }),
};

/** Log-normal reach below, for columns whose ordinary values are negative. */
function logLow(q1: number, median: number): number {
  return median < 0 ? median * (q1 / median) ** (farAway * 1.48) : Number.POSITIVE_INFINITY;
}

/** Where zero is frequent it means "none": the spread is that of the others. */
function withoutManyZeros(sorted: Float64Array): Float64Array {
  const others = sorted.filter((value) => value !== 0);
  return others.length <= 0.9 * sorted.length && others.length >= 30 ? others : sorted;
}
