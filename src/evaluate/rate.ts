// A default rate and how sure it is, of rows that may weigh.
import type { Interval } from './result.js';
import { wilson } from './wilson.js';

/** How rows count; all of shape (rows,). */
export interface RowCounting {
  /** Sampling weights, all >= 0; 1 each when absent. */
  readonly weights?: ArrayLike<number> | undefined;
}

export interface Rate {
  /** Weighted share of events. */
  readonly rate: number;
  /** 95 % Wilson interval, of as many rows as the weights leave. */
  readonly interval: Interval;
}

/**
 * Default rate of some rows.
 *
 * @param outcome 1 or 0, shape (rows,), with some weight
 */
export function rateOf(outcome: ArrayLike<number>, { weights }: RowCounting = {}): Rate {
  let [total, events] = [0, 0];
  for (let i = 0; i < outcome.length; i++) {
    const weight = weights?.[i] ?? 1;
    total += weight;
    events += weight * outcome[i]!;
  }
  const rows = effectiveRows(outcome.length, weights);
  return { rate: events / total, interval: wilson((events / total) * rows, rows) };
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
