// Whether a model holds inside parts of the rows: how many default, how many it expects, how well it orders.

import { aucOf } from './auc.js';
import { countPValue } from './count-p-value.js';
import { delongInterval } from './delong.js';
import { rank } from './ranked.js';
import type { Interval } from './result.js';
import { wilson } from './wilson.js';

export interface Segment {
  readonly rows: number;
  readonly events: number;
  /** Observed rate and its 95 % Wilson interval. */
  readonly rate: number;
  readonly interval: Interval;
  /** Mean predicted probability. */
  readonly predicted: number;
  /** Two-sided p-value of as many or as few events, were the probabilities right. */
  readonly pValue: number;
  /** AUC inside the segment with its 95 % interval; null with fewer than ten rows of a class. */
  readonly auc: number | null;
  readonly aucInterval: Interval | null;
}

/** Rows of each class below which an AUC says nothing. */
const leastOfClass = 10;

/**
 * A part of the rows by itself.
 *
 * @param rows numbers of its rows, at least one
 * @param outcome 1 or 0, shape (all rows,)
 * @param probability out of fold, shape (all rows,)
 */
export function segmentOf(rows: ArrayLike<number>, outcome: Int32Array, probability: Float64Array): Segment {
  const own = Int32Array.from(rows, (row) => outcome[row]!);
  const said = Float64Array.from(rows, (row) => probability[row]!);
  const events = own.reduce((sum, value) => sum + value, 0);
  const expected = said.reduce((sum, p) => sum + p, 0);
  const hasAuc = Math.min(events, own.length - events) >= leastOfClass;
  return {
    rows: own.length,
    events,
    rate: events / own.length,
    interval: wilson(events, own.length),
    predicted: expected / own.length,
    pValue: countPValue(events, said),
    auc: hasAuc ? aucOf(rank(own, said)) : null,
    aucInterval: hasAuc ? delongInterval(own, said) : null,
  };
}
