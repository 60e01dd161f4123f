// The columns that features are encoded as: numbers clipped and scaled, and flags as terms of sums.
import { type InputSchema, isCategorical } from '../../../features/index.js';
import { doubles, type GraphBuilder, type Value } from '../../../onnx/index.js';
import type { Encoding } from '../../encoding/index.js';
import type { GraphInputs } from './inputs.js';
import { numbersOf, replace } from './numbers.js';
import type { Terms } from './terms.js';

/** A feature's number, clipped and scaled. */
export interface NumberColumn extends Pick<Encoding, 'fill' | 'low' | 'high'> {
  readonly feature: number;
  /** Place among the feature's terms. */
  readonly term: number;
  readonly mean: number;
  readonly scale: number;
}

export function numberColumns(encodings: readonly Encoding[]): NumberColumn[] {
  return encodings.flatMap(({ fill, low, high, terms }, feature) =>
    terms.flatMap((own, term) => (own.kind === 'value' ? [{ ...own, fill, low, high, feature, term }] : [])),
  );
}

/** Clipped and scaled numbers, shape (rows, columns). @param columns at least one */
export function scaledNumbers(
  graph: GraphBuilder,
  inputs: GraphInputs,
  features: readonly InputSchema[],
  columns: readonly NumberColumn[],
): Value {
  const row = (of: (column: NumberColumn) => number) => graph.constant(doubles(columns.map(of), [1, columns.length]));
  const numbers = numbersOf(
    graph,
    inputs,
    columns.map(({ feature }) => feature),
  );
  const raised = graph.node('Max', [numbers, row(({ low }) => low)]);
  const clipped = graph.node('Min', [raised, row(({ high }) => high)]);
  const read = replace(
    graph,
    numbers,
    clipped,
    columns.map(({ feature, fill }) => ({
      missing: fill,
      codes: (features[feature]!.special ?? []).map((code) => ({ code, value: fill })),
    })),
  );
  const centred = graph.node('Sub', [read, row(({ mean }) => mean)]);
  return graph.node('Div', [centred, row(({ scale }) => scale)]);
}

/**
 * What the flags of missing values, special codes and levels add to sums.
 *
 * @param weightsOf what a term of a feature adds, shape (sums,)
 * @param base added to every row, shape (sums,)
 */
export function flagTerms(
  features: readonly InputSchema[],
  encodings: readonly Encoding[],
  weightsOf: (feature: number, term: number) => readonly number[],
  base: readonly number[],
): Terms {
  const missing: Terms['missing'][number][] = [];
  const codes: Terms['codes'][number][] = [];
  const levels: Terms['levels'][number][] = [];
  const nothing = base.map(() => 0);
  encodings.forEach(({ terms }, feature) => {
    if (isCategorical(features[feature]!)) {
      const weightsWhere = (isIt: (term: (typeof terms)[number]) => boolean) => {
        const term = terms.findIndex(isIt);
        return term < 0 ? nothing : weightsOf(feature, term);
      };
      levels.push({
        feature,
        rows: {
          levels: (features[feature]!.levels ?? []).map((name) =>
            weightsWhere((term) => term.kind === 'level' && term.level === name),
          ),
          missing: weightsWhere((term) => term.kind === 'missing'),
          unseen: nothing,
        },
      });
      return;
    }
    terms.forEach((term, t) => {
      if (term.kind === 'missing') missing.push({ feature, weights: weightsOf(feature, t) });
      if (term.kind === 'special') codes.push({ feature, code: term.code, weights: weightsOf(feature, t) });
    });
  });
  return { base, atLeast: [], missing, codes, levels };
}
