import type { Random } from '../random/index.js';
import type { Ranked, RankedRows } from './ranked.js';
import type { Interval } from './result.js';

/** How often a row is drawn, for each of 65,536 equally likely numbers: the Poisson distribution with mean 1. */
const draws = poissonTable();

function poissonTable(): Uint8Array {
  const table = new Uint8Array(65536);
  let probability = Math.exp(-1);
  let cumulative = probability;
  let count = 0;
  for (let i = 0; i < table.length; i++) {
    while ((i + 0.5) / table.length > cumulative && count < 8) {
      count++;
      probability /= count;
      cumulative += probability;
    }
    table[i] = count;
  }
  return table;
}

/**
 * Values of statistics on resampled rows: every row is drawn a Poisson(1) number of times, which is the ordinary
 * bootstrap with a random sample size, and needs neither sorting nor copying rows. Draws that hold one outcome only are
 * left out.
 *
 * @param statistics values of a ranked sample, always as many, in the same order
 * @returns for each statistic its values, shape (statistics)(replicates)
 * Reference: Chamandy, Muralidharan, Najmi and Naidu (2012), "Estimating uncertainty for massive data streams".
 */
export function bootstrap(
  outcome: ArrayLike<number>,
  ranked: RankedRows,
  weights: ArrayLike<number> | undefined,
  replicates: number,
  random: Random,
  statistics: (sample: Ranked) => readonly number[],
): number[][] {
  const { order, groupOf, probability } = ranked;
  const isEvent = Uint8Array.from(order, (row) => outcome[row]!);
  const weight = weights === undefined ? undefined : Float64Array.from(order, (row) => weights[row]!);
  const events = new Float64Array(probability.length);
  const nonEvents = new Float64Array(probability.length);
  const values: number[][] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    const stream = random.split(replicate);
    events.fill(0);
    nonEvents.fill(0);
    let anyEvent = false;
    let anyNonEvent = false;
    let bits = 0;
    for (let i = 0; i < order.length; i++) {
      bits = (i & 1) === 0 ? stream.bits() : bits >>> 16;
      const count = draws[bits & 65535]!;
      if (count === 0) continue;
      const drawn = weight === undefined ? count : count * weight[i]!;
      if (isEvent[i] === 1) {
        events[groupOf[i]!]! += drawn;
        anyEvent ||= drawn > 0;
      } else {
        nonEvents[groupOf[i]!]! += drawn;
        anyNonEvent ||= drawn > 0;
      }
    }
    if (!anyEvent || !anyNonEvent) continue;
    statistics({ probability, events, nonEvents }).forEach((value, i) => {
      (values[i] ??= []).push(value);
    });
  }
  return values;
}

/**
 * 95 % percentile interval, moved by the bootstrap's own bias so that it stays centred on the estimate: distances (KS,
 * ECE) are larger on resampled rows than on the sample itself, and an unmoved interval could miss the estimate.
 *
 * @returns undefined with fewer than 20 values
 */
export function centredInterval(
  estimate: number,
  values: readonly number[],
  low: number,
  high: number,
): Interval | undefined {
  if (values.length < 20) return undefined;
  const sorted = Float64Array.from(values).sort();
  const bias = sorted.reduce((total, value) => total + value, 0) / sorted.length - estimate;
  const clamp = (value: number) => Math.min(high, Math.max(low, value));
  return [
    Math.min(estimate, clamp(quantileOfSorted(sorted, 0.025) - bias)),
    Math.max(estimate, clamp(quantileOfSorted(sorted, 0.975) - bias)),
  ];
}

/** Quantile of ascending numbers by linear interpolation (type 7 of Hyndman and Fan, 1996). */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}
