// How much models gain from more rows: the same folds, fewer of their training rows.
import type { Table } from '../data/index.js';
import { UsageError } from '../errors/index.js';
import type { TargetKind } from '../models/index.js';
import { type JobContext, parallelMap } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { CurvesOf } from '../report/index.js';
import { apportion } from './apportion.js';
import type { Contender } from './comparer.js';
import { fitJob } from './fit-job.js';
import { pickPrediction, positions, type Split } from './protocol.js';

export interface CurveInput {
  readonly table: Table;
  readonly target: string;
  readonly kind: TargetKind;
  readonly split: Split;
  /** Models, and what each says when it learns from whole training parts. */
  readonly contenders: readonly Pick<Contender, 'model' | 'prediction'>[];
  /** Rows to learn from, ascending. */
  readonly sizes: readonly number[];
}

/** Rows that the smallest part has of each class, where it is not too small for them. */
const leastOfClass = 10;
/** Sizes with fewer rows than this times the classes are too small to tell the classes apart. */
const leastPerClass = 2;
const defaultSizes = 5;
/** Names of the streams of the first classes, under which comparisons of defaults have always drawn. */
const streams = ['others', 'events'];

/**
 * The sizes to learn from: those given, or five that double up to a whole training part. Those below 100, or below twice the
 * number of classes, are left out of the five.
 *
 * @throws UsageError for a size that is no whole number from 50, or twice the number of classes, to the rows of a training part
 */
export function sizesFor(
  given: readonly number[] | 'auto',
  { folds }: Pick<Split, 'folds'>,
  classes: number,
): number[] {
  const most = Math.max(...folds.map(({ train }) => train.length));
  if (given === 'auto') {
    const doubled = Array.from({ length: defaultSizes }, (_, i) => Math.round(most / 2 ** (defaultSizes - 1 - i)));
    return doubled.filter((size) => size >= Math.min(most, Math.max(100, leastPerClass * classes)));
  }
  const least = Math.max(50, leastPerClass * classes);
  const from = least > 50 ? `${least} (twice the number of classes)` : least;
  for (const size of given) {
    if (Number.isInteger(size) && size >= least && size <= most) continue;
    throw new UsageError(
      `--sizes: expected whole numbers from ${from} to ${most}, the rows of a training part; received ${size}.`,
    );
  }
  return [...new Set(given)].sort((a, b) => a - b);
}

/**
 * How every model does at every size, over all folds. Smaller parts lie inside larger ones and are the same for all models.
 *
 * @param judge what is told of predictions of the rows at these positions, shape (positions, width)
 */
export async function learningCurves<P>(
  { table, target, kind, split, contenders, sizes }: CurveInput,
  judge: (held: Int32Array, prediction: Float64Array) => P,
  random: Random,
  context: JobContext,
): Promise<CurvesOf<P>> {
  const most = Math.max(...split.folds.map(({ train }) => train.length));
  const parts = table.toParts();
  const codes = kind === 'regression' ? undefined : table.categories(target).codes;
  const jobs = contenders.flatMap(({ model }) =>
    sizes.filter((size) => size < most).flatMap((size) => split.folds.map((fold, k) => ({ model, size, fold, k }))),
  );
  let done = 0;
  const report = (detail?: string) => context.progress({ stage: 'sizes', done, total: jobs.length, detail });
  report();
  const inputs = jobs.map(({ model, size, fold, k }) => ({
    table: parts,
    target,
    kind,
    train: firstRows(fold.train, codes, size, random.split('rows').split(k)),
    test: fold.test,
    model,
    parameters: {},
    randomKey: random.split(model).split(size).split(k).key,
    dependence: split.dependence,
  }));
  const fitted = await parallelMap(fitJob, inputs, {
    threads: context.threads,
    stop: context.stop,
    onOutput: (_, { model }) => {
      done++;
      report(model);
    },
  });
  const models = contenders.map(({ model, prediction: whole }) => ({
    model,
    points: sizes.map((size) => {
      const width = whole.length / table.rowCount;
      const prediction = size < most ? new Float64Array(whole.length).fill(Number.NaN) : whole;
      jobs.forEach((job, j) => {
        if (job.model !== model || job.size !== size) return;
        job.fold.test.forEach((row, i) => {
          prediction.set(fitted[j]!.prediction.subarray(i * width, (i + 1) * width), row * width);
        });
      });
      const held = positions(table.rowCount, (row) => !Number.isNaN(prediction[row * width]!));
      return judge(held, pickPrediction(prediction, width, held));
    }),
  }));
  return { sizes, models };
}

/** The first rows of a shuffle of each class, in the classes' proportions, with some of each; of all rows where there are none. */
export function firstRows(train: Int32Array, codes: Int32Array | undefined, size: number, random: Random): Int32Array {
  if (size >= train.length) return train;
  if (codes === undefined) return random.shuffle(train.slice()).subarray(0, size).sort();
  const present = [...new Set(train.map((row) => codes[row]!))].sort((a, b) => a - b);
  const ofClass = present.map((code) => train.filter((row) => codes[row] === code));
  const least = Math.min(leastOfClass, Math.floor(size / (leastPerClass * present.length)));
  const counts = apportion(
    ofClass.map((rows) => rows.length),
    size,
    least,
  );
  return Int32Array.from(
    ofClass.flatMap((rows, c) => [
      ...random
        .split(streams[present[c]!] ?? String(present[c]!))
        .shuffle(rows.slice())
        .subarray(0, counts[c]!),
    ]),
  ).sort();
}
