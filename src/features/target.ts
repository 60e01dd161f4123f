import type { Table } from '../data/index.js';
import { DataError } from '../errors/index.js';

/** A target of two classes as a model learns from it. */
export interface BinaryTarget {
  /** Two names; the second is the event. */
  readonly classes: readonly string[];
  /** shape (rows,), 1 for an event, 0 otherwise */
  readonly isEvent: Uint8Array;
  /** shape (rows,), >= 0, finite; absent when the table has no weight column */
  readonly weights?: Float64Array | undefined;
}

/** @throws DataError when there is no target of two classes that both occur, a value is missing, or a weight is not usable */
export function binaryTarget(table: Table, model: string): BinaryTarget {
  const target = table.role('target')[0];
  if (target === undefined) throw new DataError(`${model}: the table has no target column; name it with --target.`);
  const { codes, levels } = table.categories(target.name);
  if (levels.length !== 2) {
    throw new DataError(
      `${model}: target "${target.name}" has ${levels.length} classes; it needs two, such as paid and defaulted.`,
    );
  }
  const weights = weightsOf(table);
  const totals = [0, 0];
  const isEvent = Uint8Array.from(codes, (code, row) => {
    if (code < 0) {
      throw new DataError(`${model}: target "${target.name}" is missing in row ${table.rowNumbers[row]}.`);
    }
    totals[code]! += weights?.[row] ?? 1;
    return code;
  });
  const absent = totals.indexOf(0);
  if (absent >= 0) {
    throw new DataError(
      `${model}: no row of the training data has "${target.name}" = "${levels[absent]}"; both classes are needed to learn.`,
    );
  }
  return { classes: [...levels], isEvent, weights };
}

function weightsOf(table: Table): Float64Array | undefined {
  const column = table.role('weight')[0];
  if (column === undefined) return undefined;
  const weights = table.numbers(column.name);
  for (let row = 0; row < weights.length; row++) {
    if (weights[row]! >= 0 && weights[row]! < Number.POSITIVE_INFINITY) continue;
    throw new DataError(
      `Weight column "${column.name}", row ${table.rowNumbers[row]}: expected a finite number of at least 0, received ${weights[row]}.`,
    );
  }
  return weights;
}
