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
/** Held-out rows that a band needs, as many as its weights leave. */
const leastRows = 100;
const mostBands = 10;
/** Sums of weights that differ by less are the same. */
const tiny = 1e-9;

/**
 * The 5th and 95th percentile of the residuals while rows were held out, band by band of the prediction, where errors may
 * be larger. As in conformal prediction within bands, n + 1 in place of n gives wider bounds where there are fewer rows;
 * but the residuals are those of the models of the folds (as in cross-conformal prediction), while the model that is kept
 * learned from all rows: the level is what is to be expected, not guaranteed. Weighted rows count as (Σ w)² / Σ w².
 *
 * @param truth shape (rows,)
 * @param predicted out of fold, shape (rows,)
 * @param weights shape (rows,), >= 0; rows of weight 0 count nothing
 * @returns undefined with fewer than 20 rows
 * Reference: Vovk, Gammerman and Shafer (2005), "Algorithmic Learning in a Random World", chapter 4 (Mondrian);
 * Vovk (2015), "Cross-conformal predictors".
 */
export function residualBands(
  truth: Float64Array,
  predicted: Float64Array,
  weights?: Float64Array,
): ResidualBands | undefined {
  const weightOf = (row: number) => weights?.[row] ?? 1;
  const order = Int32Array.from(predicted.keys())
    .filter((row) => weightOf(row) > 0)
    .sort((a, b) => predicted[a]! - predicted[b]! || a - b);
  const rows = evidence(order, weightOf) * (1 + tiny);
  if (!(rows >= 20)) return undefined;
  const count = Math.max(1, Math.min(mostBands, Math.floor(rows / leastRows)));
  const total = order.reduce((sum, row) => sum + weightOf(row), 0);
  const starts = [0];
  let [start, before] = [0, 0];
  for (let b = 1; b < count; b++) {
    const share = ((b * total) / count) * (1 + tiny);
    while (before + weightOf(order[start]!) <= share) before += weightOf(order[start++]!);
    // Equal predictions share a band.
    if (start > starts.at(-1)! && predicted[order[start]!]! > predicted[order[start - 1]!]!) starts.push(start);
  }
  const bands = starts.map((start, b): Interval => {
    const own = order.slice(start, starts[b + 1] ?? order.length);
    const residual = (row: number) => truth[row]! - predicted[row]!;
    own.sort((a, b) => residual(a) - residual(b) || a - b);
    return [residual(beyondTail(own, weightOf)), residual(beyondTail(own.toReversed(), weightOf))];
  });
  const edges = starts.slice(1).map((start) => (predicted[order[start]!]! + predicted[order[start - 1]!]!) / 2);
  return { level, edges, bands };
}

/** As many rows of equal weight say as much: (Σ w)² / Σ w². */
function evidence(rows: Int32Array, weightOf: (row: number) => number): number {
  let [sum, squares] = [0, 0];
  for (const row of rows) {
    sum += weightOf(row);
    squares += weightOf(row) ** 2;
  }
  return (sum * sum) / squares;
}

/** The last of the rows, from one end, that have (n + 1) (1 - level) / 2 of the weight together; the first at least. */
function beyondTail(rows: Int32Array, weightOf: (row: number) => number): number {
  const n = evidence(rows, weightOf);
  const total = rows.reduce((sum, row) => sum + weightOf(row), 0);
  const most = ((n + 1) / n) * ((1 - level) / 2) * total * (1 + tiny);
  let [last, sum] = [rows[0]!, 0];
  for (const row of rows) {
    sum += weightOf(row);
    if (sum > most) break;
    last = row;
  }
  return last;
}

/** Where the outcome of a prediction lies, `level` of the time. */
export function intervalAround({ edges, bands }: ResidualBands, prediction: number): Interval {
  const after = edges.findIndex((edge) => prediction < edge);
  const [low, high] = bands[after < 0 ? edges.length : after]!;
  return [prediction + low, prediction + high];
}
