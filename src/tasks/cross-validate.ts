// Several models on the same folds: every row is predicted by models that have not seen it.
import type { Table } from '../data/index.js';
import type { Calibrator, Device, TargetKind } from '../models/index.js';
import { type JobContext, type ProgressEvent, parallelMap } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { RunDraft } from '../runs/index.js';
import { calibrateFolds } from './calibrate-folds.js';
import { type FitInput, type FitOutput, fitJob } from './fit-job.js';
import { FitProgress } from './fit-progress.js';
import type { Split } from './protocol.js';
import { weightsOf } from './weights.js';

export interface Contestant {
  readonly model: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Where networks are trained; the cpu when absent. */
  readonly device?: Device | undefined;
}

/** What a contestant said of the rows while they were held out. */
export interface OutOfFold extends Contestant {
  /** shape (rows, width), as the `Learner` of the target has it, calibrated; NaN for rows that were never held out */
  readonly prediction: Float64Array;
  /** Of two classes: learned from all held-out rows, for the model that learned from all rows. */
  readonly calibrator?: Calibrator;
  /** Time spent fitting and predicting, summed over folds. */
  readonly seconds: number;
  /** Of which predicting. */
  readonly predictSeconds: number;
  /** Size of the saved model, the mean over folds. */
  readonly bytes: number;
  /** Each fold by itself. */
  readonly fits: readonly Pick<FitOutput, 'seconds' | 'choice'>[];
}

interface Finished extends Pick<FitOutput, 'seconds' | 'predictSeconds' | 'bytes' | 'choice'> {
  readonly prediction: readonly number[];
}

/** A point of a network's learning curve, by names. */
export type CurvePoint = NonNullable<ProgressEvent['point']>;

/** A further fit, and how its networks learned. */
export interface KeptFit extends FitOutput {
  readonly points: readonly CurvePoint[];
}

/** Where folds that are done are noted, so that a stopped run can go on. */
export type FoldNotes = Pick<RunDraft, 'checkpoint' | 'event' | 'readCheckpoint'>;

/** Nothing is noted: what was stopped begins anew. */
export const noNotes: FoldNotes = {
  checkpoint: async () => {},
  readCheckpoint: async () => undefined,
  event: () => {},
};

/** What folds are made of. */
export interface FoldsInput {
  readonly table: Table;
  readonly target: string;
  readonly split: Split;
  readonly contestants: readonly Contestant[];
  /** Fits to be made beside these folds. */
  readonly further: readonly FitInput[];
  /** What the target is. */
  readonly kind: TargetKind;
}

/**
 * Predicts every held-out row with every contestant, and makes further fits beside these folds: the model that is kept.
 * Probabilities of two classes are calibrated, those of one fold by what the others show. Folds that are noted as done are not fitted again.
 */
export async function crossValidate(
  { table, target, split, contestants, further, kind }: FoldsInput,
  random: Random,
  notes: FoldNotes,
  context: JobContext,
): Promise<{ folds: OutOfFold[]; further: KeptFit[] }> {
  const width = kind === 'multiclass' ? table.categories(target).levels.length : 1;
  const parts = table.toParts();
  const jobs = contestants.flatMap((contestant) =>
    split.folds.map((fold, k) => ({ contestant, fold, k, checkpoint: `${contestant.model}-fold-${k}` })),
  );
  const finished = new Map<string, Finished>();
  for (const job of jobs) {
    const saved = await notes.readCheckpoint<Finished>(job.checkpoint);
    if (saved !== undefined && saved.prediction?.length === width * job.fold.test.length)
      finished.set(job.checkpoint, saved);
  }
  const open = jobs.filter((job) => !finished.has(job.checkpoint));
  const inputs = open.map(
    (job): FitInput => ({
      table: parts,
      target,
      kind,
      train: job.fold.train,
      test: job.fold.test,
      model: job.contestant.model,
      parameters: job.contestant.parameters,
      randomKey: random.split(job.contestant.model).split(job.k).key,
      dependence: split.dependence,
      device: job.contestant.device,
    }),
  );
  const before = jobs.filter((job) => finished.has(job.checkpoint)).map(({ contestant }) => contestant);
  const fits = new FitProgress(before, [...further, ...inputs], context.progress);
  fits.report(contestants[0]!.model);
  const points = further.map((): CurvePoint[] => []);
  const outputs = await parallelMap(fitJob, [...further, ...inputs], {
    threads: context.threads,
    stop: context.stop,
    onProgress: (event, input) => {
      const { point } = event;
      if (point === undefined) return fits.note(input, event);
      points[further.indexOf(input)]?.push(point);
      const job = open[inputs.indexOf(input)];
      notes.event({ event: 'point', model: input.model, fold: job === undefined ? null : job.k, ...point });
    },
    onOutput: async (output, input) => {
      const job = open[inputs.indexOf(input)];
      if (job !== undefined) {
        const { prediction, seconds, predictSeconds, bytes, choice } = output;
        const result: Finished = { prediction: Array.from(prediction), seconds, predictSeconds, bytes, choice };
        finished.set(job.checkpoint, result);
        await notes.checkpoint(job.checkpoint, result);
        notes.event({
          event: 'fold',
          model: input.model,
          fold: job.k,
          rows: job.fold.test.length,
          seconds: output.seconds,
        });
      }
      fits.finish(input);
    },
  });
  const calibrate = (model: string, raw: Float64Array) => {
    if (kind !== 'binary') return { prediction: raw };
    const { codes } = table.categories(target);
    const { probability, calibrator } = calibrateFolds(model, raw, codes, weightsOf(table), split);
    return { prediction: probability, calibrator };
  };
  const folds = contestants.map((contestant) => {
    const prediction = new Float64Array(width * table.rowCount).fill(Number.NaN);
    let [seconds, predictSeconds, bytes] = [0, 0, 0];
    const fits: Finished[] = [];
    for (const job of jobs) {
      if (job.contestant !== contestant) continue;
      const result = finished.get(job.checkpoint)!;
      job.fold.test.forEach((row, i) => {
        for (let c = 0; c < width; c++) prediction[row * width + c] = result.prediction[i * width + c]!;
      });
      seconds += result.seconds;
      predictSeconds += result.predictSeconds;
      bytes += result.bytes / split.folds.length;
      fits.push(result);
    }
    return { ...contestant, ...calibrate(contestant.model, prediction), seconds, predictSeconds, bytes, fits };
  });
  return { folds, further: points.map((own, i) => ({ ...outputs[i]!, points: own })) };
}
