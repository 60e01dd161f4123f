import type { InputSchema } from '../../../features/index.js';
import type { ExportWords } from '../../export-forms.js';
import { type ColumnBuilder, modelOnnx } from './model-onnx.js';

/**
 * The bytes of an ONNX file of a classifier of several classes: from columns as a service has them to `probabilities`,
 * shape (rows, classes), in the order of `classes` in the metadata. All numbers are doubles.
 *
 * @param build computes the score of every class from the inputs
 */
export function classesOnnx(
  model: { readonly name: string; readonly features: readonly InputSchema[] },
  { classes, version }: ExportWords,
  build: ColumnBuilder,
): Uint8Array {
  const metadata = { classes: JSON.stringify(classes) };
  return modelOnnx(model, { outputs: ['probabilities'], version, metadata }, (graph, inputs) => {
    const probabilities = graph.node('Softmax', [build(graph, inputs)], { attributes: { axis: { int: 1 } } });
    graph.output('probabilities', probabilities, 'double', ['rows', classes.length]);
  });
}
