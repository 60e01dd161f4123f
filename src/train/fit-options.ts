// What a training is told, and what it tells.
import type { Device, SessionOptions } from '../engine/index.js';
import { UsageError } from '../errors/index.js';
import type { Layer, Layout } from '../nn/index.js';
import { type Collective, type Progress, type StopSignal, single } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { Batches } from './batches/batches.js';
import { checkOptions } from './check-options.js';
import { Evaluator, type Weights } from './evaluator.js';
import type { InitialWeights } from './initial-weights.js';
import { type BatchTypes, type LossFunction, mostSteps } from './step.js';
import type { TrainingState } from './trainer.js';
import type { Transform } from './transform.js';

export interface FitOptions<I, O, B extends BatchTypes> {
  readonly network: Layer<I, O>;
  readonly data: Batches<B>;
  /** The mean loss of a batch by its weights, shape []. */
  readonly loss: LossFunction<I, O, B>;
  /** Or a function of the number of steps, for a learning rate that is planned over all of them. */
  readonly optimizer: Transform | ((steps: number) => Transform);
  /** How often all rows are seen. Give epochs, steps, or both: what is reached first ends the training. */
  readonly epochs?: number;
  readonly steps?: number;
  /** Ends the training after so many seconds; how far it comes then depends on the machine. */
  readonly seconds?: number;
  /** Held-out rows: the weights with the smallest loss on them are kept. */
  readonly validation?: Validation<I, O, B>;
  /** Judges and keeps a running average of the parameters, of which this share stays in each step, such as 0.999. */
  readonly averaging?: number;
  /**
   * Takes every batch in so many parts, whose gradients are added up: as much memory as a part needs. The result is that of the whole
   * batch, up to rounding, where the loss is a mean by weights, as LossFunction says; dropout draws other masks, and what looks at
   * several rows, such as batchNorm or the loss contrastive, sees those of a part.
   */
  readonly accumulate?: number;
  readonly random: Random;
  /** Weights to begin with, such as those of an earlier training; all are drawn when absent. Going on from a checkpoint takes its own. */
  readonly initial?: InitialWeights;
  readonly threads?: number;
  readonly device?: Device;
  /**
   * Ranks that train together. Each is given the same data and learns from its own part of every batch; the result is that of
   * one process, up to rounding, under the conditions of `accumulate`.
   */
  readonly collective?: Collective;
  /** Steps per call of ONNX Runtime: found by measuring when absent; the result does not depend on it. */
  readonly stepsPerRun?: number;
  /** Bytes that may be taken beside what is held already; what is free on the machine when absent. */
  readonly memory?: number;
  /** Where the training is kept, so that one that was killed can go on. */
  readonly checkpoint?: CheckpointOptions;
  readonly stop?: StopSignal;
  readonly progress?: Progress;
  /** Told of each new point of the curve, and again where the held-out rows are looked at after the same step. */
  readonly onPoint?: (point: CurvePoint) => void;
}

export interface Validation<I, O, B extends BatchTypes> {
  readonly data: Batches<B>;
  /** The training's loss when absent. */
  readonly loss?: LossFunction<I, O, B>;
  /**
   * What else is told of the held-out rows, by name: floats of shape [], each a mean over the rows of a batch by their weights, such as
   * `accuracy`. They decide nothing: the loss tells which weights are kept.
   */
  readonly metrics?: Readonly<Record<string, LossFunction<I, O, B>>>;
  /** Steps from one look to the next; an epoch when absent. */
  readonly every?: number;
  /** Ends the training when so many looks in a row found nothing better. */
  readonly patience?: number;
}

export interface CheckpointOptions {
  /** A file, which is replaced as a whole. One that is there already is refused without `resume` or `replace`. */
  readonly path: string;
  /** From one writing to the next; 60 when absent. A training that is asked to stop, or comes to its end, writes as well. */
  readonly seconds?: number;
  /** Goes on from the file where there is one, to the same bytes as a training that was never interrupted. */
  readonly resume?: boolean;
  /** Trains from the start and writes over the checkpoint of an earlier training; a file of another kind is never replaced. */
  readonly replace?: boolean;
}

/** How a training stands after a step. */
export interface CurvePoint {
  readonly step: number;
  /** Epochs begun, from 1. */
  readonly epoch: number;
  /** Mean of the steps since the last point. */
  readonly loss: number;
  /** The same, of the gradient's length before clipping. */
  readonly gradientNorm: number;
  /** Loss on the held-out rows, where they were looked at. */
  readonly validation?: number;
  /** The validation's metrics at the same look, where it has some. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** The look at held-out rows that found the smallest loss. */
export interface BestLook {
  readonly step: number;
  readonly loss: number;
  readonly metrics?: Readonly<Record<string, number>>;
}

export interface Fitted extends Weights {
  readonly layout: Layout;
  /** Where the training stands; its last step, whether or not that was the best. */
  readonly state: TrainingState;
  readonly steps: number;
  readonly curve: readonly CurvePoint[];
  /** The look at held-out rows whose weights were kept. */
  readonly best?: BestLook;
  /** `done` after all steps that were asked for, or after 2^24, which is as far as they are counted. */
  readonly ended: 'done' | 'patience' | 'seconds';
}

/** The steps of the whole training; infinite for one that time or patience ends. @throws UsageError for options that do not fit */
export function totalSteps<I, O, B extends BatchTypes>(options: FitOptions<I, O, B>): number {
  checkOptions(options);
  const { data, epochs, steps, seconds, validation, accumulate = 1, collective = single } = options;
  const accumulateOrRanks = accumulate > 1 || collective.size > 1;
  if (epochs === undefined && steps === undefined && seconds === undefined && validation?.patience === undefined) {
    throw new UsageError(
      'fit: expected epochs, steps, seconds or a validation with patience, or the training would not end.',
    );
  }
  if (data.perEpoch === undefined && epochs !== undefined) {
    throw new UsageError('fit: the data do not say how many batches an epoch has; give steps instead of epochs.');
  }
  if (accumulateOrRanks && !('weight' in data.types)) {
    throw new UsageError('fit: batches that are learned from in parts need weights; give them one named "weight".');
  }
  const total = Math.min(
    steps ?? Number.POSITIVE_INFINITY,
    epochs === undefined ? Number.POSITIVE_INFINITY : epochs * data.perEpoch!,
  );
  if (Number.isFinite(total) && total > mostSteps) {
    const [most, received] = [mostSteps, total].map((count) => count.toLocaleString('en-US'));
    throw new UsageError(
      `fit: expected at most ${most} steps, as far as single precision counts them, received ${received}; give fewer, and go on in a second training from the weights of the first (initial).`,
    );
  }
  return total;
}

/** @throws UsageError for a training whose number of steps is not known */
function planned(total: number): number {
  if (Number.isFinite(total)) return total;
  throw new UsageError('fit: the optimizer is planned over all steps; give epochs or steps.');
}

/** The optimizer of a training of so many steps. */
export function plannedOptimizer(optimizer: Transform | ((steps: number) => Transform), total: number): Transform {
  return typeof optimizer === 'function' ? optimizer(planned(total)) : optimizer;
}

/** What looks at the held-out rows of a training; undefined where it has none. */
export function evaluatorOf<I, O, B extends BatchTypes>(
  { network, loss, validation }: Pick<FitOptions<I, O, B>, 'network' | 'loss' | 'validation'>,
  session: SessionOptions = {},
): Evaluator<I, O, B> | undefined {
  if (validation === undefined) return undefined;
  const { data, loss: own = loss, metrics = {} } = validation;
  return new Evaluator({ network, batch: data.types, loss: own, metrics, ...session });
}
