// What the predictions of all tasks have in common: rows come in chunks, and something is said of each.
import type { Column, ColumnSchema, Schema, Table } from '../data/index.js';

/** A column of the file that is written. */
export type SaidColumn = readonly [ColumnSchema, Column];

/** What a model says of the rows of a table. */
export interface Said<Row> {
  /** Written after the row's number and its ids, before its reasons. */
  readonly columns: readonly SaidColumn[];
  /** One row of the preview, by its position, but for its number, its ids and its reasons. */
  preview(row: number): Row;
  /** At most so many sentences per row, strongest first. */
  reasons(most: number): Promise<readonly (readonly string[])[]>;
}

/** How one task predicts with the model of a run; it counts what it says. */
export interface Predictor<Row extends object, About extends object, Summary extends object> {
  /** The columns to read. */
  readonly inputs: Schema;
  /** What the result tells of the model. */
  readonly about: About;
  say(rows: Table): Promise<Said<Row>>;
  /** Of all rows that something was said of. */
  summary(rows: number): Summary;
}

/** A column of numbers, one per row. */
export function numberColumn(name: string, values: Float64Array): SaidColumn {
  return [
    { name, kind: 'numeric', role: 'feature' },
    { kind: 'numeric', values },
  ];
}
