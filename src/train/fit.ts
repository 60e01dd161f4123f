// The training loop: batches in, steps taken, held-out rows looked at, the best weights out.
import type { Bindings } from '../engine/index.js';
import { InterruptedError, UsageError } from '../errors/index.js';
import { silent, single } from '../parallel/index.js';
import type { Batch } from './batches/batches.js';
import { checkBatch } from './batches/check-finite.js';
import { copyOf, isSameSize } from './batches/stack.js';
import { ownPart } from './batches/take-rows.js';
import { checkFree, readCheckpoint, writeCheckpoint } from './checkpoint-file.js';
import { Curve } from './curve.js';
import { checkMemory, checkState, costOfLargest, stepOf } from './describe.js';
import { toArrays, toWeights, withoutPrefix, withPrefix } from './fit-arrays.js';
import { identityOf } from './fit-identity.js';
import { evaluatorOf, type FitOptions, type Fitted, totalSteps } from './fit-options.js';
import { endOf, newRecord } from './fit-record.js';
import { givenWeights } from './initial-weights.js';
import { Pace } from './pace.js';
import { type BatchTypes, mostSteps } from './step.js';
import { Steps } from './steps.js';
import { Trainer } from './trainer.js';

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
  const { data, accumulate = 1, random, validation, checkpoint, stop } = options;
  const { progress = silent, collective = single } = options;
  const total = totalSteps(options);
  const lastStep = Math.min(total, mostSteps);
  checkState(options, total);
  const training = stepOf(options, total);
  const given = givenWeights(training.layout, options.initial);
  if (checkpoint && !checkpoint.resume) await checkFree(checkpoint, collective);
  const { threads, device } = options;
  const session = { ...(threads !== undefined && { threads }), ...(device !== undefined && { device }) };
  const evaluator = evaluatorOf(options, session);
  const shuffling = random.split('batches');
  const identity = checkpoint && (await identityOf(options, training, given, evaluator, shuffling));
  const found = checkpoint?.resume ? await readCheckpoint(checkpoint.path, identity!, collective) : undefined;
  const record = found?.record ?? newRecord();

  const from = found && withoutPrefix(found.arrays, 'state.');
  let ended = endOf(record, from?.step?.data[0] ?? 0, lastStep, options);
  const check = (bindings: Bindings): void =>
    checkMemory(costOfLargest(options, training, bindings).cost, accumulate, options.memory);
  let isChecked = data.shapes !== undefined;
  // Before the numbers of the state are made.
  if (isChecked && ended === undefined) check({});

  const trainer = await Trainer.open(
    training,
    { random, collective, ...session },
    from ?? training.initialState(random.split('parameters'), given),
  );
  const best = found && toWeights(withoutPrefix(found.arrays, 'best.'));
  const curve = new Curve({ options, training, trainer, evaluator, record, shuffling, best });
  const pointEvery = Number.isFinite(total) ? Math.ceil(total / points) : 50;
  const between = Math.min(pointEvery, validation?.every ?? pointEvery, data.perEpoch ?? pointEvery);
  const pace = new Pace(collective.size > 1 ? 1 : options.stepsPerRun, between);
  const steps = new Steps({ training, trainer, record, pace });
  const secondsBefore = record.seconds;
  const began = performance.now();
  let saved = began;
  const firstStep = trainer.step;

  /** Whether any rank says so: all must do the same. */
  const anyRank = (isSo: boolean): boolean => {
    const votes = Int32Array.of(isSo ? 1 : 0);
    collective.allReduceSum(votes);
    return votes[0]! > 0;
  };

  const look = async (): Promise<void> => {
    if (await curve.look()) ended = 'patience';
  };

  const save = async (): Promise<void> => {
    const best = curve.best && withPrefix(toArrays(curve.best), 'best.');
    await writeCheckpoint(checkpoint!.path, {
      ...identity!,
      record,
      arrays: { ...withPrefix(trainer.state, 'state.'), ...best },
    });
    saved = performance.now();
  };

  const afterRun = async (): Promise<void> => {
    record.seconds = secondsBefore + (performance.now() - began) / 1000;
    const known = Number.isFinite(total) ? total : trainer.step;
    const value = record.since.loss / record.since.steps;
    progress({ stage: 'fit', done: trainer.step, total: known, metric: { name: 'loss', value } });
    if (trainer.step >= lastStep) ended = 'done';
    else if (anyRank(record.seconds >= (options.seconds ?? Number.POSITIVE_INFINITY))) ended = 'seconds';
    if (validation?.every !== undefined && trainer.step % validation.every === 0) await look();
    else if (trainer.step % pointEvery === 0) curve.mark();
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

  /** Learns from what is left of the epoch, or from as much as there is time for. */
  const takeEpoch = async (): Promise<void> => {
    let pending: Batch[] = [];
    const flush = async (): Promise<void> => {
      const taken = pending;
      pending = [];
      if (taken.length === 0) return;
      await steps.take(taken);
      await afterRun();
    };
    for await (const batch of data.epoch(record.epoch, shuffling, record.batch)) {
      checkBatch(batch, data.types);
      const own = ownPart(batch, accumulate, collective);
      if (!isChecked) check(own.bindings);
      isChecked = true;
      if (pending.length > 0 && !isSameSize(pending[0]!, own)) await flush();
      if (ended !== undefined) break;
      // The next batch may come in the same arrays.
      pending.push(pace.stepsPerRun > 1 ? copyOf(own) : own);
      const next = trainer.step + pending.length;
      // What is done between steps must not depend on how many a run takes.
      const isBorder = next >= lastStep || next % pointEvery === 0 || next % (validation?.every ?? total) === 0;
      if (isBorder || pending.length === pace.stepsPerRun) await flush();
      if (ended !== undefined) break;
    }
    await flush();
    if (record.batch === 0) throw new UsageError(`fit: epoch ${record.epoch + 1} of the data has no batches.`);
  };

  try {
    while (ended === undefined) {
      await takeEpoch();
      if (ended !== undefined) break;
      if (validation?.every === undefined) await look();
      if (ended === undefined) {
        record.epoch++;
        record.batch = 0;
      }
    }
    // Before what only an end does, so that a longer training goes on as if this one had not ended.
    if (checkpoint && collective.rank === 0 && trainer.step > firstStep) await save();
    await look();
    curve.mark();
    const { state } = trainer;
    const weights = curve.best ?? training.weightsOf(state);
    const { layout } = training;
    const told = { curve: record.curve, ...(record.best && { best: record.best }) };
    return { layout, ...weights, state, steps: trainer.step, ...told, ended: ended! };
  } finally {
    await trainer.release();
    await evaluator?.release();
  }
}
