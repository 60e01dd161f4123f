// A default rate and how sure it is, of rows that may weigh.
import { clusteredMeanVariance } from './clusters.js';
import type { Interval } from './result.js';
import { wilson } from './wilson.js';

/** How rows count; all of shape (rows,). */
export interface RowCounting {
  /** Sampling weights, all >= 0; 1 each when absent. */
  readonly weights?: ArrayLike<number> | undefined;
  /** Group of each row, from 0: rows of one group resemble each other. Absent where rows are independent. */
  readonly groups?: Int32Array | undefined;
}

export interface Rate {
  /** Weighted share of events. */
  readonly rate: number;
  /** 95 % Wilson interval, of as many rows as the weights and the likeness of groups leave. */
  readonly interval: Interval;
}

/**
 * Default rate of some rows.
 *
 * @param outcome 1 or 0, shape (rows,), with some weight
 */
export function rateOf(outcome: ArrayLike<number>, { weights, groups }: RowCounting = {}): Rate {
  let [total, events] = [0, 0];
  for (let i = 0; i < outcome.length; i++) {
    const weight = weights?.[i] ?? 1;
    total += weight;
    events += weight * outcome[i]!;
  }
  const rows = rowsThatSayAsMuch(events / total, outcome, { weights, groups });
  return { rate: events / total, interval: wilson((events / total) * rows, rows) };
}

/** How many independent rows tell a rate as surely: where groups spread wider than rows would, fewer than there are. */
function rowsThatSayAsMuch(rate: number, outcome: ArrayLike<number>, { weights, groups }: RowCounting): number {
  const rows = effectiveRows(outcome.length, weights);
  // Where all or none happened no spread can be seen.
  if (groups === undefined || rate === 0 || rate === 1) return rows;
  const { variance } = clusteredMeanVariance(outcome, groups, weights);
  // All in one group: as one row.
  return Number.isNaN(variance) ? 1 : Math.min(rows, (rate * (1 - rate)) / variance);
}

/** The counting of some of the rows. */
export function countingOf(
  { weights, groups }: RowCounting,
  rows: ArrayLike<number>,
): RowCounting & { weights?: Float64Array } {
  return {
    ...(weights && { weights: Float64Array.from(rows, (row) => weights[row]!) }),
    ...(groups && { groups: Int32Array.from(rows, (row) => groups[row]!) }),
  };
}

/** Kish's effective sample size, (Σ w)² / Σ w²: how many equally weighted rows say as much. */
export function effectiveRows(rows: number, weights?: ArrayLike<number>): number {
  if (weights === undefined) return rows;
  let [total, squares] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    total += weights[i]!;
    squares += weights[i]! ** 2;
  }
  return total ** 2 / squares;
}
