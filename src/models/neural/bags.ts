// Which rows each network learns from, and which tell it when to stop.
import { groupFolds, stratifiedFolds, timeFolds } from '../../data/index.js';
import { DataError } from '../../errors/index.js';
import type { Random } from '../../random/index.js';
import type { Dependence } from '../estimator.js';

export interface Bag {
  readonly learn: Int32Array;
  /** Empty where there are too few rows to hold some out. */
  readonly held: Int32Array;
}

export interface Bagging {
  /** Networks whose outputs are averaged. */
  readonly bags: number;
  /** Share of the rows that each holds out. */
  readonly holdOut: number;
}

/** Fewer rows of a class than this per fold tell nothing. */
const leastPerFold = 5;

/**
 * Rows are dealt into folds, of which each bag holds out another: classes in proportion, groups whole. Where time runs, all
 * hold out the latest rows.
 *
 * @param strata class of each row, shape (rows,); absent where the target is a number
 */
export function dealBags(
  rows: number,
  strata: ArrayLike<number> | undefined,
  dependence: Dependence | undefined,
  { bags, holdOut }: Bagging,
  random: Random,
): Bag[] {
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  const whole = Array.from({ length: bags }, () => ({ learn: all, held: new Int32Array(0) }));
  const folds = holdOut === 0 ? 0 : Math.max(2, Math.round(1 / holdOut));
  if (folds === 0) return whole;
  const counts = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const stratum = strata?.[row] ?? 0;
    counts.set(stratum, (counts.get(stratum) ?? 0) + 1);
  }
  if (Math.min(...counts.values()) < leastPerFold * folds) return whole;
  const part = (keep: (row: number) => boolean) => all.filter(keep);
  try {
    if (dependence?.kind === 'time') {
      const foldOf = timeFolds(dependence.values, folds - 1);
      const bag = { learn: part((row) => foldOf[row]! < folds - 2), held: part((row) => foldOf[row] === folds - 2) };
      return hasAll(bag, strata, counts.size) ? whole.map(() => bag) : whole;
    }
    // Beyond as many bags as folds the rows are dealt anew.
    const dealt: Bag[] = [];
    for (let round = 0; dealt.length < bags; round++) {
      const stream = random.split(round);
      const foldOf =
        dependence === undefined
          ? stratifiedFolds(strata ?? new Int32Array(rows), folds, stream)
          : groupFolds(dependence.values, folds, stream);
      for (let fold = 0; fold < folds && dealt.length < bags; fold++) {
        dealt.push({ learn: part((row) => foldOf[row] !== fold), held: part((row) => foldOf[row] === fold) });
      }
    }
    return dealt.every((bag) => hasAll(bag, strata, counts.size)) ? dealt : whole;
  } catch (error) {
    if (error instanceof DataError) return whole;
    throw error;
  }
}

/** Whether every class is on both sides. */
function hasAll({ learn, held }: Bag, strata: ArrayLike<number> | undefined, classes: number): boolean {
  if (strata === undefined) return learn.length > 0 && held.length > 0;
  return [learn, held].every((rows) => new Set(Array.from(rows, (row) => strata[row]!)).size === classes);
}
