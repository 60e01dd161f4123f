import { t95, z95 } from '../random/index.js';
import { clusteredMeanVariance } from './clusters.js';
import { type Ranked, type RankedRows, rank } from './ranked.js';
import { effectiveRows, type RowCounting } from './rate.js';
import type { Interval } from './result.js';

/** What a prediction costs per distinct probability: when the event happens, and when it does not; shape (groups,). */
export interface Losses {
  readonly event: Float64Array;
  readonly nonEvent: Float64Array;
}

/** (1 - p)² for an event, p² otherwise. */
export function squaredLosses(probability: Float64Array): Losses {
  return { event: probability.map((p) => (1 - p) ** 2), nonEvent: probability.map((p) => p ** 2) };
}

/** -ln p for an event, -ln(1 - p) otherwise. Probabilities are kept 2.2e-16 away from 0 and 1, so that it stays finite. */
export function logLosses(probability: Float64Array): Losses {
  const clipped = probability.map((p) => Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, p)));
  return { event: clipped.map((p) => -Math.log(p)), nonEvent: clipped.map((p) => -Math.log(1 - p)) };
}

/** Weighted mean of losses over a ranked sample. */
export function meanLoss({ events, nonEvents }: Ranked, losses: Losses): number {
  let total = 0;
  let weight = 0;
  for (let g = 0; g < events.length; g++) {
    total += events[g]! * losses.event[g]! + nonEvents[g]! * losses.nonEvent[g]!;
    weight += events[g]! + nonEvents[g]!;
  }
  return total / weight;
}

/** 95 % interval of a mean loss by the central limit theorem, not below 0; of rows in groups by the spread of the groups. */
export function meanLossInterval(
  ranked: RankedRows,
  losses: Losses,
  outcome: ArrayLike<number>,
  { weights, groups }: RowCounting = {},
): Interval {
  const mean = meanLoss(ranked, losses);
  const around = (half: number): Interval => [Math.max(0, mean - half), mean + half];
  if (groups !== undefined) {
    const { variance, degrees } = clusteredMeanVariance(rowLosses(ranked, losses, outcome), groups, weights);
    return degrees < 1 ? [0, Number.MAX_VALUE] : around(t95(degrees) * Math.sqrt(variance));
  }
  const apart = (loss: number) => (loss - mean) ** 2;
  const variance = meanLoss(ranked, { event: losses.event.map(apart), nonEvent: losses.nonEvent.map(apart) });
  return around(z95 * Math.sqrt(variance / Math.max(1, effectiveRows(outcome.length, weights) - 1)));
}

/** The loss of each row, shape (rows,). */
function rowLosses({ order, groupOf }: RankedRows, losses: Losses, outcome: ArrayLike<number>): Float64Array {
  const own = new Float64Array(order.length);
  order.forEach((row, i) => {
    own[row] = (outcome[row] === 1 ? losses.event : losses.nonEvent)[groupOf[i]!]!;
  });
  return own;
}

/**
 * Brier score: mean squared error of the probability.
 *
 * @returns in [0, 1], smaller is better
 * Reference: Brier (1950), "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78.
 */
export function brier(outcome: ArrayLike<number>, probability: Float64Array, weights?: ArrayLike<number>): number {
  const ranked = rank(outcome, probability, weights);
  return meanLoss(ranked, squaredLosses(ranked.probability));
}

/**
 * Logarithmic loss: mean negative log-likelihood, nats.
 *
 * @returns at least 0, smaller is better
 * Reference: Good (1952), "Rational decisions", Journal of the Royal Statistical Society B 14.
 */
export function logLoss(outcome: ArrayLike<number>, probability: Float64Array, weights?: ArrayLike<number>): number {
  const ranked = rank(outcome, probability, weights);
  return meanLoss(ranked, logLosses(ranked.probability));
}
