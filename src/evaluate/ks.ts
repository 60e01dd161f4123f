import { type Ranked, rank, sum } from './ranked.js';

/**
 * Kolmogorov-Smirnov distance between the probabilities of non-events and of events: max_t |F_0(t) - F_1(t)|.
 *
 * @returns in [0, 1]
 * Reference: Smirnov (1948), "Table for estimating the goodness of fit of empirical distributions", Ann. Math. Stat. 19.
 */
export function ks(outcome: ArrayLike<number>, probability: Float64Array, weights?: ArrayLike<number>): number {
  return ksOf(rank(outcome, probability, weights));
}

/** `ks` of a ranked sample. */
export function ksOf({ events, nonEvents }: Ranked): number {
  const allEvents = sum(events);
  const allNonEvents = sum(nonEvents);
  let e = 0;
  let n = 0;
  let widest = 0;
  for (let g = 0; g < events.length; g++) {
    e += events[g]!;
    n += nonEvents[g]!;
    const distance = Math.abs(n * allEvents - e * allNonEvents);
    if (distance > widest) widest = distance;
  }
  return widest / (allEvents * allNonEvents);
}
