// One training step as a graph: forward, backward and update, from the state before to the state after.
import {
  add,
  concat,
  div,
  gradients,
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
import { UsageError } from '../errors/index.js';
import { bindFlat, initialBuffers, initialParameters, type Layer, type Layout, layoutOf } from '../nn/index.js';
import type { Random } from '../random/index.js';
import type { Transform } from './transform.js';
import { norm } from './transforms/clip-by-global-norm.js';

/** Types of what a step takes, by name; `batch` is the usual name of the open first axis. */
export type BatchTypes = Readonly<Record<string, TensorType>>;

/** The mean loss of a batch, shape []. */
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
}

/** A step as a graph, and what its state begins with. */
export interface TrainingStep {
  readonly layout: Layout;
  readonly graph: StepGraph;
  /** Shapes of the state, by name: `parameters`, `buffers`, `step`, `average` and what the optimizer remembers. */
  initialState(
    random: Random,
  ): Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;
}

/** Names of the outputs of every step. */
export const stepOutputs = { loss: 'loss', gradientNorm: 'gradientNorm' } as const;

/** The running average of the parameters in a state that keeps one. */
export const averageName = 'average';

const optimizerName = (name: string) => `optimizer.${name}`;

/** @throws ShapeError, GraphError when network, loss and batch do not fit */
export function trainingStep<I, O, B extends BatchTypes>({
  network,
  batch,
  loss,
  optimizer,
  averaging,
}: StepOptions<I, O, B>): TrainingStep {
  if (averaging !== undefined && !(averaging > 0 && averaging < 1)) {
    throw new UsageError(`averaging: expected a share between 0 and 1, such as 0.999, received ${averaging}.`);
  }
  const layout = layoutOf(network);
  const parameters = input('parameters', [layout.size]);
  const hasBuffers = layout.bufferSize > 0;
  const buffers = hasBuffers ? input('buffers', [layout.bufferSize]) : undefined;
  const step = add(input('step', []), 1);
  const nextBuffers = new Map<string, Value>();
  const bound = bindFlat(network, layout, parameters, buffers, {
    isTraining: true,
    onUpdate: (path, next) => nextBuffers.set(path, next),
  });
  const fed = Object.fromEntries(
    Object.entries(batch).map(([name, { shape, dtype }]) => [name, input(name, shape, dtype)]),
  );
  const value = loss(bound, fed as { readonly [K in keyof B]: Value });
  const [gradient] = gradients(value, [parameters]);
  const specs = optimizer.state(layout);
  const remembered = Object.fromEntries(
    Object.entries(specs).map(([name, { shape }]) => [name, input(optimizerName(name), shape)]),
  );
  const { change, state } = optimizer.update(gradient!, remembered, { parameters, step, layout });
  const nextParameters = add(parameters, change);
  const graph: StepGraph = {
    state: {
      parameters: nextParameters,
      step,
      ...(averaging !== undefined && {
        [averageName]: runningAverage(input(averageName, [layout.size]), nextParameters, step, averaging),
      }),
      ...(buffers && { buffers: nextOf(layout, buffers, nextBuffers) }),
      ...Object.fromEntries(Object.keys(specs).map((name) => [optimizerName(name), state[name]!])),
    },
    inputs: batch,
    outputs: { [stepOutputs.loss]: value, [stepOutputs.gradientNorm]: norm(gradient!) },
  };
  const initialState: TrainingStep['initialState'] = (random) => ({
    parameters: { shape: [layout.size], data: initialParameters(layout, random) },
    step: { shape: [], data: Float32Array.of(0) },
    ...(averaging !== undefined && { [averageName]: { shape: [layout.size], data: new Float32Array(layout.size) } }),
    ...(hasBuffers && { buffers: { shape: [layout.bufferSize], data: initialBuffers(layout) } }),
    ...Object.fromEntries(
      Object.entries(specs).map(([name, { shape, initial }]) => [
        optimizerName(name),
        { shape, data: new Float32Array(shape.reduce((size, side) => size * side, 1)).fill(initial) },
      ]),
    ),
  });
  return { layout, graph, initialState };
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
