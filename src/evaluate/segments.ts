// Whether a model holds inside parts of the rows: how many default, how many it expects, how well it orders.

import { aucOf } from './auc.js';
import { eventsPValue } from './count-p-value.js';
import { delongInterval } from './delong.js';
import { rank } from './ranked.js';
import { countingOf, type RowCounting, rateOf } from './rate.js';
import type { Interval } from './result.js';

/** Rows and events are counted, everything else weighs the rows. */
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
 * @param rows numbers of its rows, at least one of some weight
 * @param outcome 1 or 0, shape (all rows,)
 * @param probability out of fold, shape (all rows,)
 * @param counting of all rows
 */
export function segmentOf(
  rows: ArrayLike<number>,
  outcome: Int32Array,
  probability: Float64Array,
  counting: RowCounting = {},
): Segment {
  const own = Int32Array.from(rows, (row) => outcome[row]!);
  const said = Float64Array.from(rows, (row) => probability[row]!);
  const { weights, groups } = countingOf(counting, rows);
  let [weight, predicted] = [0, 0];
  const counted = [0, 0];
  own.forEach((value, i) => {
    const w = weights?.[i] ?? 1;
    weight += w;
    predicted += w * said[i]!;
    if (w > 0) counted[value]!++;
  });
  const hasAuc = Math.min(...counted) >= leastOfClass;
  return {
    rows: own.length,
    events: own.reduce((sum, value) => sum + value, 0),
    ...rateOf(own, { weights, groups }),
    predicted: predicted / weight,
    pValue: eventsPValue(own, said, { weights, groups }),
    auc: hasAuc ? aucOf(rank(own, said, weights)) : null,
    aucInterval: hasAuc ? delongInterval(own, said, weights, { groups }) : null,
  };
}
