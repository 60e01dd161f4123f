// Looks for a learning rate: it rises from step to step until the loss runs away (Smith, 2015, "Cyclical learning rates").
import { exp, mul, sub } from '../engine/index.js';
import { expectOptions, type NamesOf, UsageError } from '../errors/index.js';
import { single } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { Batch } from './batches/batches.js';
import { checkBatch } from './batches/check-finite.js';
import { ownPart } from './batches/take-rows.js';
import { checkTask } from './check-options.js';
import type { FitOptions } from './fit-options.js';
import { givenWeights } from './initial-weights.js';
import { type BatchTypes, trainingStep } from './step.js';
import { Trainer } from './trainer.js';
import type { Transform } from './transform.js';
import type { Schedule } from './transforms/scale-by-learning-rate.js';

export interface FindLearningRateOptions<I, O, B extends BatchTypes>
  extends Pick<
    FitOptions<I, O, B>,
    'network' | 'data' | 'loss' | 'accumulate' | 'initial' | 'threads' | 'device' | 'stop' | 'progress'
  > {
  readonly random: Random;
  /** Makes the optimizer for a learning rate that changes. */
  readonly optimizer: (learningRate: Schedule) => Transform;
  /** Rates of the first and of the last step. */
  readonly from?: number;
  readonly to?: number;
  readonly steps?: number;
}

export interface RatePoint {
  readonly rate: number;
  readonly loss: number;
  /** Running mean of the losses so far, which forgets. */
  readonly smoothed: number;
}

export interface FoundLearningRate {
  /** A rate to train with: that of the least loss, divided by 10. */
  readonly learningRate: number;
  /** The rate from which on the loss ran away; undefined where it did not. */
  readonly tooLarge: number | undefined;
  readonly curve: readonly RatePoint[];
}

const names: NamesOf<FindLearningRateOptions<never, never, BatchTypes>> = {
  network: true,
  data: true,
  loss: true,
  accumulate: true,
  initial: true,
  threads: true,
  device: true,
  stop: true,
  progress: true,
  random: true,
  optimizer: true,
  from: true,
  to: true,
  steps: true,
};

/** How much of the running mean stays in each step. */
const kept = 0.9;
/** A smoothed loss this many times the least one, counted from the first, has run away. */
const runaway = 4;

/**
 * Trains for some steps at rates that rise by the same factor from step to step, and suggests one. What is learned is thrown away.
 *
 * @throws UsageError for options that do not fit, or where the loss falls at no rate
 * @example const { learningRate } = await findLearningRate({ network, data, loss, optimizer: (learningRate) => adamW({ learningRate }), random });
 */
export async function findLearningRate<I, O, B extends BatchTypes>(
  options: FindLearningRateOptions<I, O, B>,
): Promise<FoundLearningRate> {
  expectOptions('findLearningRate', options, names);
  checkTask('findLearningRate', options);
  if (typeof options.optimizer !== 'function') {
    throw new UsageError(
      'findLearningRate: optimizer: expected a function of the rate, such as (learningRate) => adamW({ learningRate }).',
    );
  }
  const { network, data, loss, optimizer, accumulate = 1, initial, random, stop, progress } = options;
  const { from = 1e-6, to = 10, steps = 100, threads, device } = options;
  if (!(from > 0 && to > from && Number.isFinite(to))) {
    throw new UsageError(`findLearningRate: expected 0 < from < to, received ${from} and ${to}.`);
  }
  if (!(Number.isInteger(steps) && steps >= 10)) {
    throw new UsageError(`findLearningRate: steps: expected a whole number of at least 10, received ${steps}.`);
  }
  const growth = Math.log(to / from) / (steps - 1);
  const training = trainingStep({
    network,
    batch: data.types,
    loss,
    accumulate,
    optimizer: optimizer((step) => mul(exp(mul(sub(step, 1), growth)), from)),
  });
  const session = { ...(threads !== undefined && { threads }), ...(device !== undefined && { device }) };
  const first = training.initialState(
    random.split('parameters'),
    givenWeights(training.layout, initial, 'findLearningRate'),
  );
  const trainer = await Trainer.open(training, { random, ...session }, first);
  const curve: RatePoint[] = [];
  let [mean, least, tooLarge] = [0, Number.POSITIVE_INFINITY, undefined as number | undefined];
  try {
    for await (const batch of endless(data, random)) {
      stop?.throwIfRequested();
      checkBatch(batch, data.types);
      const { values, bindings } = ownPart(batch, accumulate, single);
      const { loss: found } = await trainer.run(values, { bindings });
      const own = found[0]!;
      const step = curve.length + 1;
      const rate = from * Math.exp(growth * (step - 1));
      mean = kept * mean + (1 - kept) * own;
      // Without what the mean began with.
      const smoothed = mean / (1 - kept ** step);
      const first = curve[0]?.smoothed ?? smoothed;
      const hasRunAway =
        smoothed > first && smoothed - least > (runaway - 1) * Math.max(Math.abs(least), first - least);
      if (!Number.isFinite(smoothed) || (step > 10 && hasRunAway)) {
        tooLarge = rate;
        break;
      }
      least = Math.min(least, smoothed);
      curve.push({ rate, loss: own, smoothed });
      progress?.({ stage: 'rate', done: step, total: steps, metric: { name: 'loss', value: smoothed } });
      if (step === steps) break;
    }
  } finally {
    await trainer.release();
  }
  const best = curve.reduce((so, point) => (point.smoothed < so.smoothed ? point : so), curve[0]!);
  if (curve.length === 0 || best === curve[0]) {
    throw new UsageError(
      `findLearningRate: the loss falls at no rate from ${from} to ${to}; begin with a smaller one (from: ${from / 1000}), or look at the data and the loss.`,
    );
  }
  return { learningRate: Number((best.rate / 10).toPrecision(2)), tooLarge, curve };
}

async function* endless<I, O, B extends BatchTypes>(
  data: FitOptions<I, O, B>['data'],
  random: Random,
): AsyncGenerator<Batch> {
  for (let epoch = 0; ; epoch++) {
    let count = 0;
    for await (const batch of data.epoch(epoch, random.split('batches'))) {
      count++;
      yield batch;
    }
    if (count === 0) throw new UsageError(`findLearningRate: epoch ${epoch + 1} of the data has no batches.`);
  }
}
