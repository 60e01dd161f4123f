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
  const name = targetName(table, model);
  const { codes, levels } = table.categories(name);
  if (levels.length !== 2) {
    throw new DataError(
      `${model}: target "${name}" has ${levels.length} classes; it needs two, such as paid and defaulted.`,
    );
  }
  const weights = weightsOf(table);
  const totals = [0, 0];
  const isEvent = Uint8Array.from(codes, (code, row) => {
    if (code < 0) {
      throw new DataError(`${model}: target "${name}" is missing in row ${table.rowNumbers[row]}.`);
    }
    totals[code]! += weights?.[row] ?? 1;
    return code;
  });
  const absent = totals.indexOf(0);
  if (absent >= 0) {
    throw new DataError(
      `${model}: no row of the training data has "${name}" = "${levels[absent]}"; both classes are needed to learn.`,
    );
  }
  return { classes: [...levels], isEvent, weights };
}

/** A target of several classes as a model learns from it. */
export interface ClassTarget {
  /** Two names or more, each with rows. */
  readonly classes: readonly string[];
  /** Class of each row, shape (rows,) */
  readonly codes: Int32Array;
  /** shape (rows,), >= 0, finite; absent when the table has no weight column */
  readonly weights?: Float64Array | undefined;
}

/** @throws DataError when there is no target of classes that all occur, a value is missing, or a weight is not usable */
export function classTarget(table: Table, model: string): ClassTarget {
  const name = targetName(table, model);
  const { codes, levels } = table.categories(name);
  if (levels.length < 2) {
    throw new DataError(`${model}: target "${name}" has ${levels.length} classes; it needs at least two.`);
  }
  const weights = weightsOf(table);
  const totals = new Float64Array(levels.length);
  codes.forEach((code, row) => {
    if (code < 0) throw new DataError(`${model}: target "${name}" is missing in row ${table.rowNumbers[row]}.`);
    totals[code]! += weights?.[row] ?? 1;
  });
  const absent = totals.indexOf(0);
  if (absent >= 0) {
    throw new DataError(
      `${model}: no row of the training data has "${name}" = "${levels[absent]}"; every class needs rows to learn from.`,
    );
  }
  return { classes: [...levels], codes, weights };
}

/** A numeric target as a model learns from it. */
export interface NumberTarget {
  /** Finite, shape (rows,) */
  readonly values: Float64Array;
  /** shape (rows,), >= 0, finite; absent when the table has no weight column */
  readonly weights?: Float64Array | undefined;
}

/** @throws DataError when there is no numeric target, a value is missing, infinite or the same everywhere, or a weight is not usable */
export function numberTarget(table: Table, model: string): NumberTarget {
  const name = targetName(table, model);
  const column = table.column(name);
  if (column.kind !== 'numeric') {
    throw new DataError(`${model}: target "${name}" is ${column.kind}; a number is needed to predict one.`);
  }
  const { values } = column;
  const weights = weightsOf(table);
  let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  values.forEach((value, row) => {
    if (!(Math.abs(value) <= largestTarget)) {
      const what = Number.isNaN(value) ? 'is missing' : `is ${value}`;
      throw new DataError(
        `${model}: target "${name}" ${what} in row ${table.rowNumbers[row]}; expected a number of at most 1e150 in size.`,
      );
    }
    if (weights !== undefined && weights[row] === 0) return;
    least = Math.min(least, value);
    largest = Math.max(largest, value);
  });
  if (!(largest > least)) {
    throw new DataError(`${model}: target "${name}" is the same in every row; there is nothing to learn.`);
  }
  return { values, weights };
}

/** So that squares of errors are finite. */
const largestTarget = 1e150;

function targetName(table: Table, model: string): string {
  const target = table.role('target')[0];
  if (target === undefined) throw new DataError(`${model}: the table has no target column; name it with --target.`);
  return target.name;
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
