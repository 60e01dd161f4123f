import { t95, twoSided, twoSidedT, z95 } from '../random/index.js';
import { aucOf } from './auc.js';
import { clusteredAreaVariance } from './clusters.js';
import { type RankedRows, rank, sum } from './ranked.js';
import type { Interval, PairedTest } from './result.js';

// With v_i = P(non-event ranks below event i) and u_j = P(event ranks above non-event j), ties counting half,
//   auc = mean v = mean u   and   Var(auc) = Var(v) / E + Var(u) / N.
// Both come from one pass over the sorted sample (Sun and Xu, 2014).

/** Placement of every row among the rows of the other outcome, in [0, 1], shape (rows,). */
function placements(outcome: ArrayLike<number>, ranked: RankedRows): Float64Array {
  const { events, nonEvents, order, groupOf } = ranked;
  const allEvents = sum(events);
  const allNonEvents = sum(nonEvents);
  const nonEventsBelow = new Float64Array(events.length);
  const eventsAbove = new Float64Array(events.length);
  let e = 0;
  let n = 0;
  for (let g = 0; g < events.length; g++) {
    nonEventsBelow[g] = (n + nonEvents[g]! / 2) / allNonEvents;
    eventsAbove[g] = (allEvents - e - events[g]! / 2) / allEvents;
    e += events[g]!;
    n += nonEvents[g]!;
  }
  const placement = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    placement[row] = outcome[row] === 1 ? nonEventsBelow[groupOf[i]!]! : eventsAbove[groupOf[i]!]!;
  }
  return placement;
}

/** Variance of the mean of `values` over the rows with this outcome; rows weigh `weights` (sampling weights). */
function varianceOfMean(
  values: Float64Array,
  outcome: ArrayLike<number>,
  which: 0 | 1,
  weights?: ArrayLike<number>,
): number {
  let count = 0;
  let total = 0;
  let mean = 0;
  for (let i = 0; i < values.length; i++) {
    const w = weights === undefined ? 1 : weights[i]!;
    if (outcome[i] !== which || w === 0) continue;
    count++;
    total += w;
    mean += (w / total) * (values[i]! - mean);
  }
  if (count < 2) return 0.25;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    if (outcome[i] === which) squares += ((weights === undefined ? 1 : weights[i]!) * (values[i]! - mean)) ** 2;
  }
  return (squares / total ** 2) * (count / (count - 1));
}

/** How rows hang together, and what is known of them already. */
export interface DelongOptions {
  /** Group of each row, from 0, shape (rows,): rows of one group resemble each other. Absent where rows are independent. */
  readonly groups?: Int32Array | undefined;
  /** The sample, ranked by this probability. */
  readonly ranked?: RankedRows;
}

interface Spread {
  readonly error: number;
  /** How many errors are half a 95 % interval. */
  readonly width: number;
  pValue(statistic: number): number;
}

function spreadOf(
  values: Float64Array,
  outcome: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  groups: Int32Array | undefined,
): Spread {
  if (groups !== undefined) {
    const { variance, degrees } = clusteredAreaVariance(values, outcome, groups, weights);
    return { error: Math.sqrt(variance), width: t95(degrees), pValue: (t) => twoSidedT(t, degrees) };
  }
  const variance = varianceOfMean(values, outcome, 1, weights) + varianceOfMean(values, outcome, 0, weights);
  return { error: Math.sqrt(variance), width: z95, pValue: twoSided };
}

/**
 * 95 % interval of the AUC by DeLong's variance, in O(rows log rows); of rows in groups by Obuchowski's, with Student's
 * quantile of the groups less one. With a single event (or non-event) the spread
 * cannot be seen in the data and the widest possible variance, 1/4, stands in for it.
 *
 * @returns [low, high] within [0, 1]
 * Reference: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44; Sun and Xu (2014), IEEE Signal Processing Letters 21;
 *   Obuchowski (1997), Biometrics 53.
 */
export function delongInterval(
  outcome: ArrayLike<number>,
  probability: Float64Array,
  weights?: ArrayLike<number>,
  { groups, ranked = rank(outcome, probability, weights) }: DelongOptions = {},
): Interval {
  const area = aucOf(ranked);
  const { error, width } = spreadOf(placements(outcome, ranked), outcome, weights, groups);
  return [Math.max(0, area - width * error), Math.min(1, area + width * error)];
}

/**
 * DeLong's paired test of two models judged on the same rows: is the difference of their AUCs other than 0? Of rows in groups
 * it is Obuchowski's.
 *
 * @param first probabilities of the first model, shape (rows,)
 * @param second probabilities of the second model for the same rows
 * @returns difference first minus second, its 95 % interval, two-sided p-value; rankings that agree give p = 1
 * @throws DataError, ShapeError as `rank`
 */
export function delongTest(
  outcome: ArrayLike<number>,
  first: Float64Array,
  second: Float64Array,
  weights?: ArrayLike<number>,
  { groups }: Pick<DelongOptions, 'groups'> = {},
): PairedTest {
  const rankedFirst = rank(outcome, first, weights);
  const rankedSecond = rank(outcome, second, weights);
  const placedSecond = placements(outcome, rankedSecond);
  const gain = placements(outcome, rankedFirst).map((placed, i) => placed - placedSecond[i]!);
  if (gain.every((value) => value === 0)) return { name: 'DeLong', difference: 0, interval: [0, 0], pValue: 1 };
  const difference = aucOf(rankedFirst) - aucOf(rankedSecond);
  const { error, width, pValue } = spreadOf(gain, outcome, weights, groups);
  return {
    name: 'DeLong',
    difference,
    interval: [Math.max(-1, difference - width * error), Math.min(1, difference + width * error)],
    pValue: difference === 0 ? 1 : pValue(difference / error),
  };
}
