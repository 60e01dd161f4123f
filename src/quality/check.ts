import type { Finding } from './finding.js';
import type { TableView } from './table-view.js';

/** One kind of thing that can be wrong with a table. Its words are the messages `finding.<name>.title|consequence|repair`. */
export interface Check {
  readonly name: string;
  /** What it finds, in column order; the same for the same table and random stream. */
  run(view: TableView): Finding[];
}

const exampleCount = 5;

/** The rows where `holds(position)`: how many in the whole dataset, and the numbers of the first few. */
export function rowsWhere(view: TableView, holds: (position: number) => boolean): Finding['rows'] {
  const examples: number[] = [];
  let count = 0;
  for (let i = 0; i < view.rowCount; i++) {
    if (!holds(i)) continue;
    if (count++ < exampleCount) examples.push(view.table.rowNumbers[i]!);
  }
  return { count: Math.max(view.scaled(count), count), examples };
}

/** All rows: for findings about a whole column. */
export function allRows(view: TableView): Finding['rows'] {
  return { count: view.totalRows, examples: [] };
}

export function someRows(count: number, rows: readonly number[]): Finding['rows'] {
  return { count, examples: rows.slice(0, exampleCount) };
}

/** A share in [0, 1] as a number of percent with two to four figures. */
export function percent(share: number): number {
  const value = 100 * share;
  return Number(value.toPrecision(value >= 99 ? 4 : value >= 10 ? 3 : 2));
}
