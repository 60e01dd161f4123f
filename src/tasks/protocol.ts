// How a training is judged: which rows are held out when. The split is decided before any model is chosen.
import { groupFolds, stratifiedFolds, type Table, timeFolds } from '../data/index.js';
import { DataError, UsageError } from '../errors/index.js';
import type { Dependence } from '../models/index.js';
import type { Random } from '../random/index.js';
import type { Protocol } from '../report/index.js';
import type { TrainOptions } from './options.js';

export interface Fold {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

export interface Split {
  readonly protocol: Protocol;
  readonly folds: readonly Fold[];
  /** shape (rows,): the fold that holds each row out, -1 for rows that are never held out. */
  readonly foldOf: Int32Array;
  /** What the split respects, shape (rows,); absent where rows are independent. */
  readonly dependence?: Dependence;
}

/** Positions where `keep` holds. */
export function positions(length: number, keep: (i: number) => boolean): Int32Array {
  const found: number[] = [];
  for (let i = 0; i < length; i++) if (keep(i)) found.push(i);
  return Int32Array.from(found);
}

/** The values at `rows`, in that order. */
export function pickRows<A extends Int32Array | Float64Array>(values: A, rows: Int32Array): A {
  const picked = new (values.constructor as new (length: number) => A)(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = values[rows[i]!]!;
  return picked;
}

/** The rows of a prediction at some positions, in that order. */
export function pickPrediction(prediction: Float64Array, width: number, rows: Int32Array): Float64Array {
  const picked = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    picked.set(prediction.subarray(row * width, (row + 1) * width), i * width);
  });
  return picked;
}

/** @throws UsageError for an unknown split or an impossible number of folds, DataError when the rows do not allow it */
export function splitRows(
  table: Table,
  outcome: Int32Array,
  options: TrainOptions,
  time: string | undefined,
  random: Random,
): Split {
  const folds = foldsOf(options);
  const events = outcome.reduce((sum, value) => sum + value, 0);
  const fewer = Math.min(events, outcome.length - events);
  if (fewer < folds) {
    throw new DataError(
      `Only ${fewer} of ${outcome.length} rows ${events <= outcome.length - events ? 'defaulted' : 'did not default'}, too few for ${folds} folds (each fold must hold at least one). ${fewer >= 2 ? `Use --folds ${fewer} or bring more rows.` : 'Bring more rows.'}`,
    );
  }
  return splitBy(table, outcome, options, time, random);
}

/** @throws UsageError for an impossible number of folds */
export function foldsOf({ folds = 5 }: Pick<TrainOptions, 'folds'>): number {
  if (Number.isInteger(folds) && folds >= 2 && folds <= 50) return folds;
  throw new UsageError(`--folds: expected a whole number from 2 to 50, received ${folds}.`);
}

/**
 * Folds that deal rows of one stratum evenly, or that respect time or groups where these are asked for.
 *
 * @param strata of each row, from 0, shape (rows,)
 * @throws UsageError for an unknown split, DataError when the rows do not allow it
 */
export function splitBy(
  table: Table,
  strata: Int32Array,
  options: TrainOptions,
  time: string | undefined,
  random: Random,
): Split {
  const folds = foldsOf(options);
  const dependence = dependenceOf(table, options, time);
  if (dependence === undefined) {
    const foldOf = stratifiedFolds(strata, folds, random);
    return { protocol: { kind: 'stratified', folds }, foldOf, folds: everyOther(foldOf, folds) };
  }
  if (dependence.kind === 'time') {
    const foldOf = timeFolds(dependence.values, folds);
    return { protocol: { kind: 'time', column: time!, folds }, foldOf, folds: everyEarlier(foldOf, folds), dependence };
  }
  const foldOf = groupFolds(dependence.values, folds, random);
  const group = groupColumn(options.split)!;
  return { protocol: { kind: 'group', folds, group }, foldOf, folds: everyOther(foldOf, folds), dependence };
}

/** The column that `--split` keeps together, if it does. */
export function groupColumn(split: string | undefined): string | undefined {
  return split?.startsWith('group:') ? split.slice('group:'.length) : undefined;
}

/** What the rows of a table share by the wanted split. @throws UsageError for an unknown split, DataError for an unknown column */
export function dependenceOf(
  table: Table,
  { split = 'stratified' }: TrainOptions,
  time: string | undefined,
): Dependence | undefined {
  if (split === 'stratified') return undefined;
  if (split === 'time') {
    if (time === undefined) throw new UsageError('--split time needs a time column: name it with --time COLUMN.');
    return { kind: 'time', values: table.numbers(time) };
  }
  const group = groupColumn(split);
  if (group === undefined) throw new UsageError(`--split "${split}": expected stratified, time or group:COLUMN.`);
  return { kind: 'group', values: groupCodes(table, group) };
}

/** The groups that a split keeps together, from 0, shape (rows,); undefined where it keeps none. */
export function groupsOf(dependence: Dependence | undefined): Int32Array | undefined {
  return dependence?.kind === 'group' ? dependence.values : undefined;
}

/** The group of each row, from 0; rows without one are a group. */
export function groupCodes(table: Table, group: string): Int32Array {
  const column = table.column(group);
  if ('codes' in column) return column.codes.map((code) => (code < 0 ? column.levels.length : code));
  const seen = new Map<unknown, number>();
  return Int32Array.from(column.values as ArrayLike<unknown>, (value) => {
    const code = seen.get(value) ?? seen.size;
    seen.set(value, code);
    return code;
  });
}

function everyOther(foldOf: Int32Array, folds: number): Fold[] {
  return Array.from({ length: folds }, (_, k) => ({
    train: positions(foldOf.length, (i) => foldOf[i] !== k),
    test: positions(foldOf.length, (i) => foldOf[i] === k),
  }));
}

function everyEarlier(foldOf: Int32Array, folds: number): Fold[] {
  return Array.from({ length: folds }, (_, k) => ({
    train: positions(foldOf.length, (i) => foldOf[i]! < k),
    test: positions(foldOf.length, (i) => foldOf[i] === k),
  }));
}
