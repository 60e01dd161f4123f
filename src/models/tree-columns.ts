import { DataError, didYouMean } from '../errors/index.js';
import { type TreeColumn, TreeEnsemble } from '../trees/index.js';
import type { Monotone } from './tree-parameters.js';
import type { TrainingData } from './tree-training-data.js';

/** The columns of a table as trees learn from them: in the order of their names, so that the file's does not matter. */
export interface OrderedColumns {
  readonly columns: readonly TreeColumn[];
  /** shape (columns,): 1 where the score must not fall with the value, -1 not rise, 0 free */
  readonly directions: Int8Array;
  /** An ensemble learned from `columns`, for the columns as the table has them. */
  readonly inFileOrder: (ensemble: TreeEnsemble) => TreeEnsemble;
}

/** @throws DataError when `monotone` names a column that is absent or not ordered */
export function orderColumns(data: TrainingData, monotone: Monotone): OrderedColumns {
  const order = data.columns.map((_, j) => j).sort((a, b) => (data.columns[a]!.name < data.columns[b]!.name ? -1 : 1));
  return {
    columns: order.map((j) => data.columns[j]!),
    directions: readDirections(data, order, monotone),
    inFileOrder: ({ base, bins, trees }) =>
      new TreeEnsemble(
        base,
        order.map((_, j) => bins[order.indexOf(j)]!),
        trees.map((tree) => ({
          ...tree,
          feature: tree.feature.map((feature) => (feature < 0 ? -1 : order[feature]!)),
        })),
      ),
  };
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
