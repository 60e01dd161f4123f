// One line per column for the report: how full, how varied, what is typical, and a sketch of its distribution.
import { type Column, cell, type Table } from '../data/index.js';
import type { ColumnSummary } from '../report/index.js';

const sketchBars = 12;

export function summariseColumns(table: Table): ColumnSummary[] {
  return table.schema.map((schema) => {
    const column = table.column(schema.name);
    const summary =
      'codes' in column || column.kind === 'text'
        ? ofLevels(column, table.rowCount)
        : ofNumbers(column, schema.special ?? []);
    return { name: schema.name, kind: schema.kind, role: schema.role, special: schema.special ?? [], ...summary };
  });
}

type Summary = Pick<ColumnSummary, 'missing' | 'distinct' | 'sketch' | 'typical'>;

function ofNumbers(column: Column & { values: Float64Array }, special: readonly number[]): Summary {
  const codes = new Set(special);
  const present = column.values.filter((value) => !Number.isNaN(value));
  const sorted = present.filter((value) => !codes.has(value)).sort();
  const missing = 1 - present.length / Math.max(1, column.values.length);
  if (sorted.length === 0) return { missing, distinct: codes.size, sketch: [], typical: [] };
  let distinct = codes.size;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++;
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  const [low, high] = [at(0.01), at(0.99)];
  const sketch = new Array<number>(sketchBars).fill(0);
  for (const value of sorted) {
    if (value < low || value > high) continue;
    sketch[high > low ? Math.min(sketchBars - 1, Math.floor((sketchBars * (value - low)) / (high - low))) : 0]!++;
  }
  const written = (value: number) =>
    column.kind === 'datetime' ? new Date(value).toISOString().slice(0, 10) : String(Number(value.toPrecision(6)));
  return { missing, distinct, sketch, typical: [written(sorted[0]!), written(at(0.5)), written(sorted.at(-1)!)] };
}

function ofLevels(column: Column, rows: number): Summary {
  const tally = new Map<string, number>();
  for (let i = 0; i < rows; i++) {
    const value = cell(column, i);
    if (value !== null) tally.set(String(value), (tally.get(String(value)) ?? 0) + 1);
  }
  const present = [...tally.values()].reduce((sum, count) => sum + count, 0);
  const largest = [...tally].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, sketchBars);
  const shorten = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
  return {
    missing: 1 - present / Math.max(1, rows),
    distinct: tally.size,
    sketch: column.kind === 'text' ? [] : largest.map(([, count]) => count),
    typical: column.kind === 'text' ? [] : largest.slice(0, 1).map(([level]) => shorten(level)),
  };
}
