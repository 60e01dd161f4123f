// How far off a predicted number may be, from what the model missed while rows were held out.
import type { Interval } from '../../evaluate/index.js';

/** Bounds of observed minus predicted by the size of the prediction. */
export interface ResidualBands {
  /** Share of outcomes that lie within. */
  readonly level: number;
  /** Predictions at which the next band begins, ascending; one fewer than there are bands. */
  readonly edges: readonly number[];
  readonly bands: readonly Interval[];
}

const level = 0.9;
/** Held-out rows that a band needs. */
const leastRows = 100;
const mostBands = 10;

/**
 * The 5th and 95th percentile of the held-out residuals, band by band of the prediction, where errors may be larger: the
 * split conformal method within bands, whose (n + 1) in place of n gives wider bounds where there are fewer rows.
 *
 * @param truth shape (rows,)
 * @param predicted out of fold, shape (rows,)
 * @returns undefined with fewer than 20 rows
 * Reference: Vovk, Gammerman and Shafer (2005), "Algorithmic Learning in a Random World", chapter 4 (Mondrian).
 */
export function residualBands(truth: Float64Array, predicted: Float64Array): ResidualBands | undefined {
  const rows = truth.length;
  if (rows < 20) return undefined;
  const order = Int32Array.from(predicted.keys()).sort((a, b) => predicted[a]! - predicted[b]! || a - b);
  const count = Math.max(1, Math.min(mostBands, Math.floor(rows / leastRows)));
  const starts = [0];
  for (let b = 1; b < count; b++) {
    const start = Math.floor((b * rows) / count);
    // Equal predictions share a band.
    if (predicted[order[start]!]! > predicted[order[start - 1]!]! && start > starts.at(-1)!) starts.push(start);
  }
  const bands = starts.map((start, b): Interval => {
    const sorted = Float64Array.from(
      order.subarray(start, starts[b + 1] ?? rows),
      (row) => truth[row]! - predicted[row]!,
    );
    sorted.sort();
    const n = sorted.length;
    const low = Math.max(0, Math.floor(((n + 1) * (1 - level)) / 2) - 1);
    return [sorted[low]!, sorted[n - 1 - low]!];
  });
  const edges = starts.slice(1).map((start) => (predicted[order[start]!]! + predicted[order[start - 1]!]!) / 2);
  return { level, edges, bands };
}

/** Where the outcome of a prediction lies, `level` of the time. */
export function intervalAround({ edges, bands }: ResidualBands, prediction: number): Interval {
  const after = edges.findIndex((edge) => prediction < edge);
  const [low, high] = bands[after < 0 ? edges.length : after]!;
  return [prediction + low, prediction + high];
}
