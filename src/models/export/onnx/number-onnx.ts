import type { InputSchema } from '../../../features/index.js';
import type { ExportWords } from '../../export-forms.js';
import { type ColumnBuilder, modelOnnx } from './model-onnx.js';

/**
 * The bytes of an ONNX file of a regressor: from columns as a service has them to `prediction`, shape (rows, 1), in the
 * target's unit. All numbers are doubles.
 *
 * @param build computes the prediction from the inputs
 */
export function numberOnnx(
  model: { readonly name: string; readonly features: readonly InputSchema[] },
  { version }: ExportWords,
  build: ColumnBuilder,
): Uint8Array {
  return modelOnnx(model, { outputs: ['prediction'], version, metadata: {} }, (graph, inputs) => {
    graph.output('prediction', build(graph, inputs), 'double', ['rows', 1]);
  });
}
