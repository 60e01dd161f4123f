// The features of a model as inputs of a graph, one per column, in the form in which a service has them.
import { type InputSchema, isCategorical } from '../../../features/index.js';
import { doubles, type GraphBuilder, type Value } from '../../../onnx/index.js';

/** What stays outside the graph, said in every file. */
export const boundary =
  'Each input has shape [rows, 1]. Numbers are doubles as the training file has them, special codes too, NaN where missing; ' +
  'categories and booleans are strings as the file has them, empty where missing; dates are milliseconds since 1970-01-01 UTC ' +
  'and text is its length in Unicode characters, both counted before the graph, NaN where missing.';

/** One input, for the metadata of the file. */
export interface InputDescription {
  /** Name of the graph's input; differs from the column's where that name was taken. */
  readonly input: string;
  readonly column: string;
  readonly kind: string;
  readonly special?: readonly number[];
  readonly levels?: readonly string[];
  /** The date that the feature is counted back from. */
  readonly since?: string;
}

export interface GraphInputs {
  readonly features: readonly InputSchema[];
  /** Features that enter as numbers, in days where they are dates; shape (rows, features of `numeric`). */
  readonly numbers: Value | undefined;
  /** Numbers of these features, ascending. */
  readonly numeric: readonly number[];
  /** Features that enter as strings, by number; shape (rows, 1). */
  readonly words: ReadonlyMap<number, Value>;
  /** An input, whatever it holds: it tells how many rows there are. */
  readonly any: Value;
  readonly descriptions: readonly InputDescription[];
}

const millisecondsPerDay = 86_400_000;
const meanings: Readonly<Record<string, string>> = {
  numeric: 'number, NaN where missing',
  datetime: 'milliseconds since 1970-01-01 UTC, NaN where missing',
  text: 'length in Unicode characters, NaN where missing',
};

/** Adds the inputs of a model; one without features gets an input `rows`, whose values are not looked at. */
export function addInputs(graph: GraphBuilder, features: readonly InputSchema[]): GraphInputs {
  const descriptions: InputDescription[] = [];
  const dates = new Map<string, Value>();
  const add = (feature: InputSchema): Value => {
    const { name, kind, special, levels, since } = feature;
    const isWord = isCategorical(feature);
    const meaning = isWord ? 'string, empty where missing' : meanings[kind];
    const input = graph.input(name, isWord ? 'string' : 'double', ['rows', 1], meaning);
    descriptions.push({
      input,
      column: name,
      kind,
      ...(special === undefined ? {} : { special }),
      ...(levels === undefined ? {} : { levels }),
      ...(since === undefined ? {} : { since }),
    });
    return input;
  };
  const addDate = (name: string, since?: string): Value => {
    const known = dates.get(name);
    if (known !== undefined) return known;
    const schema = { name, kind: 'datetime', role: 'feature', ...(since === undefined ? {} : { since }) } as const;
    const days = graph.node('Div', [add(schema), graph.constant(doubles([millisecondsPerDay]))]);
    dates.set(name, days);
    return days;
  };
  const words = new Map<number, Value>();
  const numeric: number[] = [];
  const columns: Value[] = [];
  features.forEach((feature, f) => {
    if (isCategorical(feature)) {
      words.set(f, add(feature));
      return;
    }
    const { name, kind, since } = feature;
    const value = kind === 'datetime' ? addDate(name, since) : add(feature);
    numeric.push(f);
    columns.push(since === undefined ? value : graph.node('Sub', [addDate(since), value]));
  });
  const any =
    descriptions[0]?.input ??
    graph.input('rows', 'double', ['rows', 1], 'says how many rows there are; its values are not looked at');
  return {
    features,
    numbers: columns.length === 0 ? undefined : graph.node('Concat', columns, { attributes: { axis: { int: 1 } } }),
    numeric,
    words,
    any,
    descriptions,
  };
}

/** The same numbers for every row: shape (rows, values). */
export function everyRow(graph: GraphBuilder, { any }: GraphInputs, values: readonly number[]): Value {
  const rows = graph.node('Shape', [any], { attributes: { start: { int: 0 }, end: { int: 1 } } });
  const one = graph.constant({ type: 'int64', shape: [1], values: BigInt64Array.of(1n) });
  const shape = graph.node('Concat', [rows, one], { attributes: { axis: { int: 0 } } });
  return graph.node('Expand', [graph.constant(doubles(values, [1, values.length])), shape]);
}
