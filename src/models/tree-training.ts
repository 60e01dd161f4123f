import { DataError, didYouMean } from '../errors/index.js';
import {
  Arena,
  type Boosted,
  type BoostSettings,
  boost,
  chooseBins,
  logLoss,
  makeBinMatrix,
  TreeEnsemble,
} from '../trees/index.js';
import type { FitContext } from './estimator.js';
import type { Monotone } from './tree-parameters.js';
import type { TrainingData } from './tree-training-data.js';

export interface TrainedTrees extends Omit<Boosted, 'trees'> {
  readonly ensemble: TreeEnsemble;
}

/**
 * Boosts trees on training data, every settings of `candidates` in turn, and keeps those with the least held-out loss.
 * Columns are taken in the order of their names, so that their order in the file does not matter.
 *
 * @param heldOut for each bag the rows it does not learn from
 * @throws DataError when `monotone` names a column that is absent or not ordered
 */
export async function trainTrees(
  data: TrainingData,
  candidates: readonly BoostSettings[],
  heldOut: readonly Int32Array[],
  monotone: Monotone,
  context: FitContext,
): Promise<TrainedTrees & { readonly settings: BoostSettings }> {
  const order = data.columns.map((_, j) => j).sort((a, b) => (data.columns[a]!.name < data.columns[b]!.name ? -1 : 1));
  const columns = order.map((j) => data.columns[j]!);
  const directions = readDirections(data, order, monotone);
  const bins = columns.map((column) => chooseBins(column, data.weights, candidates[0]!));
  const best = await Arena.with(async (arena) => {
    const matrix = makeBinMatrix(arena, columns, bins);
    let kept: (Boosted & { readonly settings: BoostSettings }) | undefined;
    for (const settings of candidates) {
      const mark = arena.mark();
      const { targets, weights } = data;
      const boosted = await boost(
        arena,
        { matrix, targets, weights, directions, heldOut, objective: logLoss, settings },
        context,
      );
      if (kept === undefined || boosted.loss < kept.loss) kept = { ...boosted, settings };
      arena.takeBack(mark);
    }
    return kept!;
  });
  const position = new Int32Array(order.length);
  order.forEach((j, at) => {
    position[at] = j;
  });
  const trees = best.trees.map((tree) => ({
    ...tree,
    feature: tree.feature.map((feature) => (feature < 0 ? -1 : position[feature]!)),
  }));
  const inFileOrder = data.columns.map((_, j) => bins[order.indexOf(j)]!);
  return { ...best, ensemble: new TreeEnsemble(best.base, inFileOrder, trees) };
}

function readDirections(data: TrainingData, order: readonly number[], monotone: Monotone): Int8Array {
  const names = data.columns.map((column) => column.name);
  for (const name of Object.keys(monotone)) {
    const column = data.columns[names.indexOf(name)];
    if (column === undefined) {
      throw new DataError(`monotone: there is no feature "${name}".${didYouMean(name, names)}`);
    }
    if (column.kind !== 'numeric') {
      throw new DataError(`monotone: feature "${name}" is categorical and has no order; leave it out.`);
    }
  }
  return Int8Array.from(order, (j) => (Object.hasOwn(monotone, names[j]!) ? monotone[names[j]!]! : 0));
}
