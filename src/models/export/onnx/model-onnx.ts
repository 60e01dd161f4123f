import type { InputSchema } from '../../../features/index.js';
import { GraphBuilder, type Value, writeOnnx } from '../../../onnx/index.js';
import { addInputs, boundary, type GraphInputs } from './inputs.js';

/** Versions of the operators: the first ai.onnx.ml with tree ensembles in double, and an ai.onnx of its time. */
const opsets = { '': 18, 'ai.onnx.ml': 5 };

/** Computes columns, shape (rows, outputs), from the columns of a model's features. */
export type ColumnBuilder = (graph: GraphBuilder, inputs: GraphInputs) => Value;

export interface OnnxWords {
  /** Names that no feature's input may have. */
  readonly outputs: readonly string[];
  /** The version of Fathom that writes. */
  readonly version: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The bytes of an ONNX file of a model; `metadata_props` says what its inputs mean. @param build adds the outputs */
export function modelOnnx(
  { name, features }: { readonly name: string; readonly features: readonly InputSchema[] },
  { outputs, version, metadata }: OnnxWords,
  build: (graph: GraphBuilder, inputs: GraphInputs) => void,
): Uint8Array {
  const graph = new GraphBuilder(outputs);
  const inputs = addInputs(graph, features);
  build(graph, inputs);
  return writeOnnx(graph.graph(`fathom_${name}`), {
    opsets,
    producer: { name: 'fathom', version },
    metadata: {
      fathom_version: version,
      model: name,
      ...metadata,
      inputs: JSON.stringify(inputs.descriptions),
      boundary,
    },
  });
}
