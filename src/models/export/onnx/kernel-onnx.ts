import type { InputSchema } from '../../../features/index.js';
import { doubles, type GraphBuilder, type Value } from '../../../onnx/index.js';
import { type KernelTerms, startsOf } from '../../svm/kernel-score.js';
import { columnOf, type SumsBuilder } from './classifier-onnx.js';
import { flagTerms, numberColumns, scaledNumbers } from './encoded-columns.js';
import type { GraphInputs } from './inputs.js';
import { sumTerms } from './terms.js';

interface KernelModel extends Omit<KernelTerms, 'averages'> {
  readonly features: readonly InputSchema[];
}

/** A sum of radial kernels in a graph: log-odds = intercept + sum of coefficient x exp(-gamma |row - point|^2). */
export function kernelSums(model: KernelModel): SumsBuilder {
  return (graph, inputs) => {
    const { coefficients, gamma, intercept } = model;
    const distances = squaredDistances(graph, inputs, model);
    const kernels = graph.node('Exp', [graph.node('Mul', [distances, graph.constant(doubles([-gamma]))])]);
    const weights = graph.constant(doubles(coefficients, [coefficients.length, 1]));
    const sum = graph.node('MatMul', [kernels, weights]);
    return { logOdds: graph.node('Add', [sum, graph.constant(doubles([intercept]))]) };
  };
}

/**
 * Squared distances of the rows from the points, shape (rows, points), to the last digits: as |x|^2 - 2 x s + |s|^2 they
 * would lose those that large numbers share, so numbers are subtracted, column by column. Flags are 0 or 1, and in whole
 * numbers nothing is lost: of a point's |s|^2, each flag x of the row takes or adds x^2 - 2 x s = 1 - 2 s.
 */
function squaredDistances(
  graph: GraphBuilder,
  inputs: GraphInputs,
  { features, encodings, coefficients, points }: KernelModel,
): Value {
  const starts = startsOf(encodings);
  const width = starts.at(-1)!;
  const ofPoints = (feature: number, term: number) =>
    coefficients.map((_, point) => points[point * width + starts[feature]! + term]!);
  const base = coefficients.map(() => 0);
  encodings.forEach(({ terms }, feature) => {
    terms.forEach(({ kind }, term) => {
      if (kind === 'value') return;
      ofPoints(feature, term).forEach((flag, point) => {
        base[point]! += flag * flag;
      });
    });
  });
  const weightsOf = (feature: number, term: number) => ofPoints(feature, term).map((flag) => 1 - 2 * flag);
  const columns = numberColumns(encodings);
  const values = columns.length === 0 ? undefined : scaledNumbers(graph, inputs, features, columns);
  const squares = columns.map(({ feature, term }, k) => {
    const own = graph.constant(doubles(ofPoints(feature, term), [1, coefficients.length]));
    const difference = graph.node('Sub', [columnOf(graph, values!, k), own]);
    return graph.node('Mul', [difference, difference]);
  });
  return sumTerms(graph, inputs, flagTerms(features, encodings, weightsOf, base), squares);
}
