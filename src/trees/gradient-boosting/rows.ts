import { DataError } from '../../errors/index.js';
import { columnRows, type TreeColumn } from '../column.js';
import { isList, received } from '../given.js';
import type { Objective } from '../objectives/objective.js';
import { type Columns, type Feature, pickRows, readColumns } from './columns.js';

/** Rows with what is to be predicted. */
export interface LabelledRows {
  readonly columns: Columns;
  /** shape (rows,), in the range of the objective */
  readonly target: ArrayLike<number>;
  /** shape (rows,), >= 0; 1 each when absent */
  readonly weights?: ArrayLike<number>;
  /** What names the group of each row, for objectives that rank; shape (rows,). */
  readonly groups?: ArrayLike<number | string>;
}

/** The same, checked; rows of weight 0 are left out. */
export interface TrainingRows {
  readonly columns: readonly TreeColumn[];
  readonly target: Float64Array;
  readonly weights: Float64Array | undefined;
  readonly groups: readonly (number | string)[] | undefined;
}

/** @throws DataError naming the row that cannot be learned from */
export function readRows(
  given: LabelledRows,
  features: readonly Feature[],
  objective: Objective,
  what: string,
): TrainingRows {
  const columns = readColumns(given.columns, features);
  const rows = columnRows(columns[0]!);
  if (rows === 0) throw new DataError(`There is no row among ${what}.`);
  for (const name of ['target', 'weights', 'groups'] as const) {
    const values = given[name];
    if (values === undefined && name !== 'target') continue;
    if (!isList(values)) {
      throw new DataError(
        `"${name}" of ${what} must be an array with an entry for each row, received ${received(values)}.`,
      );
    }
    if (values.length !== rows) {
      throw new DataError(`Of ${what} the columns have ${rows} entries and "${name}" has ${values.length}.`);
    }
  }
  const { words, has } = objective.targets;
  const target = readNumbers(given.target, has, (row, value) => {
    return `${objective.name}: the target of row ${row} of ${what} is ${value}; expected ${words}.`;
  });
  if (objective.isGrouped === true && given.groups === undefined) {
    throw new DataError(`${objective.name}: ${what} need "groups": which rows are ranked among each other.`);
  }
  const groups = objective.isGrouped === true ? readGroups(given.groups!, what) : undefined;
  if (given.weights === undefined) return { columns, target, weights: undefined, groups };
  const isWeight = (weight: number) => weight >= 0 && Number.isFinite(weight);
  const weights = readNumbers(given.weights, isWeight, (row, value) => {
    return `The weight of row ${row} of ${what} is ${value}; expected a finite number of at least 0.`;
  });
  return withoutZeros({ columns, target, groups, weights }, what);
}

/** @param wrong the sentence about a row whose value is not a number that fits */
function readNumbers(
  values: ArrayLike<unknown>,
  fits: (value: number) => boolean,
  wrong: (row: number, value: string) => string,
): Float64Array {
  const out = new Float64Array(values.length);
  for (let row = 0; row < out.length; row++) {
    const value = values[row];
    const number = typeof value === 'boolean' ? Number(value) : value;
    if (!(typeof number === 'number' && fits(number))) {
      throw new DataError(`${wrong(row, received(value))} Rows count from 0.`);
    }
    out[row] = number;
  }
  return out;
}

function readGroups(groups: ArrayLike<unknown>, what: string): (number | string)[] {
  return Array.from(groups, (group, row) => {
    if (typeof group === 'string' || (typeof group === 'number' && !Number.isNaN(group))) return group;
    throw new DataError(
      `The group of row ${row} of ${what} is ${received(group)}; expected a number or a text that names it. Rows count from 0.`,
    );
  });
}

/** The rows less those of weight 0. */
function withoutZeros(rows: TrainingRows & { readonly weights: Float64Array }, what: string): TrainingRows {
  const { columns, target, weights, groups } = rows;
  const kept: number[] = [];
  weights.forEach((weight, row) => {
    if (weight > 0) kept.push(row);
  });
  if (kept.length === weights.length) return rows;
  if (kept.length === 0) throw new DataError(`The weights of ${what} are all 0.`);
  return {
    columns: pickRows(columns, Int32Array.from(kept)),
    target: Float64Array.from(kept, (row) => target[row]!),
    weights: Float64Array.from(kept, (row) => weights[row]!),
    groups: groups && kept.map((row) => groups[row]!),
  };
}

/** The rows of `first` with those of `second` behind them; groups of the two are different groups. */
export function joinRows(first: TrainingRows, second: TrainingRows, columns: readonly TreeColumn[]): TrainingRows {
  const join = (a: ArrayLike<number>, b: ArrayLike<number>) => {
    const out = new Float64Array(a.length + b.length);
    out.set(a);
    out.set(b, a.length);
    return out;
  };
  const ones = ({ target }: TrainingRows) => new Float64Array(target.length).fill(1);
  const isWeighted = first.weights !== undefined || second.weights !== undefined;
  return {
    columns,
    target: join(first.target, second.target),
    weights: isWeighted ? join(first.weights ?? ones(first), second.weights ?? ones(second)) : undefined,
    groups: first.groups && [
      ...first.groups.map((group) => `learned ${group}`),
      ...second.groups!.map((group) => `held out ${group}`),
    ],
  };
}
