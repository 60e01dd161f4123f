import { type ColumnSchema, sharedFloat64, Table, writeTable } from '../data/index.js';
import { gradeOf, grades, type ScoreScale } from '../evaluate/index.js';

/** What was predicted for every row while it was held out; arrays have shape (rows,). */
export interface Predictions {
  readonly learning: Table;
  readonly outcome: Int32Array;
  /** Absent when rows count alike. */
  readonly weights?: Float64Array | undefined;
  /** Absent where rows are independent. */
  readonly groups?: Int32Array | undefined;
  /** NaN for rows that were never held out. */
  readonly probability: Float64Array;
  /** -1 for rows that were never held out. */
  readonly foldOf: Int32Array;
  readonly scale: ScoreScale;
}

/** Writes the columns row, outcome, fold, probability, score and grade, and weight and group where rows have one. */
export async function writePredictions(path: string, predictions: Predictions): Promise<void> {
  const { learning, outcome, weights, groups, probability, foldOf, scale } = predictions;
  const numeric = (name: string): ColumnSchema => ({ name, kind: 'numeric', role: 'feature' });
  const shared = (value: (i: number) => number) => sharedFloat64(learning.rowCount).map((_, i) => value(i));
  const levels = grades.map(({ grade }) => grade);
  const known = (i: number) => !Number.isNaN(probability[i]!);
  const table = new Table(
    [
      numeric('row'),
      numeric('outcome'),
      numeric('fold'),
      numeric('probability'),
      numeric('score'),
      { name: 'grade', kind: 'categorical', role: 'feature' },
      ...(weights === undefined ? [] : [numeric('weight')]),
      ...(groups === undefined ? [] : [numeric('group')]),
    ],
    [
      { kind: 'numeric', values: learning.rowNumbers },
      { kind: 'numeric', values: shared((i) => outcome[i]!) },
      { kind: 'numeric', values: shared((i) => (foldOf[i]! < 0 ? Number.NaN : foldOf[i]!)) },
      { kind: 'numeric', values: probability },
      { kind: 'numeric', values: shared((i) => (known(i) ? scale.score(probability[i]!) : Number.NaN)) },
      {
        kind: 'categorical',
        codes: Int32Array.from(probability, (p) => (Number.isNaN(p) ? -1 : levels.indexOf(gradeOf(p)))),
        levels,
      },
      ...(weights === undefined ? [] : [{ kind: 'numeric', values: weights } as const]),
      ...(groups === undefined ? [] : [{ kind: 'numeric', values: shared((i) => groups[i]!) } as const]),
    ],
  );
  await writeTable(table, path, { format: 'parquet', force: true });
}
