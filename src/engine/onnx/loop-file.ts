// The bytes of an ONNX file that takes several steps in one run: a Loop whose body computes the next state from the last.
import { attributeTypes, type GraphProto, toTensorProto, writeOnnx } from '../../onnx/index.js';
import type { TensorType, Value } from '../graph/index.js';
import { expectWellFormed, type GraphFile, type GraphFileOptions, nameResults, opsets } from './graph-file.js';
import { lowerValues, valueInfo } from './lower.js';

/** A computation that is repeated: what it carries on, what it takes and what it gives in every step. */
export interface StepGraph {
  /** The next value of each input that is carried from step to step, by the input's name. */
  readonly state: Readonly<Record<string, Value>>;
  /** Types of what each step takes anew, by the input's name. */
  readonly inputs: Readonly<Record<string, TensorType>>;
  /** Types of what is the same in every step, by the input's name. */
  readonly fixed?: Readonly<Record<string, TensorType>>;
  /** What each step gives. */
  readonly outputs: Readonly<Record<string, Value>>;
}

/** Name under which the next value of a state leaves a graph. */
export const nextName = (name: string) => `${name}.next`;

/** What comes for all steps at once has their number as its first axis. */
const stacked = ({ dtype, shape }: TensorType, steps: number): TensorType => ({ dtype, shape: [steps, ...shape] });

/**
 * Takes `steps` steps per run. Inputs and outputs of a step are stacked: their first axis is the step; what is fixed is not. Masks are inputs.
 *
 * @param steps 1 gives a plain graph whose inputs and outputs have no such axis
 */
export function stepFile(
  { state, inputs, outputs, fixed = {} }: StepGraph,
  steps: number,
  options: GraphFileOptions = {},
): GraphFile {
  expectWellFormed([...Object.values(state), ...Object.values(outputs)], { ...state, ...inputs, ...fixed }, options);
  const carried = Object.keys(state);
  const given = Object.keys(outputs);
  const values = [...Object.values(state), ...Object.values(outputs)];
  const own = Object.fromEntries([...carried, ...Object.keys({ ...inputs, ...fixed })].map((name) => [name, name]));
  const fixedInfos = () => Object.entries(fixed).map(([name, type]) => describe(name, type));
  const describe = (name: string, type: TensorType) => valueInfo(name, type, options);
  const stateInfos = (rename: (name: string) => string) =>
    Object.entries(state).map(([name, value]) => describe(rename(name), value));
  if (steps === 1) {
    const lowered = lowerValues(values, own, options, 'n.');
    return file(
      {
        name: options.name ?? 'step',
        node: [...lowered.nodes, ...nameResults(lowered, [...carried.map(nextName), ...given])],
        initializer: lowered.constants,
        input: [
          ...stateInfos((name) => name),
          ...Object.entries(inputs).map(([name, type]) => describe(name, type)),
          ...fixedInfos(),
          ...lowered.masks.map(({ name, shape }) => describe(name, { dtype: 'float', shape })),
        ],
        output: [...stateInfos(nextName), ...given.map((name) => describe(name, outputs[name]!))],
      },
      lowered.masks,
      options,
    );
  }
  const inBody = (name: string) => `body.${name}`;
  // What is fixed is seen in the body under the name it has outside.
  const fed = Object.fromEntries(Object.keys(own).map((name) => [name, name in fixed ? name : inBody(name)]));
  const masksOf = lowerValues(values, own, options).masks;
  const maskNames = Object.fromEntries(masksOf.map(({ name }) => [name, inBody(name)]));
  const lowered = lowerValues(values, { ...fed, ...maskNames }, options, 'n.');
  const taken = [...Object.keys(inputs), ...masksOf.map(({ name }) => name)];
  const body: GraphProto = {
    name: 'body',
    node: [
      ...taken.map((name) => ({
        input: [name, 'iteration'],
        output: [inBody(name)],
        name: `take.${name}`,
        opType: 'Gather',
        attribute: [{ name: 'axis', type: attributeTypes.int, i: 0 }],
      })),
      ...lowered.nodes,
      ...nameResults(lowered, [...carried.map((name) => inBody(nextName(name))), ...given.map(inBody)]),
      { input: ['condition'], output: ['condition.next'], name: 'condition.', opType: 'Identity' },
    ],
    initializer: lowered.constants,
    input: [scalarInfo('iteration', 7), scalarInfo('condition', 9), ...stateInfos(inBody)],
    output: [
      scalarInfo('condition.next', 9),
      ...stateInfos((name) => inBody(nextName(name))),
      ...given.map((name) => describe(inBody(name), outputs[name]!)),
    ],
  };
  const graph: GraphProto = {
    name: options.name ?? 'steps',
    node: [
      {
        input: ['steps', 'continue', ...carried],
        output: [...carried.map(nextName), ...given],
        name: 'loop',
        opType: 'Loop',
        attribute: [{ name: 'body', type: attributeTypes.graph, g: body }],
      },
    ],
    initializer: [
      toTensorProto({ type: 'int64', shape: [], values: BigInt64Array.of(BigInt(steps)) }, 'steps'),
      toTensorProto({ type: 'bool', shape: [], values: Uint8Array.of(1) }, 'continue'),
    ],
    input: [
      ...stateInfos((name) => name),
      ...Object.entries(inputs).map(([name, type]) => describe(name, stacked(type, steps))),
      ...fixedInfos(),
      ...masksOf.map(({ name, shape }) => describe(name, stacked({ dtype: 'float', shape }, steps))),
    ],
    output: [...stateInfos(nextName), ...given.map((name) => describe(name, stacked(outputs[name]!, steps)))],
  };
  return file(graph, masksOf, options);
}

function file(graph: GraphProto, masks: GraphFile['masks'], { metadata = {} }: GraphFileOptions): GraphFile {
  return { bytes: writeOnnx(graph, { opsets, producer: { name: 'fathom', version: '1' }, metadata }), masks };
}

function scalarInfo(name: string, elemType: number) {
  return { name, type: { tensorType: { elemType, shape: { dim: [] } } } };
}
