// One training step as a graph: forward, backward and update, from the state before to the state after.
import {
  add,
  concat,
  gradients,
  input,
  reshape,
  type StepGraph,
  slice,
  type TensorType,
  type Value,
} from '../engine/index.js';
import { bindFlat, initialBuffers, initialParameters, type Layer, type Layout, layoutOf } from '../nn/index.js';
import type { Random } from '../random/index.js';
import type { Transform } from './transform.js';
import { norm } from './transforms/clip-by-global-norm.js';

/** Types of what a step takes, by name; `batch` is the usual name of the open first axis. */
export type BatchTypes = Readonly<Record<string, TensorType>>;

export interface StepOptions<I, O, B extends BatchTypes> {
  readonly network: Layer<I, O>;
  readonly batch: B;
  /** The mean loss of a batch, shape []. */
  readonly loss: (network: (x: I) => O, batch: { readonly [K in keyof B]: Value }) => Value;
  readonly optimizer: Transform;
}

/** A step as a graph, and what its state begins with. */
export interface TrainingStep {
  readonly layout: Layout;
  readonly graph: StepGraph;
  /** Shapes of the state, by name: `parameters`, `buffers`, `step` and what the optimizer remembers. */
  initialState(
    random: Random,
  ): Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;
}

/** Names of the outputs of every step. */
export const stepOutputs = { loss: 'loss', gradientNorm: 'gradientNorm' } as const;

const optimizerName = (name: string) => `optimizer.${name}`;

/** @throws ShapeError, GraphError when network, loss and batch do not fit */
export function trainingStep<I, O, B extends BatchTypes>({
  network,
  batch,
  loss,
  optimizer,
}: StepOptions<I, O, B>): TrainingStep {
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
  const graph: StepGraph = {
    state: {
      parameters: add(parameters, change),
      step,
      ...(buffers && { buffers: nextOf(layout, buffers, nextBuffers) }),
      ...Object.fromEntries(Object.keys(specs).map((name) => [optimizerName(name), state[name]!])),
    },
    inputs: batch,
    outputs: { [stepOutputs.loss]: value, [stepOutputs.gradientNorm]: norm(gradient!) },
  };
  const initialState: TrainingStep['initialState'] = (random) => ({
    parameters: { shape: [layout.size], data: initialParameters(layout, random) },
    step: { shape: [], data: Float32Array.of(0) },
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
