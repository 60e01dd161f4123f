// A sum of terms: what scorecards and linear models are made of. A term adds its weights, one per sum, to the rows that
// fulfil it.
import { doubles, type GraphBuilder, type Value } from '../../../onnx/index.js';
import { everyRow, type GraphInputs } from './inputs.js';
import { type LevelRows, levelRows } from './level-rows.js';
import { numbersOf } from './numbers.js';

type Weights = readonly number[];

export interface Terms {
  /** Added to every row. */
  readonly base: Weights;
  /** For rows whose number of the feature is `from` or more; a missing one is not. */
  readonly atLeast: readonly { readonly feature: number; readonly from: number; readonly weights: Weights }[];
  readonly missing: readonly { readonly feature: number; readonly weights: Weights }[];
  readonly codes: readonly { readonly feature: number; readonly code: number; readonly weights: Weights }[];
  readonly levels: readonly { readonly feature: number; readonly rows: LevelRows }[];
}

/** The sums of each row, shape (rows, sums). @param more further values of that shape to add */
export function sumTerms(graph: GraphBuilder, inputs: GraphInputs, terms: Terms, more: readonly Value[] = []): Value {
  const sums = terms.base.length;
  const parts = [...more];
  const addFlags = <T extends { readonly feature: number; readonly weights: Weights }>(
    own: readonly T[],
    flags: (numbers: Value, row: (of: (term: T) => number) => Value) => Value,
  ) => {
    if (own.length === 0) return;
    const numbers = numbersOf(
      graph,
      inputs,
      own.map(({ feature }) => feature),
    );
    const found = flags(numbers, (of) => graph.constant(doubles(own.map(of), [1, own.length])));
    const ones = graph.node('Cast', [found], { attributes: { to: { int: 11 } } });
    const weights = doubles(
      own.flatMap((term) => term.weights),
      [own.length, sums],
    );
    parts.push(graph.node('MatMul', [ones, graph.constant(weights)]));
  };
  addFlags(terms.atLeast, (numbers, row) => graph.node('GreaterOrEqual', [numbers, row(({ from }) => from)]));
  addFlags(terms.missing, (numbers) => graph.node('IsNaN', [numbers]));
  addFlags(terms.codes, (numbers, row) => graph.node('Equal', [numbers, row(({ code }) => code)]));
  if (terms.levels.length > 0) {
    const rows = terms.levels.map(({ feature, rows: own }) =>
      levelRows(graph, inputs.words.get(feature)!, inputs.features[feature]!, own),
    );
    const all = graph.node('Concat', rows, { attributes: { axis: { int: 1 } } });
    const axis = graph.constant({ type: 'int64', shape: [1], values: BigInt64Array.of(1n) });
    parts.push(graph.node('ReduceSum', [all, axis], { attributes: { keepdims: { int: 0 } } }));
  }
  if (parts.length === 0) return everyRow(graph, inputs, terms.base);
  return parts.reduce((sum, part) => graph.node('Add', [sum, part]), graph.constant(doubles(terms.base, [1, sums])));
}
