import { allRows, type Check } from '../check.js';
import type { ColumnView } from '../column-view.js';
import type { TableView } from '../table-view.js';

const sampleRows = 2000;
const perfect = 0.9995;
const mostPairwise = 400;

/** Columns that say the same as an earlier one: copies, other units, other names for the same levels. */
export const redundant: Check = {
  name: 'redundant',
  run: (view) => {
    const step = Math.max(1, Math.floor(view.rowCount / sampleRows));
    const rows = Int32Array.from({ length: Math.floor((view.rowCount - 1) / step) + 1 }, (_, i) => i * step);
    if (rows.length < 30) return [];
    const columns = view.features.filter((column) => column.distinctCount >= 2 && column.column.kind !== 'text');
    const kept: { column: ColumnView; ranks: Float64Array }[] = [];
    return columns.flatMap((column) => {
      const ranks = standardRanks(column, rows);
      if (ranks === undefined) return [];
      const twin = kept
        .slice(-mostPairwise)
        .find((other) => Math.abs(dot(ranks, other.ranks)) >= perfect && isTwin(view, other.column, column));
      if (twin === undefined) {
        kept.push({ column, ranks });
        return [];
      }
      return [
        {
          check: 'redundant',
          severity: 'notice',
          columns: [column.name, twin.column.name],
          rows: allRows(view),
          facts: { column: column.name, other: twin.column.name },
          repair: { action: 'drop-column', column: column.name },
        },
      ];
    });
  },
};

/** Ranks (ties averaged, missing in the middle; levels by first appearance) with mean 0 and length 1; undefined when all are equal. */
function standardRanks(column: ColumnView, rows: Int32Array): Float64Array | undefined {
  const raw = new Float64Array(rows.length);
  if (column.isOrdered) for (let i = 0; i < raw.length; i++) raw[i] = column.numbers[rows[i]!]!;
  else {
    const order = new Map<number, number>();
    for (let i = 0; i < raw.length; i++) {
      const code = column.coded.codes[rows[i]!]!;
      if (code >= 0 && !order.has(code)) order.set(code, order.size);
      raw[i] = code < 0 ? Number.NaN : order.get(code)!;
    }
  }
  const sorted = raw.filter((value) => !Number.isNaN(value)).sort();
  const rankOf = new Map<number, number>();
  for (let i = 0; i < sorted.length; ) {
    let j = i;
    while (j < sorted.length && sorted[j] === sorted[i]) j++;
    rankOf.set(sorted[i]!, (i + j - 1) / 2);
    i = j;
  }
  const middle = (sorted.length - 1) / 2;
  const ranks = raw.map((value) => (Number.isNaN(value) ? 0 : rankOf.get(value)! - middle));
  const length = Math.sqrt(dot(ranks, ranks));
  return length < 1e-9 ? undefined : ranks.map((rank) => rank / length);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The same over all rows: missing together, and each value of one goes with one value of the other (but for 1 in 1000). */
function isTwin(view: TableView, first: ColumnView, second: ColumnView): boolean {
  const valueAt = (column: ColumnView, i: number) => (column.isOrdered ? column.numbers[i]! : column.coded.codes[i]!);
  const partner = [new Map<number, number>(), new Map<number, number>()] as const;
  let broken = 0;
  const allowed = Math.min(rowsBesideTheUsual(first), rowsBesideTheUsual(second)) / 1000;
  for (let i = 0; i < view.rowCount && broken <= allowed; i++) {
    if (first.missing[i] !== second.missing[i]) {
      broken++;
      continue;
    }
    if (first.missing[i] === 1) continue;
    const [a, b] = [valueAt(first, i), valueAt(second, i)];
    const [ab, ba] = [partner[0].get(a), partner[1].get(b)];
    if (ab === undefined) partner[0].set(a, b);
    if (ba === undefined) partner[1].set(b, a);
    if ((ab !== undefined && ab !== b) || (ba !== undefined && ba !== a)) broken++;
  }
  return broken <= allowed;
}

/** Rows that do not hold the most frequent value: two columns of zeros are not twins for their zeros. */
function rowsBesideTheUsual(column: ColumnView): number {
  const counts = column.isOrdered ? column.distinct.counts : column.levelCounts;
  let most = column.missingCount;
  for (const count of counts) most = Math.max(most, count);
  return column.rows - most;
}
