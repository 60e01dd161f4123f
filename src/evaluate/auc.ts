import { type Ranked, rank, sum } from './ranked.js';

/**
 * Area under the ROC curve: the chance that an event gets a higher probability than a non-event, ties counting half.
 *
 *     auc = Σ_g e_g (N_below(g) + n_g / 2) / (E N)
 *
 * @returns in [0, 1]; 1/2 for a ranking without information
 * Reference: Hanley and McNeil (1982), "The meaning and use of the area under a ROC curve", Radiology 143.
 */
export function auc(outcome: ArrayLike<number>, probability: Float64Array, weights?: ArrayLike<number>): number {
  return aucOf(rank(outcome, probability, weights));
}

/** `auc` of a ranked sample. */
export function aucOf({ events, nonEvents }: Ranked): number {
  let below = 0;
  let area = 0;
  for (let g = 0; g < events.length; g++) {
    area += events[g]! * (below + nonEvents[g]! / 2);
    below += nonEvents[g]!;
  }
  return area / (sum(events) * below);
}

/** Gini coefficient or accuracy ratio, 2 auc - 1, in [-1, 1]. */
export function gini(outcome: ArrayLike<number>, probability: Float64Array, weights?: ArrayLike<number>): number {
  return 2 * auc(outcome, probability, weights) - 1;
}
