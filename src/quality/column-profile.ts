import { cell, type Kind, type Role } from '../data/index.js';
import { ColumnView } from './column-view.js';
import type { TableView } from './table-view.js';

/** A column in a few figures; plain data, the same fields that a report shows. */
export interface ColumnProfile {
  readonly name: string;
  readonly kind: Kind;
  readonly role: Role;
  /** Share of rows in [0, 1]. */
  readonly missing: number;
  /** Different values; of the sample when the data were sampled. */
  readonly distinct: number;
  /** Codes that are not quantities, known before or found now. */
  readonly special: readonly number[];
  /** Numbers and dates: counts in 20 equal intervals between the 1st and 99th percentile. Others: counts of the ten largest levels. */
  readonly sketch: readonly number[];
  /** Minimum, median, maximum for numbers and dates, special codes aside; the most frequent level otherwise. */
  readonly typical: readonly string[];
}

const intervals = 20;

export function profileColumn(table: TableView, name: string): ColumnProfile {
  const schema = table.table.schema.find((column) => column.name === name)!;
  const view = table.column(name) ?? new ColumnView(schema, table.table.column(name), table.rowCount);
  const special = [...new Set([...(schema.special ?? []), ...(table.codes.get(name) ?? [])])].sort((a, b) => a - b);
  return {
    name,
    kind: schema.kind,
    role: schema.role,
    missing: table.totalRows === 0 ? 0 : table.missingRows(view) / table.totalRows,
    distinct: view.distinctCount,
    special,
    ...(view.isOrdered ? numbers(view, special) : levels(view)),
  };
}

function numbers(view: ColumnView, special: readonly number[]): Pick<ColumnProfile, 'sketch' | 'typical'> {
  const sorted = special.length === 0 ? view.sorted : view.sorted.filter((value) => !special.includes(value));
  if (sorted.length === 0) return { sketch: [], typical: [] };
  const at = (p: number) => sorted[Math.round(p * (sorted.length - 1))]!;
  const [low, high] = [at(0.01), at(0.99)];
  const sketch = new Array<number>(intervals).fill(0);
  for (const value of sorted) {
    if (value < low || value > high) continue;
    sketch[high > low ? Math.min(intervals - 1, Math.floor(((value - low) / (high - low)) * intervals)) : 0]!++;
  }
  const written = (value: number) =>
    view.column.kind === 'datetime'
      ? String(cell({ kind: 'datetime', values: Float64Array.of(value) }, 0))
      : String(value);
  return { sketch, typical: [at(0), at(0.5), at(1)].map(written) };
}

function levels(view: ColumnView): Pick<ColumnProfile, 'sketch' | 'typical'> {
  const { levelCounts } = view;
  const order = Array.from(levelCounts.keys())
    .filter((code) => levelCounts[code]! > 0)
    .sort((a, b) => levelCounts[b]! - levelCounts[a]! || a - b);
  return {
    sketch: order.slice(0, 10).map((code) => levelCounts[code]!),
    typical: order.slice(0, 1).map((code) => view.coded.levels[code]!.slice(0, 80)),
  };
}
