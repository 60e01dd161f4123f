// The training loop: batches in, steps taken, held-out rows looked at, the best weights out.
import type { Device, TensorData } from '../engine/index.js';
import { InterruptedError, UsageError } from '../errors/index.js';
import type { Layer, Layout } from '../nn/index.js';
import { type Collective, type Progress, type StopSignal, silent, single } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { Batch, Batches } from './batches/batches.js';
import { checkBatch } from './batches/check-finite.js';
import { takeRows } from './batches/take-rows.js';
import { readCheckpoint, writeCheckpoint } from './checkpoint-file.js';
import { lengthOf, notFiniteError, RunawayWatch, type Start } from './divergence.js';
import { Evaluator, type Weights } from './evaluator.js';
import { Pace } from './pace.js';
import { programDigest } from './program-digest.js';
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
  /** Takes every batch in so many parts, whose gradients are added up: as much memory as a part needs. */
  readonly accumulate?: number;
  readonly random: Random;
  readonly threads?: number;
  readonly device?: Device;
  /**
   * Ranks that train together. Each is given the same data and learns from its own part of every batch; the result is that of
   * one process, up to rounding.
   */
  readonly collective?: Collective;
  /** Steps per call of ONNX Runtime: found by measuring when absent; the result does not depend on it. */
  readonly stepsPerRun?: number;
  /** Where the training is kept, so that one that was killed can go on. */
  readonly checkpoint?: CheckpointOptions;
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

export interface CheckpointOptions {
  /** A file, which is replaced as a whole. */
  readonly path: string;
  /** From one writing to the next; 60 when absent. A training that is asked to stop writes as well. */
  readonly seconds?: number;
  /** Goes on from the file where there is one, to the same bytes as a training that was never interrupted. */
  readonly resume?: boolean;
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
 * @throws UsageError for options that do not fit; DataError for a value of a batch that is not finite; DivergenceError, naming
 * operator and layer, for one that a step makes, and for a loss that runs away; InterruptedError when asked to stop
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
  const { network, data, loss, averaging, accumulate = 1, random, validation, checkpoint, stop } = options;
  const { progress = silent, onPoint, collective = single } = options;
  const total = totalSteps(options);
  const { optimizer } = options;
  const training = trainingStep({
    network,
    batch: data.types,
    loss,
    optimizer: typeof optimizer === 'function' ? optimizer(planned(total)) : optimizer,
    accumulate,
    ...(averaging !== undefined && { averaging }),
  });
  const identity = { program: programDigest(training.graph), random: random.key };
  const found = checkpoint?.resume === true ? await readCheckpoint(checkpoint.path, identity, collective) : undefined;
  const record = found === undefined ? newRecord() : (found.record as FitRecord);
  let bestWeights = found && toWeights(withoutPrefix(found.arrays, 'best.'));

  const { threads, device } = options;
  const session = { ...(threads !== undefined && { threads }), ...(device !== undefined && { device }) };
  const trainer = await Trainer.open(
    training,
    { random, collective, ...session },
    found && withoutPrefix(found.arrays, 'state.'),
  );
  const evaluator =
    validation && new Evaluator({ network, batch: validation.data.types, loss: validation.loss ?? loss, ...session });
  const watch = new RunawayWatch();
  const shuffling = random.split('batches');
  const pace = new Pace(collective.size > 1 ? 1 : options.stepsPerRun);
  const pointEvery = Number.isFinite(total) ? Math.ceil(total / points) : 50;
  const secondsBefore = record.seconds;
  const began = performance.now();
  let saved = began;
  let ended: Fitted['ended'] | undefined = trainer.step >= total ? 'done' : undefined;

  /** The rows of a batch that this process learns from, in parts of the same size. */
  const ownRows = (batch: Batch): Batch => {
    if (accumulate === 1 && collective.size === 1) return batch;
    const part = Math.ceil(batch.rows.length / (accumulate * collective.size));
    const own = takeRows(batch, collective.rank * part * accumulate, part * accumulate);
    return { ...own, bindings: { ...own.bindings, batch: part } };
  };

  /** Whether any rank says so: all must do the same. */
  const anyRank = (isSo: boolean): boolean => {
    const votes = Int32Array.of(isSo ? 1 : 0);
    collective.allReduceSum(votes);
    return votes[0]! > 0;
  };

  /** Why the last of these steps gave what is not finite: takes the ones before it again, and looks into it. */
  const notFinite = async (
    before: TrainingState,
    batches: readonly Batch[],
    { loss, gradientNorm }: { readonly loss: number; readonly gradientNorm: number },
  ) => {
    const last = batches.at(-1)!;
    trainer.state = before;
    for (const { values, bindings } of batches.slice(0, -1)) await trainer.run(values, { bindings });
    const cause = await trainer.findNonFinite(last.values, { bindings: last.bindings });
    const what = Number.isFinite(loss)
      ? { what: 'length of the gradient', value: gradientNorm }
      : { what: 'loss', value: loss };
    const losses = record.start && ([record.start.loss, watch.last] as const);
    return notFiniteError({ step: trainer.step + 1, ...what, cause, batch: last.values, ...(losses && { losses }) });
  };

  /** Takes a step per batch: all in one run where they are as many as a run takes, else one by one. */
  const take = async (batches: readonly Batch[]): Promise<void> => {
    const isOneRun = batches.length === pace.stepsPerRun;
    for (const own of isOneRun ? [batches] : batches.map((batch) => [batch])) {
      const before = trainer.state;
      const start = performance.now();
      const result = await trainer.run(stack(own), { bindings: own[0]!.bindings, stepsPerRun: own.length });
      if (own.length === 1) pace.note((performance.now() - start) / 1000);
      for (let k = 0; k < own.length; k++) {
        const [loss, gradientNorm] = [result.loss[k]!, result.gradientNorm[k]!];
        if (!(Number.isFinite(loss) && Number.isFinite(gradientNorm))) {
          throw await notFinite(before, own.slice(0, k + 1), { loss, gradientNorm });
        }
        record.since.steps++;
        record.since.loss += loss;
        record.since.gradientNorm += gradientNorm;
        record.start ??= { loss, parameters: lengthOf(before.parameters!.data) };
        watch.note(before.step!.data[0]! + k + 1, loss, record.start, () => trainer.state.parameters!.data);
      }
    }
    record.batch += batches.length;
    record.seconds = secondsBefore + (performance.now() - began) / 1000;
    const known = Number.isFinite(total) ? total : trainer.step;
    const value = record.since.loss / record.since.steps;
    progress({ stage: 'fit', done: trainer.step, total: known, metric: { name: 'loss', value } });
  };

  const mark = (held?: number): void => {
    const { since } = record;
    if (since.steps === 0 && held === undefined) return;
    const steps = Math.max(1, since.steps);
    const point = {
      step: trainer.step,
      epoch: record.epoch + 1,
      loss: since.loss / steps,
      gradientNorm: since.gradientNorm / steps,
      ...(held !== undefined && { validation: held }),
    };
    record.since = { steps: 0, loss: 0, gradientNorm: 0 };
    record.curve.push(point);
    onPoint?.(point);
  };

  const look = async (): Promise<void> => {
    if (validation === undefined || record.lastLook === trainer.step) return;
    record.lastLook = trainer.step;
    const weights = weightsOf(trainer.state);
    let held = await evaluator!.loss(weights, validation.data.epoch(0, shuffling));
    if (collective.size > 1) {
      // Machines of another kind round differently, and all must decide alike.
      const said = Float64Array.of(held);
      collective.broadcast(said, 0);
      held = said[0]!;
    }
    mark(held);
    if (record.best === undefined || held < record.best.loss) {
      record.best = { step: trainer.step, loss: held };
      record.looksWithoutGain = 0;
      bestWeights = weights;
    } else if (++record.looksWithoutGain >= (validation.patience ?? Number.POSITIVE_INFINITY)) ended = 'patience';
  };

  const save = async (): Promise<void> => {
    const best = bestWeights && withPrefix(toArrays(bestWeights), 'best.');
    await writeCheckpoint(checkpoint!.path, {
      ...identity,
      record,
      arrays: { ...withPrefix(trainer.state, 'state.'), ...best },
    });
    saved = performance.now();
  };

  const afterRun = async (): Promise<void> => {
    if (trainer.step >= total) ended = 'done';
    else if (anyRank(record.seconds >= (options.seconds ?? Number.POSITIVE_INFINITY))) ended = 'seconds';
    if (validation?.every !== undefined && trainer.step % validation.every === 0) await look();
    else if (trainer.step % pointEvery === 0) mark();
    if (ended !== undefined) return;
    const isAsked = anyRank(stop?.requested === true);
    if (
      checkpoint &&
      collective.rank === 0 &&
      (isAsked || performance.now() - saved >= 1000 * (checkpoint.seconds ?? 60))
    )
      await save();
    if (isAsked) {
      const kept = checkpoint ? ` It can go on from ${checkpoint.path}.` : '';
      throw new InterruptedError(`Interrupted after step ${trainer.step} of the training, as asked.${kept}`);
    }
  };

  try {
    while (ended === undefined) {
      let pending: Batch[] = [];
      const flush = async (): Promise<void> => {
        const taken = pending;
        pending = [];
        if (taken.length === 0) return;
        await take(taken);
        await afterRun();
      };
      for await (const batch of data.epoch(record.epoch, shuffling, record.batch)) {
        checkBatch(batch, data.types);
        const own = ownRows(batch);
        if (pending.length > 0 && !isSameSize(pending[0]!, own)) await flush();
        if (ended !== undefined) break;
        pending.push(own);
        const next = trainer.step + pending.length;
        // What is done between steps must not depend on how many a run takes.
        const isBorder = next >= total || next % pointEvery === 0 || next % (validation?.every ?? total) === 0;
        if (isBorder || pending.length === pace.stepsPerRun) await flush();
        if (ended !== undefined) break;
      }
      await flush();
      if (record.batch === 0) throw new UsageError(`fit: epoch ${record.epoch + 1} of the data has no batches.`);
      if (validation?.every === undefined) await look();
      if (ended === undefined) {
        record.epoch++;
        record.batch = 0;
      }
    }
    await look();
    mark();
    const { state } = trainer;
    const { curve, best } = record;
    const weights = bestWeights ?? weightsOf(state);
    return { layout: training.layout, ...weights, state, steps: trainer.step, curve, ...(best && { best }), ended };
  } finally {
    await trainer.release();
    await evaluator?.release();
  }
}

/** What is known between two runs, beside the state of the trainer; plain data. */
interface FitRecord {
  /** From 0. */
  epoch: number;
  /** Batches of the epoch that were taken. */
  batch: number;
  seconds: number;
  /** Sums over the steps since the last point of the curve. */
  since: { steps: number; loss: number; gradientNorm: number };
  readonly curve: CurvePoint[];
  /** Absent before the first step. */
  start?: Start;
  best?: { readonly step: number; readonly loss: number };
  /** Step of the last look at held-out rows. */
  lastLook: number;
  looksWithoutGain: number;
}

const newRecord = (): FitRecord => ({
  epoch: 0,
  batch: 0,
  seconds: 0,
  since: { steps: 0, loss: 0, gradientNorm: 0 },
  curve: [],
  lastLook: -1,
  looksWithoutGain: 0,
});

function withPrefix(arrays: TrainingState, prefix: string): TrainingState {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [prefix + name, array]));
}

function withoutPrefix(arrays: TrainingState, prefix: string): TrainingState {
  return Object.fromEntries(
    Object.entries(arrays).flatMap(([name, array]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), array]] : [],
    ),
  );
}

function toArrays({ parameters, buffers }: Weights): TrainingState {
  return {
    parameters: { shape: [parameters.length], data: parameters },
    buffers: { shape: [buffers.length], data: buffers },
  };
}

function toWeights(arrays: TrainingState): Weights | undefined {
  const { parameters, buffers } = arrays;
  return parameters && buffers && { parameters: parameters.data, buffers: buffers.data };
}

/** The steps of the whole training; infinite for one that time or patience ends. */
function totalSteps<I, O, B extends BatchTypes>({
  data,
  epochs,
  steps,
  seconds,
  validation,
  accumulate = 1,
  collective = single,
}: FitOptions<I, O, B>): number {
  const accumulateOrRanks = accumulate > 1 || collective.size > 1;
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
  if (accumulateOrRanks && !('weight' in data.types)) {
    throw new UsageError('fit: batches that are learned from in parts need weights; give them one named "weight".');
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
