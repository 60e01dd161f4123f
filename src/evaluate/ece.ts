import { type Ranked, rank, sum } from './ranked.js';

/** Number of bins of the calibration error. */
export const calibrationBins = 20;

/**
 * The quantile bin of every distinct probability, by the middle of its rank; equal probabilities share a bin.
 *
 * @returns bin numbers, ascending from 0 to bins - 1, some may be unused; shape (groups,)
 */
export function quantileBins({ events, nonEvents }: Ranked, bins: number): Int32Array {
  const total = sum(events) + sum(nonEvents);
  const binOf = new Int32Array(events.length);
  let below = 0;
  for (let g = 0; g < events.length; g++) {
    const here = events[g]! + nonEvents[g]!;
    binOf[g] = Math.min(bins - 1, Math.floor(((below + here / 2) / total) * bins));
    below += here;
  }
  return binOf;
}

/**
 * Expected calibration error: the mean gap between predicted and observed rate over 20 bins of equally many rows.
 *
 *     ece = Σ_b (n_b / n) |mean predicted_b - observed rate_b|
 *
 * @returns in [0, 1], smaller is better; even perfect probabilities score about sqrt(20 rate (1 - rate) / n) by chance
 * Reference: Naeini, Cooper and Hauskrecht (2015), "Obtaining well calibrated probabilities using Bayesian binning".
 */
export function ece(outcome: ArrayLike<number>, probability: Float64Array, weights?: ArrayLike<number>): number {
  const ranked = rank(outcome, probability, weights);
  return eceOf(ranked, quantileBins(ranked, calibrationBins));
}

/** `ece` of a ranked sample with given bins. */
export function eceOf({ probability, events, nonEvents }: Ranked, binOf: Int32Array): number {
  let gap = 0;
  let total = 0;
  let inBin = 0;
  for (let g = 0; g < events.length; g++) {
    const here = events[g]! + nonEvents[g]!;
    inBin += here * probability[g]! - events[g]!;
    total += here;
    if (g + 1 === events.length || binOf[g + 1] !== binOf[g]) {
      gap += Math.abs(inBin);
      inBin = 0;
    }
  }
  return gap / total;
}
