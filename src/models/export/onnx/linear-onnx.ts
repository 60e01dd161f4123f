import type { InputSchema } from '../../../features/index.js';
import { doubles } from '../../../onnx/index.js';
import type { LinearTerms } from '../../encoding/index.js';
import type { SumsBuilder } from './classifier-onnx.js';
import { flagTerms, numberColumns, scaledNumbers } from './encoded-columns.js';
import { sumTerms } from './terms.js';

interface LinearModel {
  readonly features: readonly InputSchema[];
  /** Log-odds. */
  readonly intercept: number;
  readonly parts: readonly LinearTerms[];
}

/** A weighted sum of encoded columns in a graph. */
export function linearSums({ features, intercept, parts }: LinearModel): SumsBuilder {
  return (graph, inputs) => {
    const encodings = parts.map(({ encoding }) => encoding);
    const coefficientOf = (feature: number, term: number) => parts[feature]!.coefficients[term]!;
    const flags = flagTerms(features, encodings, (feature, term) => [coefficientOf(feature, term)], [intercept]);
    const columns = numberColumns(encodings);
    if (columns.length === 0) return { logOdds: sumTerms(graph, inputs, flags) };
    const coefficients = doubles(
      columns.map(({ feature, term }) => coefficientOf(feature, term)),
      [columns.length, 1],
    );
    const values = scaledNumbers(graph, inputs, features, columns);
    return { logOdds: sumTerms(graph, inputs, flags, [graph.node('MatMul', [values, graph.constant(coefficients)])]) };
  };
}
