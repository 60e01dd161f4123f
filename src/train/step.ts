// One training step as a graph: forward, backward and update, from the state before to the state after.
import {
  add,
  concat,
  constant,
  div,
  fill,
  gradients,
  greater,
  inPlace,
  input,
  less,
  mul,
  repeat,
  reshape,
  type StepGraph,
  slice,
  sub,
  sum,
  type TensorType,
  type Value,
  where,
} from '../engine/index.js';
import { UsageError } from '../errors/index.js';
import {
  bindEntries,
  initialBuffers,
  initialParameters,
  joinParts,
  type Layer,
  type Layout,
  layoutOf,
  partLayout,
  takePart,
  weightOfMean,
} from '../nn/index.js';
import type { Random } from '../random/index.js';
import type { Weights } from './evaluator.js';
import type { GivenWeights } from './initial-weights.js';
import { type NamesOf, refuseUnknown } from './known-options.js';
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

/** The vector that passes between the halves of a step. */
export const shareName = 'share';

/** The parameters that do not learn, in a state of a network that has some. */
export const frozenName = 'frozen';

/** The running average of the parameters in a state that keeps one. */
export const averageName = 'average';

const optimizerName = (name: string) => `optimizer.${name}`;

const isOfState = (name: string): boolean =>
  ['parameters', 'buffers', 'step', shareName, frozenName, averageName].includes(name) ||
  name.startsWith(optimizerName(''));

/** What a batch says: mean loss, its gradient, and the next buffers where there are any. */
interface Found {
  readonly loss: Value;
  /** What the loss is a mean by. */
  readonly weight: Value;
  readonly gradient: Value;
  readonly buffers: Value | undefined;
}

/** @throws UsageError for an option that does not exist; ShapeError, GraphError when network, loss and batch do not fit */
export function trainingStep<I, O, B extends BatchTypes>(options: StepOptions<I, O, B>): TrainingStep {
  refuseUnknown('trainingStep', options, names);
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

  const learn = (values: Readonly<Record<string, Value>>, before: Value | undefined): Found => {
    const next = new Map<string, Value>();
    const vectors = [
      [learned.parameters, parameters],
      [still.parameters, frozen],
      [layout.buffers, before],
    ] as const;
    const bound = bindEntries(network, vectors, {
      isTraining: true,
      onUpdate: (path, value) => next.set(path, value),
    });
    const loss = inPlace('the loss', () => options.loss(bound, values as { readonly [K in keyof B]: Value }));
    const [gradient] = gradients(loss, [parameters]);
    const weight = weightOfMean(loss) ?? (values.weight ? sum(values.weight) : constant([1], []));
    return { loss, weight, gradient: gradient!, buffers: before && nextOf(layout, before, next) };
  };
  /** Loss and gradient as sums over rows; nothing where no row counts. */
  const learnSums = (values: Readonly<Record<string, Value>>, before: Value | undefined) => {
    const found = learn(values, before);
    const { weight } = found;
    const isThere = greater(weight, 0);
    return {
      loss: where(isThere, mul(found.loss, weight), 0),
      gradient: where(isThere, mul(found.gradient, weight), 0),
      buffers: found.buffers,
      weight,
    };
  };
  const accumulated = () => {
    const first = [fill(0, []), fill(0, [learned.size]), fill(0, []), ...(buffers ? [buffers] : [])];
    const names = Object.keys(fed);
    const [loss, gradient, weight, after] = repeat(accumulate, first, Object.values(fed), (sums, parts) => {
      const own = learnSums(Object.fromEntries(names.map((name, i) => [name, parts[i]!])), sums[3]);
      return [
        add(sums[0]!, own.loss),
        add(sums[1]!, own.gradient),
        add(sums[2]!, own.weight),
        ...(own.buffers ? [own.buffers] : []),
      ];
    }) as readonly [Value, Value, Value, Value?];
    return { loss, gradient, weight, buffers: after };
  };
  const sums = () => (accumulate === 1 ? learnSums(fed, buffers) : accumulated());
  const whole = (): Found => {
    if (accumulate === 1) return learn(fed, buffers);
    const { loss, gradient, weight, buffers: after } = accumulated();
    const divisor = divisorOf(weight);
    return { loss: div(loss, divisor), weight, gradient: mul(gradient, div(1, divisor)), buffers: after };
  };

  const specs = optimizer.state(learned);
  const remembered = mapValues(specs, ({ shape }, name) => input(optimizerName(name), shape));
  /** The next state, from what a batch says. */
  const updated = ({
    loss,
    gradient,
    buffers: nextBuffers,
  }: Omit<Found, 'weight'>): Pick<StepGraph, 'state' | 'outputs'> => {
    const { change, state } = inPlace('the optimizer', () =>
      optimizer.update(gradient, remembered, { parameters, step, layout: learned }),
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

  const vectorsOf = (all: Float32Array) => ({
    parameters: { shape: [learned.size], data: takePart(layout, learned, all) },
    ...(still.size > 0 && { [frozenName]: { shape: [still.size], data: takePart(layout, still, all) } }),
  });
  const shareSize = learned.size + layout.bufferSize + 3;
  return {
    layout,
    learned,
    graph: { ...updated(whole()), inputs, ...fixed },
    get part() {
      if (accumulate === 1) return undefined;
      return { count: accumulate, graph: trainingStep({ ...options, accumulate: 1 }).graph };
    },
    get halves() {
      const found = sums();
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
    initialState: (random, given) => ({
      ...vectorsOf(initialParameters(layout, random, given)),
      step: { shape: [], data: Float32Array.of(0) },
      ...(averaging !== undefined && {
        [averageName]: { shape: [learned.size], data: new Float32Array(learned.size) },
      }),
      ...(buffers && { buffers: { shape: [layout.bufferSize], data: initialBuffers(layout, given) } }),
      ...Object.fromEntries(
        Object.entries(specs).map(([name, { shape, initial }]) => [
          optimizerName(name),
          { shape, data: new Float32Array(shape.reduce((size, side) => size * side, 1)).fill(initial) },
        ]),
      ),
    }),
    weightsOf: (state) => ({
      parameters: joinParts(layout, [
        [learned, (state[averageName] ?? state.parameters!).data],
        ...(still.size > 0 ? [[still, state[frozenName]!.data] as const] : []),
      ]),
      buffers: state.buffers?.data ?? new Float32Array(0),
    }),
  };
}

/** What sums over rows are divided by: where no row counts they are 0, and stay so. */
function divisorOf(weight: Value): Value {
  return where(greater(weight, 0), weight, 1);
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

/** All buffers as one vector: the next values of those that were given one, the others as they were. */
function nextOf({ buffers }: Layout, before: Value, next: ReadonlyMap<string, Value>): Value {
  return concat(
    buffers.map(({ path, start, size }) => {
      const value = next.get(path);
      return value === undefined ? slice(before, 0, start, start + size) : reshape(value, [size]);
    }),
    0,
  );
}
