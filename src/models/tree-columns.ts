import { DataError, didYouMean, UsageError } from '../errors/index.js';
import { type ColumnGroups, reorderColumns, type TreeColumn, type TreeEnsemble } from '../trees/index.js';
import type { ColumnRules, Monotone } from './tree-parameters.js';
import type { TrainingData } from './tree-training-data.js';

/** The columns of a table as trees learn from them: in the order of their names, so that the file's does not matter. */
export interface OrderedColumns {
  readonly columns: readonly TreeColumn[];
  /** Whether each column may have a direction. */
  readonly isOrdered: readonly boolean[];
  /** shape (columns,): 1 where the score must not fall with the value, -1 not rise, 0 free */
  readonly directions: Int8Array;
  /** Columns that may stand on one path, by number; any may when empty. */
  readonly interactions: ColumnGroups;
  /** An ensemble learned from `columns`, for the columns as the table has them. */
  readonly inFileOrder: (ensemble: TreeEnsemble) => TreeEnsemble;
}

/** @throws DataError when the rules name a column that is absent, or a direction for one that is not ordered */
export function orderColumns(data: TrainingData, { monotone, interactions }: ColumnRules): OrderedColumns {
  const order = data.columns.map((_, j) => j).sort((a, b) => (data.columns[a]!.name < data.columns[b]!.name ? -1 : 1));
  return {
    columns: order.map((j) => data.columns[j]!),
    isOrdered: order.map((j) => data.columns[j]!.kind === 'numeric'),
    directions: monotone === 'auto' ? new Int8Array(order.length) : readDirections(data, order, monotone),
    interactions: readGroups(data, order, interactions),
    inFileOrder: (ensemble) => reorderColumns(ensemble, order),
  };
}

/** Directions that trees keep to, and whether the data proposed them. */
export interface KeptDirections {
  readonly directions: Monotone;
  readonly isProposed: boolean;
}

/** For the record of a training; undefined when no column has a direction. */
export function recordDirections(
  columns: readonly TreeColumn[],
  directions: Int8Array,
  { monotone }: ColumnRules,
): KeptDirections | undefined {
  const bound = columns.map(({ name }, j) => [name, directions[j]] as const).filter(([, direction]) => direction !== 0);
  if (bound.length === 0) return undefined;
  return { directions: Object.fromEntries(bound) as Monotone, isProposed: monotone === 'auto' };
}

/** @throws UsageError for directions where a row has several scores, so that none of them can be meant */
export function refuseDirections(model: string, { monotone }: Readonly<Record<string, unknown>>): void {
  if (monotone === 'auto' || Object.keys(monotone as object).length > 0)
    throw new UsageError(
      `${model}: monotone is for targets of two classes and for numbers; several classes have no order.`,
    );
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

function readGroups(data: TrainingData, order: readonly number[], groups: ColumnRules['interactions']): ColumnGroups {
  const names = order.map((j) => data.columns[j]!.name);
  return groups.map((group) =>
    group.map((name) => {
      const at = names.indexOf(name);
      if (at >= 0) return at;
      throw new DataError(`interactions: there is no feature "${name}".${didYouMean(name, names)}`);
    }),
  );
}
