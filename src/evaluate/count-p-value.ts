// Are these as many events as the probabilities expect? The count is Poisson-binomial: a sum of coins that differ.
import { twoSided, twoSidedT, upperTail } from '../random/index.js';
import { clusteredMeanVariance } from './clusters.js';
import type { RowCounting } from './rate.js';

/** Normal tails below this are computed anew: far out they are wrong by orders of magnitude where few events are expected. */
const screened = 0.05;

/**
 * Two-sided p-value of the events among some rows, were the probabilities right. Where rows come in groups it is the larger of
 * that of independent rows and that of Student's test of the groups' excesses, 1 where all rows are of one group.
 *
 * @param outcome 1 or 0, shape (rows,)
 * @param probability shape (rows,)
 */
export function eventsPValue(
  outcome: Int32Array,
  probability: Float64Array,
  { weights, groups }: RowCounting & { readonly weights?: Float64Array | undefined },
): number {
  let [events, weight, excess] = [0, 0, 0];
  for (let row = 0; row < outcome.length; row++) {
    const w = weights === undefined ? 1 : weights[row]!;
    events += w * outcome[row]!;
    excess += w * (outcome[row]! - probability[row]!);
    weight += w;
  }
  const ofRows = countPValue(events, probability, weights);
  if (groups === undefined || excess === 0) return ofRows;
  const misses = probability.map((p, row) => outcome[row]! - p);
  const { variance, degrees } = clusteredMeanVariance(misses, groups, weights);
  if (Number.isNaN(variance)) return 1;
  return Math.max(ofRows, twoSidedT(excess / weight / Math.sqrt(variance), degrees));
}

/**
 * Two-sided p-value of a number of events: twice the smaller tail of the Poisson-binomial distribution, by Lugannani and Rice's
 * saddlepoint formula with Daniels' second continuity correction; counts that the normal approximation finds ordinary
 * (p above .05) keep its p-value. Where rows weigh, it is the p-value of the weight of the events, whose steps are taken to be
 * as wide as the mean weight of what varies.
 *
 * @param events how many happened, from 0 to rows; their weight where rows weigh
 * @param probability of each row's event, in [0, 1], shape (rows,)
 * @param weights >= 0, shape (rows,); 1 each when absent
 * @returns in [0, 1]; 0 where the probabilities rule the count out
 * Reference: Lugannani and Rice (1980), Advances in Applied Probability 12; Daniels (1987), International Statistical Review 55.
 */
export function countPValue(events: number, probability: Float64Array, weights?: Float64Array): number {
  const { z, step } = miscount(events, probability, weights);
  const normal = twoSided(z);
  if (normal > screened) return normal;
  // A row whose outcome is certain moves the count and nothing else.
  let [left, all] = [events / step, 0];
  const isOpen = (p: number, row: number) => p > 0 && p < 1 && (weights === undefined || weights[row]! > 0);
  const open: Coins = {
    p: probability.filter(isOpen),
    weight: (weights ?? new Float64Array(probability.length).fill(1)).filter((_, row) =>
      isOpen(probability[row]!, row),
    ),
  };
  open.weight.forEach((weight, i) => {
    open.weight[i] = weight / step;
    all += weight / step;
  });
  probability.forEach((p, row) => {
    if (p === 1) left -= (weights?.[row] ?? 1) / step;
  });
  const slack = 1e-9 * (1 + all);
  if (left < -slack || left > all + slack) return 0;
  const tail = z > 0 ? atLeast(left, all, open) : atLeast(all - left, all, { ...open, p: open.p.map((p) => 1 - p) });
  return Math.min(1, 2 * tail);
}

/** Both of shape (coins,). */
interface Coins {
  readonly p: Float64Array;
  /** In steps of the sum. */
  readonly weight: Float64Array;
}

/**
 * How many standard deviations the events lie from what the probabilities expect, 0 where nothing is open and all is as said;
 * and the mean weight of what varies, 1 without weights.
 */
function miscount(
  events: number,
  probability: Float64Array,
  weights: Float64Array | undefined,
): { z: number; step: number } {
  let [expected, variance, spread] = [0, 0, 0];
  for (let row = 0; row < probability.length; row++) {
    const p = probability[row]!;
    const weight = weights === undefined ? 1 : weights[row]!;
    expected += weight * p;
    variance += weight * weight * p * (1 - p);
    spread += weight * p * (1 - p);
  }
  if (variance > 0) return { z: (events - expected) / Math.sqrt(variance), step: variance / spread };
  const isAsSaid = Math.abs(events - expected) <= 1e-12 * expected;
  return { z: isAsSaid ? 0 : Number.POSITIVE_INFINITY * Math.sign(events - expected), step: 1 };
}

/**
 * P(X >= count) for a count above the mean: 1 - Phi(w) + phi(w) (1/u - 1/w), where K(t) = sum log(1 - p + p e^t),
 * K'(t) = count - 1/2, w = sqrt(2 (t (count - 1/2) - K(t))) and u = 2 sinh(t/2) sqrt(K''(t)).
 *
 * @param all the largest count
 */
function atLeast(count: number, all: number, coins: Coins): number {
  if (count > all - 1e-9 * (1 + all)) return Math.exp(coins.p.reduce((sum, p) => sum + Math.log(p), 0));
  const target = count - 0.5;
  let [low, high, t] = [0, 1, 0.5];
  // A step as wide as the way to the mean: as likely as not.
  if (target <= moments(0, coins).mean) return 0.5;
  while (moments(high, coins).mean < target) [low, high] = [high, 2 * high];
  for (let step = 0; step < 100; step++) {
    const { mean, variance } = moments(t, coins);
    if (Math.abs(mean - target) < 1e-9 * (1 + target)) break;
    if (mean < target) low = t;
    else high = t;
    const newton = t + (target - mean) / variance;
    t = newton > low && newton < high ? newton : (low + high) / 2;
  }
  const { cumulant, variance } = moments(t, coins);
  const w = Math.sqrt(2 * (t * target - cumulant));
  const u = 2 * Math.sinh(t / 2) * Math.sqrt(variance);
  return upperTail(w) + (Math.exp((-w * w) / 2) / Math.sqrt(2 * Math.PI)) * (1 / u - 1 / w);
}

/** Beyond this e^x leaves the range of numbers, and 1 - p + p e^x is p e^x. */
const largestExponent = 700;

/** K(t), K'(t) and K''(t). */
function moments(t: number, coins: Coins): { cumulant: number; mean: number; variance: number } {
  let [cumulant, mean, variance] = [0, 0, 0];
  for (let i = 0; i < coins.p.length; i++) {
    const p = coins.p[i]!;
    const weight = coins.weight[i]!;
    const growth = Math.expm1(Math.min(largestExponent, weight * t));
    cumulant += Math.log1p(p * growth) + Math.max(0, weight * t - largestExponent);
    const tilted = (p * (growth + 1)) / (1 + p * growth);
    mean += weight * tilted;
    variance += weight * weight * tilted * (1 - tilted);
  }
  return { cumulant, mean, variance };
}
