import { bytes, doubles, type GraphBuilder, type Value } from '../../../onnx/index.js';
import type { LevelBins, Tree, TreeEnsemble } from '../../../trees/index.js';
import type { SumsBuilder } from './classifier-onnx.js';
import { everyRow, type GraphInputs } from './inputs.js';
import { levelRows } from './level-rows.js';
import type { ColumnBuilder } from './model-onnx.js';
import { numbersOf, replace } from './numbers.js';
import { type LevelColumns, type TreeTests, treeTests } from './tree-tests.js';

/** A sum of trees with one output in a graph, as log-odds. */
export function treeSums(ensemble: TreeEnsemble): SumsBuilder {
  const build = treeScores(ensemble);
  return (graph, inputs) => ({ logOdds: build(graph, inputs) });
}

/** Sums of trees in a graph, shape (rows, outputs): one TreeEnsemble of comparisons in double. */
export function treeScores({ base, bins, trees }: TreeEnsemble): ColumnBuilder {
  const split = trees.filter(({ feature }) => feature[0]! >= 0);
  const starts = Array.from(base);
  for (const { feature, value, output = 0 } of trees) if (feature[0]! < 0) starts[output]! += value[0]!;
  return (graph, inputs) => {
    if (split.length === 0) return everyRow(graph, inputs, starts);
    const tests = treeTests(split, bins);
    const columns = graph.node('Concat', columnsOf(graph, inputs, tests, bins as readonly LevelBins[]), {
      attributes: { axis: { int: 1 } },
    });
    const sums = addTrees(graph, columns, split, tests, starts.length);
    return graph.node('Add', [sums, graph.constant(doubles(starts, starts.length === 1 ? [1] : [1, starts.length]))]);
  };
}

/** The columns that the tests look at, in pieces of shape (rows, columns). */
function columnsOf(
  graph: GraphBuilder,
  inputs: GraphInputs,
  { numbers, levels }: TreeTests,
  bins: readonly LevelBins[],
): Value[] {
  const pieces: Value[] = [];
  if (numbers.length > 0) {
    const values = numbersOf(
      graph,
      inputs,
      numbers.map(({ feature }) => feature),
    );
    pieces.push(
      replace(
        graph,
        values,
        values,
        numbers.map(({ replacement }) => replacement),
      ),
    );
  }
  if (levels.length > 0) {
    const axis = graph.constant({ type: 'int64', shape: [1], values: BigInt64Array.of(1n) });
    const rows = levels.map((own) => {
      const word = inputs.words.get(own.feature)!;
      return levelRows(graph, word, inputs.features[own.feature]!, rowsOf(own, bins[own.feature]!));
    });
    const all = rows.length === 1 ? rows[0]! : graph.node('Concat', rows, { attributes: { axis: { int: 2 } } });
    pieces.push(graph.node('Squeeze', [all, axis]));
  }
  return pieces;
}

/** Missing and unseen levels share the first bin. */
function rowsOf({ ranks }: LevelColumns, { binOfLevel }: LevelBins) {
  const row = (bin: number) => ranks.map((rank) => rank[bin]!);
  return { levels: Array.from(binOfLevel, row), missing: row(0), unseen: row(0) };
}

/** Sums of the trees, shape (rows, outputs). */
function addTrees(
  graph: GraphBuilder,
  columns: Value,
  trees: readonly Tree[],
  { test }: TreeTests,
  outputs: number,
): Value {
  const leaves = trees.reduce((sum, { feature }) => sum + (feature.length + 1) / 2, 0);
  const nodes = leaves - trees.length;
  const roots: number[] = [];
  const features = new Int32Array(nodes);
  const splits = new Float64Array(nodes);
  const children = [new Int32Array(nodes), new Int32Array(nodes)] as const;
  const isLeaf = [new Uint8Array(nodes), new Uint8Array(nodes)] as const;
  const weights = new Float64Array(leaves);
  const targets = new Int32Array(leaves);
  let node = 0;
  let leaf = 0;
  for (const tree of trees) {
    const { feature, child, value, output = 0 } = tree;
    roots.push(node);
    // Its own number for each node, among the inner nodes or among the leaves.
    const numbers = Int32Array.from(feature, (own) => (own < 0 ? leaf++ : node++));
    feature.forEach((own, n) => {
      const at = numbers[n]!;
      if (own < 0) {
        weights[at] = value[n]!;
        targets[at] = output;
        return;
      }
      const { column, threshold, isTurned } = test(tree, n);
      features[at] = column;
      splits[at] = threshold;
      for (const side of [0, 1] as const) {
        const next = child[n]! + (isTurned ? 1 - side : side);
        children[side][at] = numbers[next]!;
        isLeaf[side][at] = feature[next]! < 0 ? 1 : 0;
      }
    });
  }
  return graph.node('TreeEnsemble', [columns], {
    domain: 'ai.onnx.ml',
    attributes: {
      n_targets: { int: outputs },
      tree_roots: { ints: roots },
      nodes_featureids: { ints: features },
      nodes_splits: doubles(splits),
      // 0: goes on to `true` when the value is at most the split.
      nodes_modes: bytes(new Uint8Array(nodes)),
      nodes_truenodeids: { ints: children[0] },
      nodes_trueleafs: { ints: isLeaf[0] },
      nodes_falsenodeids: { ints: children[1] },
      nodes_falseleafs: { ints: isLeaf[1] },
      leaf_targetids: { ints: targets },
      leaf_weights: doubles(weights),
    },
  });
}
