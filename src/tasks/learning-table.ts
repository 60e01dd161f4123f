import type { Table } from '../data/index.js';

const learned: ReadonlySet<string> = new Set(['feature', 'target', 'weight', 'time']);

/** The columns that models learn from, of all rows or of some. */
export function learningTable(table: Table, rows?: Int32Array): Table {
  const own = table.pick(table.schema.filter(({ role }) => learned.has(role)).map(({ name }) => name));
  return rows === undefined ? own : own.rows(rows);
}
