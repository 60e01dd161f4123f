import { type Column, type ColumnSchema, sharedFloat64, Table, writeTable } from '../../data/index.js';
import { likeliestClass } from '../../evaluate/index.js';
import { widthOf } from './aims.js';
import type { TableTarget } from './target.js';

/** What was predicted for every row while it was held out; arrays have shape (rows,), `prediction` (rows, width). */
export interface TabularPredictions {
  readonly learning: Table;
  readonly target: TableTarget;
  readonly truth: Float64Array;
  /** NaN for rows that were never held out. */
  readonly prediction: Float64Array;
  readonly weights?: Float64Array | undefined;
  readonly groups?: Int32Array | undefined;
  /** -1 for rows that were never held out. */
  readonly foldOf: Int32Array;
}

/**
 * Writes the columns row, outcome, fold, then of numbers prediction, of classes predicted and a probability per class
 * (`probability_1`, ...; outcome and predicted count them from 0), and weight and group where rows have one.
 */
export async function writeTabularPredictions(path: string, predictions: TabularPredictions): Promise<void> {
  const { learning, target, truth, prediction, weights, groups, foldOf } = predictions;
  const { rowCount } = learning;
  const columns: (readonly [string, Float64Array])[] = [
    ['row', learning.rowNumbers],
    ['outcome', truth],
    ['fold', shared(rowCount, (row) => (foldOf[row]! < 0 ? Number.NaN : foldOf[row]!))],
    ...predictedColumns(target, prediction, rowCount),
    ...(weights === undefined ? [] : [['weight', weights] as const]),
    ...(groups === undefined ? [] : [['group', shared(rowCount, (row) => groups[row]!)] as const]),
  ];
  const table = new Table(
    columns.map(([name]): ColumnSchema => ({ name, kind: 'numeric', role: 'feature' })),
    columns.map(([, values]): Column => ({ kind: 'numeric', values })),
  );
  await writeTable(table, path, { format: 'parquet', force: true });
}

function predictedColumns(
  { kind, classes }: TableTarget,
  prediction: Float64Array,
  rows: number,
): (readonly [string, Float64Array])[] {
  if (kind === 'regression') return [['prediction', prediction]];
  if (kind === 'binary') return [['probability', prediction]];
  const width = widthOf(kind, classes);
  const likeliest = likeliestClass(prediction, width);
  return [
    ['predicted', shared(rows, (row) => (Number.isNaN(prediction[row * width]!) ? Number.NaN : likeliest[row]!))],
    ...classes.map((_, c) => [`probability_${c + 1}`, shared(rows, (row) => prediction[row * width + c]!)] as const),
  ];
}

function shared(rows: number, value: (row: number) => number): Float64Array {
  return sharedFloat64(rows).map((_, row) => value(row));
}
