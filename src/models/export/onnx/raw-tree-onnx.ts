// Trees of another library in a graph. A graph's trees only compare `column <= threshold`, so a feature becomes as many
// columns as its splits ask for: a number once for each way in which they treat missing values and zeros (those that go
// left become -Infinity, the others NaN, which is never <=), levels once for each chain of sets.
import { isCategorical } from '../../../features/index.js';
import { bytes, doubles, type GraphBuilder, type Value } from '../../../onnx/index.js';
import { missingLeft, type RawEnsemble, RawWalker, zeroIsMissing, zeroWidth } from '../../../trees/index.js';
import { chainSets } from './chains.js';
import type { SumsBuilder } from './classifier-onnx.js';
import { everyRow, type GraphInputs } from './inputs.js';
import { levelRows } from './level-rows.js';
import { numbersOf } from './numbers.js';

/** Levels by the numbers as which they enter the trees; null for a feature of numbers. */
type Codes = readonly (readonly number[] | null)[];

interface NumberColumn {
  readonly feature: number;
  readonly isMissingLeft: boolean;
  readonly isZeroMissing: boolean;
}

interface LevelColumns {
  readonly feature: number;
  /** Per column the ranks of a missing value and of each level. */
  readonly ranks: readonly Float64Array[];
}

/** For each split, counted through all trees: its column and threshold; `isTurned` where values up to it go right. */
interface Tests {
  readonly numbers: readonly NumberColumn[];
  readonly levels: readonly LevelColumns[];
  readonly column: Int32Array;
  readonly threshold: Float64Array;
  readonly isTurned: Uint8Array;
}

/** A sum of raw trees in a graph, as log-odds. */
export function rawTreeSums({ base, scale, trees }: RawEnsemble, codes: Codes): SumsBuilder {
  const walker = new RawWalker(trees);
  const start = walker.roots.reduce((sum, root) => (root < 0 ? sum + scale * walker.value[~root]! : sum), base);
  return (graph, inputs) => {
    if (walker.feature.length === 0) return { logOdds: everyRow(graph, inputs, [start]) };
    const tests = testsOf(walker, codes, inputs);
    const columns = graph.node('Concat', columnsOf(graph, inputs, tests), { attributes: { axis: { int: 1 } } });
    const sums = addTrees(graph, columns, walker, tests, scale);
    return { logOdds: graph.node('Add', [sums, graph.constant(doubles([start], [1]))]) };
  };
}

function testsOf(walker: RawWalker, codes: Codes, { features }: GraphInputs): Tests {
  const splits = walker.feature.length;
  const [column, threshold, isTurned] = [new Int32Array(splits), new Float64Array(splits), new Uint8Array(splits)];
  const numbers: NumberColumn[] = [];
  const numberPlaces = new Map<string, number>();
  const sets = features.map(() => new Map<string, { readonly set: Uint32Array; readonly splits: number[] }>());
  walker.feature.forEach((feature, split) => {
    if (isCategorical(features[feature]!)) {
      const { set, turned } = leftLevels(walker, split, codes[feature] ?? []);
      isTurned[split] = turned ? 1 : 0;
      const known = sets[feature]!;
      const key = set.join();
      if (!known.has(key)) known.set(key, { set, splits: [] });
      known.get(key)!.splits.push(split);
      return;
    }
    const isMissingLeft = (walker.rule[split]! & missingLeft) !== 0;
    const isZeroMissing = (walker.rule[split]! & zeroIsMissing) !== 0;
    const key = `${feature} ${isMissingLeft} ${isZeroMissing}`;
    if (!numberPlaces.has(key)) numberPlaces.set(key, numbers.push({ feature, isMissingLeft, isZeroMissing }) - 1);
    column[split] = numberPlaces.get(key)!;
    threshold[split] = walker.threshold[split]!;
  });
  const levels: LevelColumns[] = [];
  let first = numbers.length;
  sets.forEach((known, feature) => {
    if (known.size === 0) return;
    const all = [...known.values()];
    const { places, ranks } = chainSets(
      all.map(({ set }) => set),
      1 + (codes[feature] ?? []).length,
    );
    all.forEach(({ splits: own }, s) => {
      for (const split of own) {
        column[split] = first + places[s]!.chain;
        threshold[split] = places[s]!.place;
      }
    });
    levels.push({ feature, ranks });
    first += ranks.length;
  });
  return { numbers, levels, column, threshold, isTurned };
}

/** Missing as bit 0 and the levels after it: those on the side of a split where missing is not. */
function leftLevels(walker: RawWalker, split: number, codes: readonly number[]) {
  const turned = walker.goesLeft(split, Number.NaN);
  const set = new Uint32Array(1 + (codes.length >> 5));
  codes.forEach((code, level) => {
    const bit = level + 1;
    if (walker.goesLeft(split, code) !== turned) set[bit >> 5]! |= 1 << (bit & 31);
  });
  return { set, turned };
}

/** The columns that the tests look at, in pieces of shape (rows, columns). */
function columnsOf(graph: GraphBuilder, inputs: GraphInputs, { numbers, levels }: Tests): Value[] {
  const pieces: Value[] = [];
  if (numbers.length > 0) {
    const row = (of: (own: NumberColumn) => number) => graph.constant(doubles(numbers.map(of), [1, numbers.length]));
    let values = numbersOf(
      graph,
      inputs,
      numbers.map(({ feature }) => feature),
    );
    const missing = row(({ isMissingLeft }) => (isMissingLeft ? Number.NEGATIVE_INFINITY : Number.NaN));
    if (numbers.some(({ isZeroMissing }) => isZeroMissing)) {
      const width = row(({ isZeroMissing }) => (isZeroMissing ? zeroWidth : -1));
      const isZero = graph.node('LessOrEqual', [graph.node('Abs', [values]), width]);
      values = graph.node('Where', [isZero, missing, values]);
    }
    if (numbers.some(({ isMissingLeft }) => isMissingLeft)) {
      values = graph.node('Where', [graph.node('IsNaN', [values]), missing, values]);
    }
    pieces.push(values);
  }
  if (levels.length > 0) {
    const axis = graph.constant({ type: 'int64', shape: [1], values: BigInt64Array.of(1n) });
    const rows = levels.map(({ feature, ranks }) => {
      const row = (bin: number) => ranks.map((rank) => rank[bin]!);
      const named = (inputs.features[feature]!.levels ?? []).map((_, level) => row(level + 1));
      const all = { levels: named, missing: row(0), unseen: row(0) };
      return levelRows(graph, inputs.words.get(feature)!, inputs.features[feature]!, all);
    });
    const all = rows.length === 1 ? rows[0]! : graph.node('Concat', rows, { attributes: { axis: { int: 2 } } });
    pieces.push(graph.node('Squeeze', [all, axis]));
  }
  return pieces;
}

/** Sums of the trees that split, shape (rows, 1). */
function addTrees(graph: GraphBuilder, columns: Value, walker: RawWalker, tests: Tests, scale: number): Value {
  const { feature, left, right, value, roots } = walker;
  const pick = (whenTurned: Int32Array, otherwise: Int32Array) =>
    feature.map((_, split) => (tests.isTurned[split] === 1 ? whenTurned[split]! : otherwise[split]!));
  const [atMost, above] = [pick(right, left), pick(left, right)];
  // Leaves of trees without a split are in the start already.
  const kept = new Int32Array(value.length).fill(-1);
  let leaves = 0;
  for (const child of [...left, ...right]) if (child < 0) kept[~child] = 0;
  kept.forEach((own, leaf) => {
    if (own === 0) kept[leaf] = leaves++;
  });
  const weights = new Float64Array(leaves);
  kept.forEach((at, leaf) => {
    if (at >= 0) weights[at] = scale * value[leaf]!;
  });
  const ids = (children: Int32Array) => children.map((child) => (child < 0 ? kept[~child]! : child));
  const isLeaf = (children: Int32Array) => bits(children, (child) => child < 0);
  return graph.node('TreeEnsemble', [columns], {
    domain: 'ai.onnx.ml',
    attributes: {
      n_targets: { int: 1 },
      tree_roots: { ints: roots.filter((root) => root >= 0) },
      nodes_featureids: { ints: tests.column },
      nodes_splits: doubles(tests.threshold),
      // 0: goes on to `true` when the value is at most the split.
      nodes_modes: bytes(new Uint8Array(feature.length)),
      nodes_truenodeids: { ints: ids(atMost) },
      nodes_trueleafs: { ints: isLeaf(atMost) },
      nodes_falsenodeids: { ints: ids(above) },
      nodes_falseleafs: { ints: isLeaf(above) },
      leaf_targetids: { ints: new Int32Array(leaves) },
      leaf_weights: doubles(weights),
    },
  });
}

function bits(values: Int32Array, isSet: (value: number) => boolean): Uint8Array {
  return Uint8Array.from(values, (value) => (isSet(value) ? 1 : 0));
}
