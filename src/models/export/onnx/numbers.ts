// Steps on the features that enter as numbers: shape (rows, columns), each column from one feature.
import { doubles, type GraphBuilder, integers, type Value } from '../../../onnx/index.js';
import type { GraphInputs } from './inputs.js';

/** Columns of numbers, in an order of one's own, a feature as often as wanted. @param features at least one */
export function numbersOf(graph: GraphBuilder, { numbers, numeric }: GraphInputs, features: readonly number[]): Value {
  const places = new Map(numeric.map((f, place) => [f, place]));
  const wanted = features.map((f) => places.get(f)!);
  if (wanted.length === numeric.length && wanted.every((place, k) => place === k)) return numbers!;
  return graph.node('Gather', [numbers!, graph.constant(integers(wanted))], { attributes: { axis: { int: 1 } } });
}

/** What a column has in place of a missing value, and in place of each code. */
export interface Replacement {
  readonly missing: number;
  readonly codes: readonly { readonly code: number; readonly value: number }[];
}

/** `values` with others in the places where `source` is missing or one of the codes; one replacement per column. */
export function replace(
  graph: GraphBuilder,
  source: Value,
  values: Value,
  replacements: readonly Replacement[],
): Value {
  const row = (of: (replacement: Replacement) => number) =>
    graph.constant(doubles(replacements.map(of), [1, replacements.length]));
  let result = values;
  if (replacements.some(({ missing }) => !Number.isNaN(missing))) {
    const isMissing = graph.node('IsNaN', [source]);
    result = graph.node('Where', [isMissing, row(({ missing }) => missing), result]);
  }
  const most = Math.max(0, ...replacements.map(({ codes }) => codes.length));
  for (let k = 0; k < most; k++) {
    // No number equals NaN.
    const isCode = graph.node('Equal', [source, row(({ codes }) => codes[k]?.code ?? Number.NaN)]);
    result = graph.node('Where', [isCode, row(({ codes }) => codes[k]?.value ?? Number.NaN), result]);
  }
  return result;
}

/** `value` kept between -most and most. */
export function bounded(graph: GraphBuilder, value: Value, most: number): Value {
  const low = graph.node('Max', [value, graph.constant(doubles([-most]))]);
  return graph.node('Min', [low, graph.constant(doubles([most]))]);
}
