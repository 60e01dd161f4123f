// A network in a graph: what it reads is computed from the columns in double, the network itself in single precision.
import { input, lowerValues, type Value as NetworkValue } from '../../../engine/index.js';
import { type InputSchema, isCategorical } from '../../../features/index.js';
import { doubles, elementTypes, type GraphBuilder, integers, type Value } from '../../../onnx/index.js';
import { bend, type Flag, type InputColumn, inputPlaces, type NumberColumn } from '../../neural/column-inputs.js';
import { everyRow, type GraphInputs } from './inputs.js';
import { levelRows } from './level-rows.js';
import type { ColumnBuilder } from './model-onnx.js';
import { numbersOf, replace } from './numbers.js';

interface NetworkModel {
  readonly features: readonly InputSchema[];
  /** One per feature. */
  readonly columns: readonly InputColumn[];
  readonly outputs: number;
  readonly unit: { readonly shift: number; readonly scale: number };
  /** Sums beyond are taken for it. */
  readonly limits: { readonly low: number; readonly high: number } | undefined;
  /** The network: [batch, width] -> [batch, outputs]. */
  readonly value: (x: NetworkValue) => NetworkValue;
}

/** Scales from the middle at which a number counts as no farther away. */
const most = 1e100;

/** The sums of a network in a graph, shape (rows, outputs). */
export function networkColumns({ features, columns, unit, limits, value }: NetworkModel): ColumnBuilder {
  return (graph, inputs) => {
    const { width } = inputPlaces(columns);
    const read = graph.node('Concat', networkInputs(graph, inputs, features, columns), {
      attributes: { axis: { int: 1 } },
    });
    const single = graph.node('Cast', [read], { attributes: { to: { int: elementTypes.float } } });
    // Some operators end the process where there are no rows, so there is always one more, which is taken off again.
    const blank = graph.constant({ type: 'float', shape: [1, width], values: new Float32Array(width) });
    const rows = graph.node('Concat', [single, blank], { attributes: { axis: { int: 0 } } });
    const all = graph.include((prefix) => {
      const x = input('x', ['batch', width]);
      return lowerValues([value(x)], { x: rows }, {}, prefix);
    })[0]!;
    const ends = [[0], [-1], [0]].map((at) => graph.constant(integers(at)));
    const sums = graph.node('Slice', [all, ...ends]);
    const double = graph.node('Cast', [sums], { attributes: { to: { int: elementTypes.double } } });
    if (limits !== undefined) {
      const raised = graph.node('Max', [double, graph.constant(doubles([limits.low]))]);
      return graph.node('Min', [raised, graph.constant(doubles([limits.high]))]);
    }
    const scaled = graph.node('Mul', [double, graph.constant(doubles([unit.scale]))]);
    return graph.node('Add', [scaled, graph.constant(doubles([unit.shift]))]);
  };
}

/** Positions, distances and flags, as `encodeInputs` orders them: columns of doubles. */
function networkInputs(
  graph: GraphBuilder,
  inputs: GraphInputs,
  features: readonly InputSchema[],
  columns: readonly InputColumn[],
): Value[] {
  const { numbers, flags } = inputPlaces(columns);
  const parts = numbers.length === 0 ? [] : positionsAndDistances(graph, inputs, features, columns, numbers);
  const ofNumbers = flags.filter(({ column, of }) => of.kind !== 'nothing' && columns[column]!.kind === 'number');
  if (ofNumbers.length > 0) parts.push(numberFlags(graph, inputs, ofNumbers));
  columns.forEach((column, f) => {
    const own = flags.filter((flag) => flag.column === f && flag.of.kind !== 'nothing');
    if (column.kind === 'levels' && own.length > 0) parts.push(levelFlags(graph, inputs, features[f]!, f, own));
  });
  return parts.length > 0 ? parts : [everyRow(graph, inputs, [0])];
}

function positionsAndDistances(
  graph: GraphBuilder,
  inputs: GraphInputs,
  features: readonly InputSchema[],
  columns: readonly InputColumn[],
  numbers: readonly number[],
): Value[] {
  const own = numbers.map((column) => columns[column] as NumberColumn);
  const row = (of: (column: NumberColumn) => number) => graph.constant(doubles(own.map(of), [1, own.length]));
  const given = numbersOf(graph, inputs, numbers);
  const raised = graph.node('Max', [given, row(({ edges }) => edges[0]!)]);
  const clipped = graph.node('Min', [raised, row(({ edges }) => edges.at(-1)!)]);
  const values = replace(
    graph,
    given,
    clipped,
    own.map(({ fill }, n) => ({
      missing: fill,
      codes: (features[numbers[n]!]!.special ?? []).map((code) => ({ code, value: fill })),
    })),
  );
  const bins = Math.max(...own.map(({ edges }) => edges.length - 1));
  const perBin = (of: (edges: readonly number[], bin: number) => number) =>
    graph.constant(
      doubles(
        own.flatMap(({ edges }) =>
          Array.from({ length: bins }, (_, bin) => (bin < edges.length - 1 ? of(edges, bin) : 0)),
        ),
        [own.length, bins],
      ),
    );
  const last = graph.constant(integers([2]));
  const apart = graph.node('Sub', [graph.node('Unsqueeze', [values, last]), perBin((edges, bin) => edges[bin]!)]);
  const shares = graph.node('Div', [apart, sizes(graph, own, bins)]);
  const atLeast = graph.node('Max', [shares, graph.constant(doubles([0]))]);
  const below = graph.node('Min', [atLeast, perBin(() => 1)]);
  const positions = graph.node('ReduceSum', [below, last], { attributes: { keepdims: { int: 0 } } });
  const t = graph.node('Div', [graph.node('Sub', [values, row(({ centre }) => centre)]), row(({ scale }) => scale)]);
  // Beyond it the distance is 3 to the last digit; squares of larger numbers could overflow.
  const limited = graph.node('Max', [
    graph.node('Min', [t, graph.constant(doubles([most]))]),
    graph.constant(doubles([-most])),
  ]);
  const bent = graph.node('Div', [limited, graph.constant(doubles([bend]))]);
  const grown = graph.node('Add', [graph.node('Mul', [bent, bent]), graph.constant(doubles([1]))]);
  return [positions, graph.node('Div', [limited, graph.node('Sqrt', [grown])])];
}

/** Sizes of bins; 1 for those that a column does not have, whose shares are limited to 0. */
function sizes(graph: GraphBuilder, columns: readonly NumberColumn[], bins: number): Value {
  const all = columns.flatMap(({ edges }) =>
    Array.from({ length: bins }, (_, bin) => (bin < edges.length - 1 ? edges[bin + 1]! - edges[bin]! : 1)),
  );
  return graph.constant(doubles(all, [columns.length, bins]));
}

function numberFlags(graph: GraphBuilder, inputs: GraphInputs, flags: readonly Flag[]): Value {
  const all = flags.map(({ column, of }) => {
    const given = numbersOf(graph, inputs, [column]);
    if (of.kind === 'code') return graph.node('Equal', [given, graph.constant(doubles([of.code], [1, 1]))]);
    return graph.node('IsNaN', [given]);
  });
  const set = graph.node('Concat', all, { attributes: { axis: { int: 1 } } });
  return graph.node('Cast', [set], { attributes: { to: { int: elementTypes.double } } });
}

function levelFlags(
  graph: GraphBuilder,
  inputs: GraphInputs,
  feature: InputSchema,
  f: number,
  flags: readonly Flag[],
): Value {
  if (!isCategorical(feature)) throw new TypeError(`Column "${feature.name}" has no levels.`);
  const flagged = (isIt: (of: Flag['of']) => boolean) => flags.map(({ of }) => Number(isIt(of)));
  const other = flagged(({ kind }) => kind === 'other');
  const places = new Map(flags.flatMap(({ of }, i) => (of.kind === 'level' ? [[of.level, i] as const] : [])));
  const rows = {
    levels: (feature.levels ?? []).map((level) => {
      const place = places.get(level);
      return place === undefined ? other : flags.map((_, i) => Number(i === place));
    }),
    missing: flagged(({ kind }) => kind === 'missing'),
    unseen: other,
  };
  const held = levelRows(graph, inputs.words.get(f)!, feature, rows);
  return graph.node('Squeeze', [held, graph.constant(integers([1]))]);
}
