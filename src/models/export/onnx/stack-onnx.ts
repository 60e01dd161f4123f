import { doubles } from '../../../onnx/index.js';
import type { Classifier } from '../../estimator.js';
import type { SumsBuilder } from './classifier-onnx.js';
import { featureInputs } from './feature-inputs.js';
import { bounded } from './numbers.js';

interface Stacked {
  readonly intercept: number;
  readonly members: readonly { readonly classifier: Classifier; readonly weight: number }[];
}

/**
 * A weighted sum of models in a graph; undefined when one of them has no such form.
 *
 * @param most log-odds beyond which are taken for it
 */
export function stackSums({ intercept, members }: Stacked, most: number): SumsBuilder | undefined {
  const builders = members.map(({ classifier }) => classifier.onnxSums);
  if (builders.includes(undefined)) return undefined;
  return (graph, inputs) => {
    let sum = graph.constant(doubles([intercept]));
    members.forEach(({ classifier, weight }, m) => {
      const { logOdds } = builders[m]!(graph, featureInputs(graph, inputs, classifier.features));
      const own = graph.node('Mul', [bounded(graph, logOdds, most), graph.constant(doubles([weight]))]);
      sum = graph.node('Add', [sum, own]);
    });
    return { logOdds: sum };
  };
}
