import { type ColumnSchema, sharedFloat64, Table, writeTable } from '../data/index.js';
import { gradeOf, grades, type ScoreScale } from '../evaluate/index.js';

/** Writes what was predicted for every row out of fold: row, outcome, fold, probability, score, grade. */
export async function writePredictions(
  path: string,
  learning: Table,
  outcome: Int32Array,
  probability: Float64Array,
  foldOf: Int32Array,
  scale: ScoreScale,
): Promise<void> {
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
    ],
  );
  await writeTable(table, path, { format: 'parquet', force: true });
}
