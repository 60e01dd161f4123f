import { TreeEnsemble } from './ensemble.js';

/**
 * An ensemble for columns in another order.
 *
 * @param order which of the new columns each of the learned ones is, a permutation of shape (columns,)
 */
export function reorderColumns({ base, bins, trees }: TreeEnsemble, order: readonly number[]): TreeEnsemble {
  return new TreeEnsemble(
    base,
    order.map((_, j) => bins[order.indexOf(j)]!),
    trees.map((tree) => ({
      ...tree,
      feature: tree.feature.map((feature) => (feature < 0 ? -1 : order[feature]!)),
    })),
  );
}
