// Are these as many events as the probabilities expect? The count is Poisson-binomial: a sum of coins that differ.
import { twoSided, upperTail } from '../random/index.js';

/** Normal tails below this are computed anew: far out they are wrong by orders of magnitude where few events are expected. */
const screened = 0.05;

/**
 * Two-sided p-value of a number of events: twice the smaller tail of the Poisson-binomial distribution, by Lugannani and Rice's
 * saddlepoint formula with Daniels' second continuity correction; counts that the normal approximation finds ordinary
 * (p above .05) keep its p-value.
 *
 * @param events how many happened, from 0 to rows
 * @param probability of each row's event, in [0, 1], shape (rows,)
 * @returns in [0, 1]; 0 where the probabilities rule the count out
 * Reference: Lugannani and Rice (1980), Advances in Applied Probability 12; Daniels (1987), International Statistical Review 55.
 */
export function countPValue(events: number, probability: Float64Array): number {
  const z = miscount(events, probability);
  const normal = twoSided(z);
  if (normal > screened) return normal;
  // A row whose outcome is certain moves the count and nothing else.
  const open = probability.filter((p) => p > 0 && p < 1);
  const left = events - probability.reduce((sum, p) => sum + (p === 1 ? 1 : 0), 0);
  if (left < 0 || left > open.length) return 0;
  const tail =
    z > 0
      ? atLeast(left, open)
      : atLeast(
          open.length - left,
          open.map((p) => 1 - p),
        );
  return Math.min(1, 2 * tail);
}

/** How many standard deviations the number of events lies from what the probabilities expect; 0 where nothing is open and all is as said. */
function miscount(events: number, probability: Float64Array): number {
  let [expected, variance] = [0, 0];
  for (const p of probability) {
    expected += p;
    variance += p * (1 - p);
  }
  if (variance > 0) return (events - expected) / Math.sqrt(variance);
  return events === expected ? 0 : Number.POSITIVE_INFINITY * Math.sign(events - expected);
}

/**
 * P(X >= count) for a count above the mean: 1 - Phi(w) + phi(w) (1/u - 1/w), where K(t) = sum log(1 - p + p e^t),
 * K'(t) = count - 1/2, w = sqrt(2 (t (count - 1/2) - K(t))) and u = 2 sinh(t/2) sqrt(K''(t)).
 */
function atLeast(count: number, probability: Float64Array): number {
  if (count === probability.length) return Math.exp(probability.reduce((sum, p) => sum + Math.log(p), 0));
  const target = count - 0.5;
  let [low, high, t] = [0, 1, 0.5];
  while (moments(high, probability).mean < target) [low, high] = [high, 2 * high];
  for (let step = 0; step < 100; step++) {
    const { mean, variance } = moments(t, probability);
    if (Math.abs(mean - target) < 1e-9 * (1 + target)) break;
    if (mean < target) low = t;
    else high = t;
    const newton = t + (target - mean) / variance;
    t = newton > low && newton < high ? newton : (low + high) / 2;
  }
  const { cumulant, variance } = moments(t, probability);
  const w = Math.sqrt(2 * (t * target - cumulant));
  const u = 2 * Math.sinh(t / 2) * Math.sqrt(variance);
  return upperTail(w) + (Math.exp((-w * w) / 2) / Math.sqrt(2 * Math.PI)) * (1 / u - 1 / w);
}

/** K(t), K'(t) and K''(t). */
function moments(t: number, probability: Float64Array): { cumulant: number; mean: number; variance: number } {
  const growth = Math.expm1(t);
  let [cumulant, mean, variance] = [0, 0, 0];
  for (const p of probability) {
    cumulant += Math.log1p(p * growth);
    const tilted = (p * (growth + 1)) / (1 + p * growth);
    mean += tilted;
    variance += tilted * (1 - tilted);
  }
  return { cumulant, mean, variance };
}
