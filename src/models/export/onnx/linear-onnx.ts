import type { InputSchema } from '../../../features/index.js';
import { doubles } from '../../../onnx/index.js';
import type { LinearTerms } from '../../encoding/index.js';
import type { SumsBuilder } from './classifier-onnx.js';
import { flagTerms, numberColumns, scaledNumbers } from './encoded-columns.js';
import type { ColumnBuilder } from './model-onnx.js';
import { sumTerms } from './terms.js';

interface LinearModel {
  readonly features: readonly InputSchema[];
  /** Log-odds. */
  readonly intercept: number;
  readonly parts: readonly LinearTerms[];
}

/** A weighted sum of encoded columns in a graph, as log-odds. */
export function linearSums({ features, intercept, parts }: LinearModel): SumsBuilder {
  const build = linearScores({ features, intercepts: [intercept], parts: [parts] });
  return (graph, inputs) => ({ logOdds: build(graph, inputs) });
}

interface LinearOutputs {
  readonly features: readonly InputSchema[];
  /** shape (outputs,) */
  readonly intercepts: readonly number[];
  /** Of each output the terms of each feature, with the same encodings. */
  readonly parts: readonly (readonly LinearTerms[])[];
}

/** Weighted sums of encoded columns in a graph, shape (rows, outputs). */
export function linearScores({ features, intercepts, parts }: LinearOutputs): ColumnBuilder {
  return (graph, inputs) => {
    const encodings = parts[0]!.map(({ encoding }) => encoding);
    const coefficientsOf = (feature: number, term: number) => parts.map((own) => own[feature]!.coefficients[term]!);
    const flags = flagTerms(features, encodings, coefficientsOf, intercepts);
    const columns = numberColumns(encodings);
    if (columns.length === 0) return sumTerms(graph, inputs, flags);
    const coefficients = doubles(
      columns.flatMap(({ feature, term }) => coefficientsOf(feature, term)),
      [columns.length, parts.length],
    );
    const values = scaledNumbers(graph, inputs, features, columns);
    return sumTerms(graph, inputs, flags, [graph.node('MatMul', [values, graph.constant(coefficients)])]);
  };
}
