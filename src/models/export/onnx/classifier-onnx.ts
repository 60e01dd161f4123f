import type { InputSchema } from '../../../features/index.js';
import type { GraphBuilder, Value } from '../../../onnx/index.js';
import type { ExportWords } from '../../export-forms.js';
import type { GraphInputs } from './inputs.js';
import { modelOnnx } from './model-onnx.js';

/** Computes a model's sums from the columns of its features. */
export type SumsBuilder = (graph: GraphBuilder, inputs: GraphInputs) => ClassifierSums;

export interface ClassifierSums {
  /** Log-odds of the event, shape (rows, 1). */
  readonly logOdds: Value;
  /** Points, shape (rows, 1). */
  readonly score?: Value;
}

/**
 * The bytes of an ONNX file of a model of two classes: from columns as a service has them to `probabilities`, shape
 * (rows, 2), and `score` where the model has points. All numbers are doubles. `metadata_props` says what inputs and classes mean.
 *
 * @param build computes the sums from the inputs
 */
export function classifierOnnx(
  model: { readonly name: string; readonly features: readonly InputSchema[] },
  { classes, version }: ExportWords,
  build: SumsBuilder,
): Uint8Array {
  const metadata = { classes: JSON.stringify(classes) };
  return modelOnnx(model, { outputs: ['probabilities', 'score'], version, metadata }, (graph, inputs) => {
    const { logOdds, score } = build(graph, inputs);
    const event = graph.node('Sigmoid', [logOdds]);
    const one = graph.constant({ type: 'double', shape: [], values: Float64Array.of(1) });
    const both = [graph.node('Sub', [one, event]), event];
    const probabilities = graph.node('Concat', both, { attributes: { axis: { int: 1 } } });
    graph.output('probabilities', probabilities, 'double', ['rows', 2]);
    if (score !== undefined) graph.output('score', score, 'double', ['rows', 1]);
  });
}

/** Column `k` of a value of shape (rows, columns), as shape (rows, 1). */
export function columnOf(graph: GraphBuilder, value: Value, k: number): Value {
  const at = graph.constant({ type: 'int64', shape: [1], values: BigInt64Array.of(BigInt(k)) });
  return graph.node('Gather', [value, at], { attributes: { axis: { int: 1 } } });
}
