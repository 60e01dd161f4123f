// The bytes of an ONNX file that computes values.

import { GraphError } from '../../errors/index.js';
import { type GraphProto, type NodeProto, writeOnnx } from '../../onnx/index.js';
import { type TensorType, type Value, verify } from '../graph/index.js';
import { type Lowered, type LowerOptions, lowerValues, type Mask, valueInfo } from './lower.js';

/** Versions of the operators: the ones of ONNX 1.17. */
export const opsets = { '': 21 };

export interface GraphFileOptions extends LowerOptions {
  /** Goes into the file. */
  readonly name?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface GraphFile {
  readonly bytes: Uint8Array;
  readonly masks: readonly Mask[];
}

/**
 * @param inputs types of the inputs, by the names they have in the graph
 * @param outputs what to compute, by name
 * @throws GraphError for a graph that is not well formed or needs an input that is not listed, ShapeError for sizes that cannot stay open
 */
export function graphFile(
  inputs: Readonly<Record<string, TensorType>>,
  outputs: Readonly<Record<string, Value>>,
  options: GraphFileOptions = {},
): GraphFile {
  expectWellFormed(outputs, inputs, options);
  const names = Object.fromEntries(Object.keys(inputs).map((name) => [name, name]));
  const lowered = lowerValues(Object.values(outputs), names, options, 'n.');
  const graph: GraphProto = {
    name: options.name ?? 'fathom',
    node: [...lowered.nodes, ...nameResults(lowered, Object.keys(outputs))],
    initializer: lowered.constants,
    input: [
      ...Object.entries(inputs).map(([name, type]) => valueInfo(name, type, options)),
      ...lowered.masks.map(({ name, shape }) => valueInfo(name, { dtype: 'float', shape }, options)),
    ],
    output: Object.entries(outputs).map(([name, value]) => valueInfo(name, value, options)),
  };
  const { metadata = {} } = options;
  const bytes = writeOnnx(graph, { opsets, producer: { name: 'fathom', version: '1' }, metadata });
  return { bytes, masks: lowered.masks };
}

/** @throws GraphError saying what is wrong with a graph */
export function expectWellFormed(
  outputs: readonly Value[] | Readonly<Record<string, Value>>,
  inputs: Readonly<Record<string, TensorType>>,
  options: LowerOptions,
): void {
  const fault = verify(outputs, { ...options, inputs });
  if (fault !== undefined) throw new GraphError(fault);
}

/** Nodes that give the results the names under which they leave the graph. */
export function nameResults({ results }: Lowered, names: readonly string[]): NodeProto[] {
  return names.map((name, i) => ({ input: [results[i]!], output: [name], name: `${name}.`, opType: 'Identity' }));
}
