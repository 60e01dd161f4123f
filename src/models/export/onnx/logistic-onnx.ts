import { doubles, type GraphBuilder, type Value } from '../../../onnx/index.js';
import type { LogisticModel } from '../../logistic-regression/model.js';
import type { SumsBuilder } from './classifier-onnx.js';
import type { GraphInputs } from './inputs.js';
import { numbersOf, replace } from './numbers.js';
import { sumTerms, type Terms } from './terms.js';

/** A logistic regression in a graph. */
export function logisticSums(model: LogisticModel): SumsBuilder {
  return (graph, inputs) => {
    const values = scaledValues(graph, inputs, model);
    return { logOdds: sumTerms(graph, inputs, flagTerms(model), values === undefined ? [] : [values]) };
  };
}

/** What clipped and scaled numbers add, shape (rows, 1); undefined where the model looks at none. */
function scaledValues(graph: GraphBuilder, inputs: GraphInputs, { features, parts }: LogisticModel): Value | undefined {
  const own = parts.flatMap(({ encoding, coefficients }, feature) =>
    encoding.terms.flatMap((term, t) =>
      term.kind === 'value' ? [{ ...encoding, ...term, feature, coefficient: coefficients[t]! }] : [],
    ),
  );
  if (own.length === 0) return undefined;
  const row = (of: (column: (typeof own)[number]) => number) => graph.constant(doubles(own.map(of), [1, own.length]));
  const numbers = numbersOf(
    graph,
    inputs,
    own.map(({ feature }) => feature),
  );
  const raised = graph.node('Max', [numbers, row(({ low }) => low)]);
  const clipped = graph.node('Min', [raised, row(({ high }) => high)]);
  const read = replace(
    graph,
    numbers,
    clipped,
    own.map(({ feature, fill }) => ({
      missing: fill,
      codes: (features[feature]!.special ?? []).map((code) => ({ code, value: fill })),
    })),
  );
  const centred = graph.node('Sub', [read, row(({ mean }) => mean)]);
  const scaled = graph.node('Div', [centred, row(({ scale }) => scale)]);
  const coefficients = doubles(
    own.map(({ coefficient }) => coefficient),
    [own.length, 1],
  );
  return graph.node('MatMul', [scaled, graph.constant(coefficients)]);
}

function flagTerms({ features, parts, intercept }: LogisticModel): Terms {
  const missing: Terms['missing'][number][] = [];
  const codes: Terms['codes'][number][] = [];
  const levels: Terms['levels'][number][] = [];
  parts.forEach(({ encoding: { terms }, coefficients }, feature) => {
    const { kind, levels: names = [] } = features[feature]!;
    const weightOf = (isIt: (term: (typeof terms)[number]) => boolean) => [coefficients[terms.findIndex(isIt)] ?? 0];
    if (kind === 'categorical' || kind === 'boolean') {
      levels.push({
        feature,
        rows: {
          levels: names.map((name) => weightOf((term) => term.kind === 'level' && term.level === name)),
          missing: weightOf((term) => term.kind === 'missing'),
          unseen: [0],
        },
      });
      return;
    }
    terms.forEach((term, t) => {
      const weights = [coefficients[t]!];
      if (term.kind === 'missing') missing.push({ feature, weights });
      if (term.kind === 'special') codes.push({ feature, code: term.code, weights });
    });
  });
  return { base: [intercept], atLeast: [], missing, codes, levels };
}
