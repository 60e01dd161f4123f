import { type Ranked, rank, sum } from './ranked.js';

/**
 * Average precision: precision at every cut, weighted by the recall gained there, from the riskiest rows down.
 *
 *     AP = Σ_k (R_k - R_{k-1}) P_k
 *
 * @returns in (0, 1]; the share of events for a ranking without information
 * Reference: Su, Yuan and Zhu (2015), "A relationship between the average precision and the area under the ROC curve".
 */
export function averagePrecision(
  outcome: ArrayLike<number>,
  probability: Float64Array,
  weights?: ArrayLike<number>,
): number {
  return averagePrecisionOf(rank(outcome, probability, weights));
}

/** `averagePrecision` of a ranked sample. */
export function averagePrecisionOf({ events, nonEvents }: Ranked): number {
  let captured = 0;
  let chosen = 0;
  let area = 0;
  for (let g = events.length - 1; g >= 0; g--) {
    captured += events[g]!;
    chosen += events[g]! + nonEvents[g]!;
    if (events[g]! > 0) area += events[g]! * (captured / chosen);
  }
  return area / sum(events);
}
