import type { Random } from '../random/index.js';
import { type Ranked, type RankedRows, sum } from './ranked.js';
import type { RowCounting } from './rate.js';
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
 * How often each unit (a row, or a group of rows) is drawn in one replicate: Poisson(1), written into `units`.
 *
 * Reference: as `bootstrap`
 */
export function drawUnits(stream: Random, units: Uint8Array): void {
  let bits = 0;
  for (let unit = 0; unit < units.length; unit++) {
    bits = (unit & 1) === 0 ? stream.bits() : bits >>> 16;
    units[unit] = draws[bits & 65535]!;
  }
}

/**
 * Values of statistics on resampled rows: every row is drawn a Poisson(1) number of times, which is the ordinary
 * bootstrap with a random sample size, and needs neither sorting nor copying rows. Draws that hold one outcome only are
 * left out. Of rows in groups whole groups are drawn.
 *
 * @param groups of each row, from 0, shape (rows,); absent where rows are independent
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
  groups?: Int32Array,
): number[][] {
  const { order, groupOf, probability } = ranked;
  // Branches on random draws are mispredicted, so a row adds to both sides, one of them 0.
  const eventWeight = Float64Array.from(order, (row) => outcome[row]! * (weights?.[row] ?? 1));
  const nonEventWeight = Float64Array.from(order, (row) => (1 - outcome[row]!) * (weights?.[row] ?? 1));
  // Who is drawn together: a group, or a row by itself.
  const drawnWith = groups && Int32Array.from(order, (row) => groups[row]!);
  const units = new Uint8Array(drawnWith?.reduce((most, group) => Math.max(most, group + 1), 0) ?? order.length);
  const values: number[][] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    const stream = random.split(replicate);
    const events = new Float64Array(probability.length);
    const nonEvents = new Float64Array(probability.length);
    drawUnits(stream, units);
    for (let i = 0; i < order.length; i++) {
      const count = units[drawnWith === undefined ? i : drawnWith[i]!]!;
      const group = groupOf[i]!;
      events[group]! += count * eventWeight[i]!;
      nonEvents[group]! += count * nonEventWeight[i]!;
    }
    if (sum(events) === 0 || sum(nonEvents) === 0) continue;
    statistics({ probability, events, nonEvents }).forEach((value, i) => {
      (values[i] ??= []).push(value);
    });
  }
  return values;
}

/**
 * The sample with neighbouring groups joined until some `most` of equal weight remain. Groups of different `binOf` and
 * groups on different sides of 1/2 are never joined. Thousands of groups draw curves as well as all of them, and
 * replicates over them are many times cheaper.
 */
export function coarsen(ranked: RankedRows, binOf: Int32Array, most = 8192): { sample: RankedRows; binOf: Int32Array } {
  const { probability, events, nonEvents, order, groupOf } = ranked;
  if (probability.length <= most) return { sample: ranked, binOf };
  const enough = (sum(events) + sum(nonEvents)) / most;
  const joined = new Int32Array(probability.length);
  let last = 0;
  let weight = 0;
  for (let g = 0; g < probability.length; g++) {
    const apart = g > 0 && (binOf[g] !== binOf[g - 1] || probability[g]! > 0.5 !== probability[g - 1]! > 0.5);
    if (apart || weight >= enough) {
      last++;
      weight = 0;
    }
    joined[g] = last;
    weight += events[g]! + nonEvents[g]!;
  }
  const coarse = {
    probability: new Float64Array(last + 1),
    events: new Float64Array(last + 1),
    nonEvents: new Float64Array(last + 1),
  };
  const coarseBin = new Int32Array(last + 1);
  for (let g = 0; g < probability.length; g++) {
    const to = joined[g]!;
    coarse.events[to]! += events[g]!;
    coarse.nonEvents[to]! += nonEvents[g]!;
    coarse.probability[to]! += probability[g]! * (events[g]! + nonEvents[g]!);
    coarseBin[to] = binOf[g]!;
  }
  coarse.probability.forEach((total, to) => {
    coarse.probability[to] = total / (coarse.events[to]! + coarse.nonEvents[to]!);
  });
  return { sample: { ...coarse, order, groupOf: groupOf.map((group) => joined[group]!) }, binOf: coarseBin };
}

/**
 * 95 % intervals of metrics from replicates in which every row, or every group of rows, counts a Poisson(1) number of times.
 *
 * @param estimates the metrics of the rows as they are, by name
 * @param measure the metrics, by the same names, of rows that count so much each, shape (rows,); undefined where such a
 *   draw has none
 * @param bounds of every metric's interval
 */
export function bootstrapIntervals<M extends string>(
  estimates: Readonly<Record<M, number>>,
  rows: number,
  { weights, groups }: RowCounting,
  replicates: number,
  random: Random,
  measure: (counts: Float64Array) => Readonly<Record<M, number>> | undefined,
  bounds: Readonly<Record<M, Interval>>,
): Partial<Record<M, Interval>> {
  const names = Object.keys(estimates) as M[];
  const units = new Uint8Array(groups?.reduce((most, group) => Math.max(most, group + 1), 0) ?? rows);
  const counts = new Float64Array(rows);
  const values = new Map<M, number[]>(names.map((name) => [name, []]));
  for (let replicate = 0; replicate < replicates; replicate++) {
    drawUnits(random.split(replicate), units);
    for (let row = 0; row < rows; row++) counts[row] = (weights?.[row] ?? 1) * units[groups?.[row] ?? row]!;
    const drawn = measure(counts);
    if (drawn === undefined) continue;
    for (const name of names) if (Number.isFinite(drawn[name])) values.get(name)!.push(drawn[name]);
  }
  const intervals: Partial<Record<M, Interval>> = {};
  for (const name of names) {
    const interval = centredInterval(estimates[name], values.get(name)!, bounds[name]);
    if (interval !== undefined) intervals[name] = interval;
  }
  return intervals;
}

/**
 * 95 % percentile interval, moved by the bootstrap's own bias so that it stays centred on the estimate: distances (KS,
 * ECE) are larger on resampled rows than on the sample itself, and an unmoved interval could miss the estimate.
 *
 * @param estimate within the bounds, and so is the interval
 * @returns undefined with fewer than 20 values
 */
export function centredInterval(
  estimate: number,
  values: readonly number[],
  [least, largest]: Interval = [0, 1],
): Interval | undefined {
  if (values.length < 20) return undefined;
  const sorted = Float64Array.from(values).sort();
  const bias = sorted.reduce((total, value) => total + value, 0) / sorted.length - estimate;
  const clamp = (value: number) => Math.min(largest, Math.max(least, value));
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
