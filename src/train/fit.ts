// The training loop: batches in, steps taken, held-out rows looked at, the best weights out.
import type { Device, TensorData } from '../engine/index.js';
import { InterruptedError, UsageError } from '../errors/index.js';
import type { Layer, Layout } from '../nn/index.js';
import { type Progress, type StopSignal, silent } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { Batch, Batches } from './batches/batches.js';
import { checkBatch } from './batches/check-finite.js';
import { Evaluator, type Weights } from './evaluator.js';
import { Pace } from './pace.js';
import { averageName, type BatchTypes, type LossFunction, trainingStep } from './step.js';
import { Trainer, type TrainingState } from './trainer.js';
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
  readonly random: Random;
  readonly threads?: number;
  readonly device?: Device;
  /** Steps per call of ONNX Runtime: found by measuring when absent; the result does not depend on it. */
  readonly stepsPerRun?: number;
  readonly stop?: StopSignal;
  readonly progress?: Progress;
  /** Told of each new point of the curve. */
  readonly onPoint?: (point: CurvePoint) => void;
}

export interface Validation<I, O, B extends BatchTypes> {
  readonly data: Batches<B>;
  /** The training's loss when absent. */
  readonly loss?: LossFunction<I, O, B>;
  /** Steps from one look to the next; an epoch when absent. */
  readonly every?: number;
  /** Ends the training when so many looks in a row found nothing better. */
  readonly patience?: number;
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
}

export interface Fitted extends Weights {
  readonly layout: Layout;
  /** Where the training stands; its last step, whether or not that was the best. */
  readonly state: TrainingState;
  readonly steps: number;
  readonly curve: readonly CurvePoint[];
  /** The look at held-out rows whose weights were kept. */
  readonly best?: { readonly step: number; readonly loss: number };
  readonly ended: 'done' | 'patience' | 'seconds';
}

/** About so many points are told of a training whose number of steps is known. */
const points = 200;

/**
 * Trains a network. The same options and seed give the same bytes, whatever the number of steps per run.
 *
 * @throws UsageError for options that do not fit; DataError for a value that is not finite; InterruptedError when asked to stop
 * @example
 * const { parameters } = await fit({
 *   network: chain(linear(20, 64), gelu, linear(64, 1)),
 *   data: rowBatches({ x, y }, { size: 256 }),
 *   loss: (network, { x, y, weight }) => meanSquaredError(network(x), y, { weight }),
 *   optimizer: adamW({ learningRate: 1e-3 }),
 *   epochs: 20, random,
 * });
 */
export async function fit<I, O, B extends BatchTypes>(options: FitOptions<I, O, B>): Promise<Fitted> {
  const { network, data, loss, averaging, random, validation, stop, progress = silent, onPoint } = options;
  const total = totalSteps(options);
  const { optimizer } = options;
  const training = trainingStep({
    network,
    batch: data.types,
    loss,
    optimizer: typeof optimizer === 'function' ? optimizer(planned(total)) : optimizer,
    ...(averaging !== undefined && { averaging }),
  });
  const session = {
    ...(options.threads !== undefined && { threads: options.threads }),
    ...(options.device !== undefined && { device: options.device }),
  };
  const trainer = await Trainer.open(training, { random, ...session });
  const evaluator =
    validation && new Evaluator({ network, batch: validation.data.types, loss: validation.loss ?? loss, ...session });

  const shuffling = random.split('batches');
  const pace = new Pace(options.stepsPerRun);
  const pointEvery = Number.isFinite(total) ? Math.ceil(total / points) : 50;
  const began = performance.now();
  const curve: CurvePoint[] = [];
  const since = { steps: 0, loss: 0, gradientNorm: 0 };
  let best: { readonly step: number; readonly loss: number; readonly weights: Weights } | undefined;
  let looksWithoutGain = 0;
  let ended: Fitted['ended'] | undefined;
  let epochsBegun = 0;
  let lastLook = -1;

  /** Takes a step per batch: all in one run where they are as many as a run takes, else one by one. */
  const take = async (batches: readonly Batch[]): Promise<void> => {
    const { bindings } = batches[0]!;
    const isOne = batches.length === pace.stepsPerRun;
    for (const own of isOne ? [batches] : batches.map((batch) => [batch])) {
      const start = performance.now();
      const result = await trainer.run(stack(own), { bindings, stepsPerRun: own.length });
      if (own.length === 1) pace.note((performance.now() - start) / 1000);
      for (let k = 0; k < own.length; k++) {
        since.steps++;
        since.loss += result.loss[k]!;
        since.gradientNorm += result.gradientNorm[k]!;
      }
    }
    const value = since.loss / since.steps;
    progress({
      stage: 'fit',
      done: trainer.step,
      total: Number.isFinite(total) ? total : trainer.step,
      metric: { name: 'loss', value },
    });
  };

  const mark = (held?: number): void => {
    if (since.steps === 0 && held === undefined) return;
    const steps = Math.max(1, since.steps);
    const point = {
      step: trainer.step,
      epoch: epochsBegun,
      loss: since.loss / steps,
      gradientNorm: since.gradientNorm / steps,
      ...(held !== undefined && { validation: held }),
    };
    Object.assign(since, { steps: 0, loss: 0, gradientNorm: 0 });
    curve.push(point);
    onPoint?.(point);
  };

  const look = async (): Promise<void> => {
    if (validation === undefined || lastLook === trainer.step) return;
    lastLook = trainer.step;
    const weights = weightsOf(trainer.state);
    const held = await evaluator!.loss(weights, validation.data.epoch(0, shuffling));
    mark(held);
    if (best === undefined || held < best.loss) {
      best = { step: trainer.step, loss: held, weights };
      looksWithoutGain = 0;
    } else if (++looksWithoutGain >= (validation.patience ?? Number.POSITIVE_INFINITY)) ended = 'patience';
  };

  try {
    for (let epoch = 0; ended === undefined; epoch++) {
      epochsBegun = epoch + 1;
      let pending: Batch[] = [];
      let batches = 0;
      const flush = async (): Promise<void> => {
        if (pending.length === 0) return;
        const taken = pending;
        pending = [];
        await take(taken);
        if (stop?.requested)
          throw new InterruptedError(`Interrupted after step ${trainer.step} of the training, as asked.`);
        if (trainer.step >= total) ended = 'done';
        else if ((performance.now() - began) / 1000 >= (options.seconds ?? Number.POSITIVE_INFINITY)) ended = 'seconds';
        if (validation?.every !== undefined && trainer.step % validation.every === 0) await look();
        else if (trainer.step % pointEvery === 0) mark();
      };
      for await (const batch of data.epoch(epoch, shuffling)) {
        checkBatch(batch, data.types);
        if (pending.length > 0 && !isSameSize(pending[0]!, batch)) await flush();
        if (ended !== undefined) break;
        pending.push(batch);
        batches++;
        const next = trainer.step + pending.length;
        const isBorder =
          next >= total ||
          next % pointEvery === 0 ||
          (validation?.every !== undefined && next % validation.every === 0);
        if (isBorder || pending.length === pace.stepsPerRun) await flush();
        if (ended !== undefined) break;
      }
      await flush();
      if (batches === 0) throw new UsageError(`fit: epoch ${epoch + 1} of the data has no batches.`);
      if (validation?.every === undefined) await look();
    }
    await look();
    mark();
    const { state } = trainer;
    return {
      layout: training.layout,
      ...(best?.weights ?? weightsOf(state)),
      state,
      steps: trainer.step,
      curve,
      ...(best && { best: { step: best.step, loss: best.loss } }),
      ended: ended!,
    };
  } finally {
    await trainer.release();
    await evaluator?.release();
  }
}

/** The steps of the whole training; infinite for one that time or patience ends. */
function totalSteps<I, O, B extends BatchTypes>({
  data,
  epochs,
  steps,
  seconds,
  validation,
}: FitOptions<I, O, B>): number {
  for (const [name, value] of Object.entries({ epochs, steps })) {
    if (value === undefined || (Number.isInteger(value) && value > 0)) continue;
    throw new UsageError(`fit: ${name}: expected a whole number of at least 1, received ${value}.`);
  }
  if (epochs === undefined && steps === undefined && seconds === undefined && validation?.patience === undefined) {
    throw new UsageError(
      'fit: expected epochs, steps, seconds or a validation with patience, or the training would not end.',
    );
  }
  if (data.perEpoch === undefined && epochs !== undefined) {
    throw new UsageError('fit: the data do not say how many batches an epoch has; give steps instead of epochs.');
  }
  return Math.min(
    steps ?? Number.POSITIVE_INFINITY,
    epochs === undefined ? Number.POSITIVE_INFINITY : epochs * data.perEpoch!,
  );
}

function planned(total: number): number {
  if (Number.isFinite(total)) return total;
  throw new UsageError('fit: the optimizer is planned over all steps; give epochs or steps.');
}

/** The vectors that predict: the running average where there is one. */
function weightsOf(state: TrainingState): Weights {
  return {
    parameters: (state[averageName] ?? state.parameters!).data,
    buffers: state.buffers?.data ?? new Float32Array(0),
  };
}

function isSameSize(a: Batch, b: Batch): boolean {
  return Object.entries(a.bindings).every(([name, size]) => b.bindings[name] === size);
}

/** Values of batches, one after the other. */
function stack(batches: readonly Batch[]): Readonly<Record<string, TensorData>> {
  if (batches.length === 1) return batches[0]!.values;
  return Object.fromEntries(
    Object.entries(batches[0]!.values).map(([name, first]) => {
      const Kind = first.constructor as new (length: number) => TensorData;
      const all = new Kind(first.length * batches.length);
      batches.forEach(({ values }, k) => {
        all.set(values[name]!, k * first.length);
      });
      return [name, all];
    }),
  );
}
