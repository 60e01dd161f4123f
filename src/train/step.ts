// One training step as a graph: forward, backward and update, from the state before to the state after.
import {
  add,
  concat,
  constant,
  div,
  inPlace,
  input,
  less,
  mul,
  reshape,
  type StepGraph,
  slice,
  sub,
  type TensorType,
  type Value,
  where,
} from '../engine/index.js';
import { expectOptions, type NamesOf, UsageError } from '../errors/index.js';
import { type Layer, type Layout, layoutOf, partLayout } from '../nn/index.js';
import type { Random } from '../random/index.js';
import type { Weights } from './evaluator.js';
import type { GivenWeights } from './initial-weights.js';
import { divisorOf, type Found, meansOf, sumsOf } from './learn.js';
import {
  averageName,
  frozenName,
  initialStateOf,
  isOfState,
  optimizerName,
  shareName,
  weightsOf,
} from './state-vectors.js';
import type { Transform } from './transform.js';
import { norm } from './transforms/clip-by-global-norm.js';

/** Types of what a step takes, by name; `batch` is the usual name of the open first axis. */
export type BatchTypes = Readonly<Record<string, TensorType>>;

/**
 * The mean loss of a batch, shape []. Means of parts, of processes and of held-out batches are put together by what they were divided
 * by where the loss is a mean of `fathom/nn` with weights, of rows or classes; by the sum of the batch's `weight` where it is anything
 * else, such as a sum of two of them.
 */
export type LossFunction<I, O, B extends BatchTypes> = (
  network: (x: I) => O,
  batch: { readonly [K in keyof B]: Value },
) => Value;

export interface StepOptions<I, O, B extends BatchTypes> {
  readonly network: Layer<I, O>;
  readonly batch: B;
  readonly loss: LossFunction<I, O, B>;
  readonly optimizer: Transform;
  /** Keeps a running average of the parameters beside them: the share of it that stays in each step, such as 0.999. */
  readonly averaging?: number;
  /**
   * Takes a batch in so many parts, one after the other, and adds up their gradients: as much memory as a part needs. Inputs then
   * have the part as their first axis, and what is open in `batch` are the sizes of a part. The loss must be a mean by weights, as
   * LossFunction says, and layers that look at several rows, such as batchNorm, see those of a part.
   */
  readonly accumulate?: number;
}

const names: NamesOf<StepOptions<never, never, BatchTypes>> = {
  network: true,
  batch: true,
  loss: true,
  optimizer: true,
  averaging: true,
  accumulate: true,
};

/** A step as a graph, and what its state begins with. */
export interface TrainingStep {
  readonly layout: Layout;
  /** Where the parameters that learn lie in the state's `parameters`; `layout` itself where all do. */
  readonly learned: Layout;
  readonly graph: StepGraph;
  /** What is done with each of the parts of a batch, as a step of its own, and how many there are. */
  readonly part: { readonly count: number; readonly graph: StepGraph } | undefined;
  /** The same step in two halves, between which processes add up what each has found for its rows. */
  readonly halves: Halves;
  /**
   * What the state begins with, by name: `parameters` that learn, those that are `frozen`, `buffers`, `step`, `average` and what
   * the optimizer remembers.
   *
   * @param given parameters and buffers that are not drawn, by path
   */
  initialState(
    random: Random,
    given?: GivenWeights,
  ): Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;
  /** The vectors that predict, in the order of `layout`: the running average where a state has one. */
  weightsOf(state: Readonly<Record<string, { readonly data: Float32Array }>>): Weights;
}

export interface Halves {
  /** From state and batch to `share`, one vector: the sum of gradients, buffers, the sum of losses, that of weights, and 1. */
  readonly backward: StepGraph;
  /** From state and the sum of all shares to the next state. */
  readonly update: StepGraph;
  readonly shareSize: number;
}

/** Names of the outputs of every step. */
export const stepOutputs = { loss: 'loss', gradientNorm: 'gradientNorm' } as const;

/** The number of the step is a float of single precision, which counts this far: 1 more would be the same number. */
export const mostSteps = 2 ** 24;

/** @throws UsageError for an option that does not exist; ShapeError, GraphError when network, loss and batch do not fit */
export function trainingStep<I, O, B extends BatchTypes>(options: StepOptions<I, O, B>): TrainingStep {
  expectOptions('trainingStep', options, names);
  const { network, batch, optimizer, averaging, accumulate = 1 } = options;
  if (averaging !== undefined && !(averaging > 0 && averaging < 1)) {
    throw new UsageError(`averaging: expected a share between 0 and 1, such as 0.999, received ${averaging}.`);
  }
  if (!Number.isInteger(accumulate) || accumulate < 1) {
    throw new UsageError(`accumulate: expected a whole number of parts, at least 1, received ${accumulate}.`);
  }
  const reserved = Object.keys(batch).find(isOfState);
  if (reserved !== undefined) {
    throw new UsageError(`training: the batch has a column "${reserved}", a name of the training's own; rename it.`);
  }
  const layout = layoutOf(network);
  const learned = partLayout(layout, ({ learns }) => learns);
  const still = partLayout(layout, ({ learns }) => !learns);
  if (learned.size === 0 && layout.size > 0) {
    throw new UsageError(
      'training: no parameter of the network learns, all are frozen; leave a layer outside of frozen().',
    );
  }
  const parameters = input('parameters', [learned.size]);
  const frozen = still.size > 0 ? input(frozenName, [still.size]) : undefined;
  const fixed = frozen && { fixed: { [frozenName]: frozen } };
  const buffers = layout.bufferSize > 0 ? input('buffers', [layout.bufferSize]) : undefined;
  const step = add(input('step', []), 1);
  const inputs =
    accumulate === 1
      ? batch
      : mapValues(batch, ({ dtype, shape }) => ({ dtype, shape: [accumulate, ...shape] }) as TensorType);
  const fed = mapValues(inputs, ({ shape, dtype }, name) => input(name, shape, dtype));

  const lesson = { layout, learned, still, parameters, frozen, buffers, fed, accumulate, network, loss: options.loss };
  const specs = optimizer.state(learned);
  const memory = mapValues(specs, ({ shape }, name) => input(optimizerName(name), shape));
  /** The next state, from what a batch says. */
  const updated = ({
    loss,
    gradient,
    buffers: nextBuffers,
  }: Omit<Found, 'weight'>): Pick<StepGraph, 'state' | 'outputs'> => {
    const { change, state } = inPlace('the optimizer', () =>
      optimizer.update(gradient, memory, { parameters, step, layout: learned }),
    );
    const nextParameters = add(parameters, change);
    return {
      state: {
        parameters: nextParameters,
        step,
        ...(averaging !== undefined && {
          [averageName]: runningAverage(input(averageName, [learned.size]), nextParameters, step, averaging),
        }),
        ...(nextBuffers && { buffers: nextBuffers }),
        ...Object.fromEntries(Object.keys(specs).map((name) => [optimizerName(name), state[name]!])),
      },
      outputs: { [stepOutputs.loss]: loss, [stepOutputs.gradientNorm]: norm(gradient) },
    };
  };

  const vectors = { layout, learned, still, remembered: specs, averaging };
  const shareSize = learned.size + layout.bufferSize + 3;
  return {
    layout,
    learned,
    graph: { ...updated(meansOf(lesson)), inputs, ...fixed },
    get part() {
      if (accumulate === 1) return undefined;
      return { count: accumulate, graph: trainingStep({ ...options, accumulate: 1 }).graph };
    },
    get halves() {
      const found = sumsOf(lesson);
      const ofBuffers = found.buffers ? [found.buffers] : [];
      const scalars = [reshape(found.loss, [1]), reshape(found.weight, [1]), constant([1])];
      const share = input(shareName, [shareSize]);
      const part = (start: number, size: number) => slice(share, 0, start, start + size);
      const [loss, weight, ranks] = [3, 2, 1].map((fromEnd) => reshape(part(shareSize - fromEnd, 1), [])) as [
        Value,
        Value,
        Value,
      ];
      const divisor = divisorOf(weight);
      return {
        shareSize,
        backward: {
          state: {},
          inputs: { parameters, ...(buffers && { buffers }), ...fixed?.fixed, ...inputs },
          outputs: { [shareName]: concat([found.gradient, ...ofBuffers, ...scalars], 0) },
        },
        update: {
          ...updated({
            gradient: mul(part(0, learned.size), div(1, divisor)),
            // Layers that keep a mean do not know the weights of rows, and every process has as many rows.
            buffers: buffers && mul(part(learned.size, layout.bufferSize), div(1, ranks)),
            loss: div(loss, divisor),
          }),
          inputs: { [shareName]: share },
        },
      };
    },
    initialState: (random, given) => initialStateOf(vectors, random, given),
    weightsOf: (state) => weightsOf(vectors, state),
  };
}

function mapValues<A, R>(record: Readonly<Record<string, A>>, f: (value: A, name: string) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value, name)]));
}

/**
 * An average that forgets, without what it began with: in step t the old one keeps min(share, (t - 1) / (t + 9)), so the first
 * step gives the parameters themselves, and early ones count little.
 */
function runningAverage(average: Value, parameters: Value, step: Value, share: number): Value {
  const early = div(sub(step, 1), add(step, 9));
  const kept = where(less(early, share), early, share);
  return add(average, mul(sub(parameters, average), sub(1, kept)));
}
