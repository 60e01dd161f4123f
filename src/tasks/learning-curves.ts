// How much models gain from more rows: the same folds, fewer of their training rows.
import type { Table } from '../data/index.js';
import { UsageError } from '../errors/index.js';
import { auc, delongInterval } from '../evaluate/index.js';
import { type JobContext, parallelMap } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { LearningCurves } from '../report/index.js';
import { fitJob } from './fit-job.js';
import { groupsOf, pickRows, positions, type Split } from './protocol.js';

export interface CurveInput {
  readonly table: Table;
  readonly target: string;
  readonly outcome: Int32Array;
  readonly weights: Float64Array | undefined;
  readonly split: Split;
  readonly models: readonly string[];
  /** What each model says when it learns from whole training parts, shape (rows,) each. */
  readonly whole: readonly Float64Array[];
  /** Rows to learn from, ascending. */
  readonly sizes: readonly number[];
}

/** Events and other rows that the smallest part must have of each. */
const leastOfClass = 10;
const defaultSizes = 5;

/**
 * The sizes to learn from: those given, or five that double up to a whole training part.
 *
 * @throws UsageError for a size that is no whole number from 50 to the rows of a training part
 */
export function sizesFor(given: readonly number[] | 'auto', { folds }: Split): number[] {
  const most = Math.max(...folds.map(({ train }) => train.length));
  if (given === 'auto') {
    const doubled = Array.from({ length: defaultSizes }, (_, i) => Math.round(most / 2 ** (defaultSizes - 1 - i)));
    return doubled.filter((size) => size >= Math.min(most, 100));
  }
  for (const size of given) {
    if (Number.isInteger(size) && size >= 50 && size <= most) continue;
    throw new UsageError(
      `--sizes: expected whole numbers from 50 to ${most}, the rows of a training part; received ${size}.`,
    );
  }
  return [...new Set(given)].sort((a, b) => a - b);
}

/** AUC of every model at every size, over all folds. Smaller parts lie inside larger ones and are the same for all models. */
export async function learningCurves(input: CurveInput, random: Random, context: JobContext): Promise<LearningCurves> {
  const { table, target, outcome, weights, split, models, whole, sizes } = input;
  const most = Math.max(...split.folds.map(({ train }) => train.length));
  const parts = table.toParts();
  const jobs = models.flatMap((model) =>
    sizes.filter((size) => size < most).flatMap((size) => split.folds.map((fold, k) => ({ model, size, fold, k }))),
  );
  let done = 0;
  const report = (detail?: string) => context.progress({ stage: 'sizes', done, total: jobs.length, detail });
  report();
  const inputs = jobs.map(({ model, size, fold, k }) => ({
    table: parts,
    target,
    train: firstRows(fold.train, outcome, size, random.split('rows').split(k)),
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
  const curves = models.map((model, m) => ({
    model,
    points: sizes.map((size) => {
      const probability = size < most ? new Float64Array(outcome.length).fill(Number.NaN) : whole[m]!;
      jobs.forEach((job, j) => {
        if (job.model !== model || job.size !== size) return;
        job.fold.test.forEach((row, i) => {
          probability[row] = fitted[j]!.prediction[i]!;
        });
      });
      const held = positions(outcome.length, (i) => !Number.isNaN(probability[i]!));
      const judged = [
        pickRows(outcome, held),
        pickRows(probability, held),
        weights && pickRows(weights, held),
      ] as const;
      const groups = groupsOf(split.dependence);
      return {
        auc: auc(...judged),
        interval: delongInterval(...judged, { groups: groups && pickRows(groups, held) }),
      };
    }),
  }));
  return { sizes, models: curves };
}

/** The first rows of a shuffle of each class, in the classes' proportions, with some of either. */
function firstRows(train: Int32Array, outcome: Int32Array, size: number, random: Random): Int32Array {
  if (size >= train.length) return train;
  const ofClass = [0, 1].map((value) => train.filter((row) => outcome[row] === value));
  const wanted = Math.round((size * ofClass[1]!.length) / train.length);
  const events = Math.min(ofClass[1]!.length, Math.max(wanted, Math.min(leastOfClass, size - leastOfClass)));
  const others = Math.min(ofClass[0]!.length, size - events);
  const first = (rows: Int32Array, count: number, name: string) =>
    random.split(name).shuffle(rows.slice()).subarray(0, count);
  return Int32Array.from([...first(ofClass[0]!, others, 'others'), ...first(ofClass[1]!, events, 'events')]).sort();
}
