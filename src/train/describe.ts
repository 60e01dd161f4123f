// What a training will take, told before it starts: parameters, work and memory.
import { type Bindings, boundShape, estimateCost, type StepGraph, sizeOf, type TensorType } from '../engine/index.js';
import { UsageError } from '../errors/index.js';
import { layoutOf, partLayout } from '../nn/index.js';
import { availableMemory, single } from '../parallel/index.js';
import type { Batch, Batches } from './batches/batches.js';
import { partOf } from './batches/take-rows.js';
import { evaluatorOf, type FitOptions, plannedOptimizer, totalSteps } from './fit-options.js';
import { givenWeights } from './initial-weights.js';
import { stepsTogether } from './pace.js';
import { type BatchTypes, type TrainingStep, trainingStep } from './step.js';

/** Bytes that a training takes beside what the process holds already; estimates. */
export interface TrainingMemory {
  /** Parameters, what the optimizer remembers of them, averages: as they are, their next values, and those not yet cleared away. */
  readonly state: number;
  /** Batches and random masks on their way into the step. */
  readonly batch: number;
  /** Values inside the step, which grow with the batch. */
  readonly activations: number;
  /** The same, of looking at held-out rows. */
  readonly validation: number;
  /** ONNX Runtime itself. */
  readonly runtime: number;
  readonly total: number;
}

export interface TrainingCost {
  /** Additions and multiplications of matrix products in a step of this process with the largest batch, forward and backward. */
  readonly flopsPerStep: number;
  readonly memory: TrainingMemory;
}

export interface TrainingDescription extends TrainingCost {
  /** Numbers in the network's parameters. */
  readonly parameters: number;
  /** How many of them learn: all that are not frozen. */
  readonly trainable: number;
  /** Undefined where time or patience ends the training. */
  readonly steps: number | undefined;
  /** Sizes of the largest batch, of a part of it where it is taken in parts. */
  readonly bindings: Bindings;
  /** Bytes that are free now. */
  readonly available: number;
}

/** Measured (bench/memory.mjs): ONNX Runtime takes memory in large pieces, between which some is lost. */
const perActivation = 1.4;
/** The state, its next values, and the ones before that the language has not cleared away. */
const perState = 4;
/** What is frozen: as it is, and among all parameters that look at held-out rows or are kept. */
const perFrozen = 2;
const runtimeBytes = 40 * 2 ** 20;
/** Operations per second that a step reaches at most: tells how many may go together. */
const fastest = 1e11;

/**
 * What `fit` with these options will take. Draws the first batch of data that do not tell the shapes of theirs; nothing is computed.
 *
 * @throws UsageError, ShapeError for options that do not fit, as `fit` does
 */
export async function describeTraining<I, O, B extends BatchTypes>(
  options: FitOptions<I, O, B>,
): Promise<TrainingDescription> {
  const { accumulate = 1, collective = single } = options;
  const total = totalSteps(options);
  const training = stepOf(options, total);
  givenWeights(training.layout, options.initial);
  const first = options.data.shapes ? {} : (await firstOf(options.data, options)).bindings;
  const { bindings, cost } = costOfLargest(options, training, partOf(first, accumulate, collective.size));
  return {
    parameters: training.layout.size,
    trainable: training.learned.size,
    steps: Number.isFinite(total) ? total : undefined,
    bindings,
    ...cost,
    available: options.memory ?? availableMemory(),
  };
}

/** @throws UsageError where the state alone cannot fit; makes neither the graph nor any of its numbers */
export function checkState<I, O, B extends BatchTypes>(options: FitOptions<I, O, B>, total: number): void {
  const { network, optimizer, averaging, accumulate = 1, memory } = options;
  const layout = layoutOf(network);
  const learned = partLayout(layout, ({ learns }) => learns);
  const vectors = Object.values(plannedOptimizer(optimizer, total).state(learned)).map(({ shape }) => sizeOf(shape));
  const numbers = vectors.reduce((sum, size) => sum + size, (averaging === undefined ? 1 : 2) * learned.size);
  const state = 4 * (perState * (numbers + layout.bufferSize) + perFrozen * (layout.size - learned.size));
  const none = { batch: 0, activations: 0, validation: 0 };
  const least = { ...none, state, runtime: runtimeBytes, total: state + runtimeBytes };
  checkMemory({ flopsPerStep: 0, memory: least }, accumulate, memory, 'at least');
}

/** The step that `fit` takes. */
export function stepOf<I, O, B extends BatchTypes>(options: FitOptions<I, O, B>, total: number): TrainingStep {
  const { network, data, loss, averaging, accumulate = 1 } = options;
  return trainingStep({
    network,
    batch: data.types,
    loss,
    optimizer: plannedOptimizer(options.optimizer, total),
    accumulate,
    ...(averaging !== undefined && { averaging }),
  });
}

/**
 * What the step of most memory takes, among all shapes that a batch may have.
 *
 * @param first sizes of the first batch, or of a part of it; taken where the data do not tell their shapes
 */
export function costOfLargest<I, O, B extends BatchTypes>(
  options: Omit<FitOptions<I, O, B>, 'random'>,
  training: TrainingStep,
  first: Bindings,
): { readonly bindings: Bindings; readonly cost: TrainingCost } {
  const { data, accumulate = 1, collective = single } = options;
  const shapes = data.shapes?.map((shape) => partOf(shape, accumulate, collective.size)) ?? [first];
  return shapes
    .map((bindings) => ({ bindings, cost: costOfTraining(options, training, bindings) }))
    .reduce((most, own) => (own.cost.memory.total > most.cost.memory.total ? own : most));
}

/** @param bindings sizes of a batch, or of a part of it where it is taken in parts */
function costOfTraining<I, O, B extends BatchTypes>(
  options: Pick<FitOptions<I, O, B>, 'network' | 'loss' | 'validation' | 'stepsPerRun'>,
  { graph }: TrainingStep,
  bindings: Bindings,
): TrainingCost {
  const { flops, peakBytes, maskBytes } = costOfStep(graph, bindings);
  const stateBytes = perState * bytesOf(graph.state, bindings) + perFrozen * bytesOf(graph.fixed ?? {}, bindings);
  const together = options.stepsPerRun ?? stepsTogether(flops / fastest);
  const evaluator = evaluatorOf(options);
  const held = evaluator && {
    cost: estimateCost(Object.values(evaluator.outputs), bindings),
    batch: bytesOf(options.validation!.data.types, bindings),
  };
  const parts = {
    state: stateBytes,
    batch: 2 * together * (bytesOf(graph.inputs, bindings) + maskBytes),
    activations: perActivation * peakBytes,
    validation: held === undefined ? 0 : perActivation * held.cost.peakBytes + 2 * held.batch,
    runtime: runtimeBytes,
  };
  const total = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { flopsPerStep: flops, memory: { ...parts, total } };
}

function costOfStep({ state, outputs }: StepGraph, bindings: Bindings) {
  return estimateCost([...Object.values(state), ...Object.values(outputs)], bindings);
}

function bytesOf(types: Readonly<Record<string, TensorType>>, bindings: Bindings): number {
  return Object.values(types).reduce(
    (total, { dtype, shape }) => total + (dtype === 'bool' ? 1 : 4) * sizeOf(boundShape(shape, bindings)),
    0,
  );
}

async function firstOf<B extends BatchTypes>(
  data: Batches<B>,
  { random }: { readonly random: Parameters<Batches<B>['epoch']>[1] },
): Promise<Batch> {
  for await (const batch of data.epoch(0, random.split('batches'))) return batch;
  throw new UsageError('fit: epoch 1 of the data has no batches.');
}

const inGiB = (bytes: number) => `${(bytes / 2 ** 30).toPrecision(2)} GiB`;

/**
 * @param accumulate parts in which a batch is taken now
 * @throws UsageError when a training cannot fit in the memory that is free
 */
export function checkMemory(
  { memory }: TrainingCost,
  accumulate: number,
  available = availableMemory(),
  about = 'about',
): void {
  if (memory.total <= available) return;
  const start = `This training needs ${about} ${inGiB(memory.total)} of memory beside what is held already, and ${inGiB(available)} are free`;
  const left = available - memory.state - memory.runtime - memory.validation;
  const parts = Math.ceil((accumulate * (memory.activations + memory.batch)) / left);
  throw new UsageError(
    left > 0 && parts > accumulate
      ? `${start}: take smaller batches, take them in parts (accumulate: ${parts}), or wrap large layers in recompute().`
      : `${start}: take a smaller network, or an optimizer that remembers less (adafactor, sgd).`,
  );
}

/** A description in words, such as `708,866 parameters; 12 GFLOP per step, 300 steps; about 0.86 GiB of memory, 20 GiB are free.` */
export function showTraining({
  parameters,
  trainable,
  flopsPerStep,
  steps,
  memory,
  available,
}: TrainingDescription): string {
  const numbers = parameters.toLocaleString('en');
  const own = trainable === parameters ? numbers : `${trainable.toLocaleString('en')} trainable of ${numbers}`;
  const units = ['FLOP', 'kFLOP', 'MFLOP', 'GFLOP', 'TFLOP'];
  const unit = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, flopsPerStep)) / 3));
  const work = `${Number((flopsPerStep / 1000 ** unit).toPrecision(3))} ${units[unit]} per step`;
  const count = steps === undefined ? '' : `, ${steps.toLocaleString('en')} ${steps === 1 ? 'step' : 'steps'}`;
  return `${own} parameters; ${work}${count}; about ${inGiB(memory.total)} of memory, ${inGiB(available)} are free${memory.total > available ? ': it does not fit' : ''}.`;
}
