import { DataError, ShapeError } from '../errors/index.js';
import { type Random, t95 } from '../random/index.js';
import { bootstrapIntervals, quantileOfSorted } from './bootstrap.js';
import { clusteredMeanVariance } from './clusters.js';
import { effectiveRows, type RowCounting } from './rate.js';
import type { Interval } from './result.js';

/** Metrics of predicted numbers; all but `r2` in the target's unit. */
export interface NumberMetrics {
  /** Root of the mean squared error. */
  readonly rmse: number;
  readonly mae: number;
  readonly medianAbsoluteError: number;
  /** Share of the variance that is explained, 1 - Σ (y - p)² / Σ (y - mean y)²: 0 for the mean, below 0 for what is worse. */
  readonly r2: number;
}

export interface NumberJudgement {
  readonly kind: 'regression';
  readonly rows: number;
  readonly metrics: NumberMetrics;
  /** 95 %, by the seeded bootstrap of rows, or of groups where rows have them. */
  readonly intervals: Partial<Readonly<Record<keyof NumberMetrics, Interval>>>;
  /** By tenths of the prediction, the lowest first. */
  readonly deciles: readonly Decile[];
  /** A sample of the rows, evenly spaced by prediction. */
  readonly points: readonly (readonly [predicted: number, observed: number])[];
  /** Rows by residual, observed minus predicted, in equal bins; the outer ones hold what lies beyond. */
  readonly residuals: { readonly edges: readonly number[]; readonly counts: readonly number[] };
}

export interface Decile {
  readonly rows: number;
  /** Mean prediction and mean of what was observed, with its 95 % interval. */
  readonly predicted: number;
  readonly observed: number;
  readonly low: number;
  readonly high: number;
  /** The 5th, 25th, 50th, 75th and 95th percentile of observed minus predicted. */
  readonly residuals: readonly number[];
}

export interface JudgeNumbersOptions extends RowCounting {
  readonly random: Random;
  /** Bootstrap replicates; 0 for no intervals. */
  readonly bootstrap?: number;
}

const tenths = 10;
const mostPoints = 400;
const residualBins = 40;

/**
 * Judges predicted numbers against what happened.
 *
 * @param values what happened, shape (rows,)
 * @param predicted in the same unit, shape (rows,)
 * @throws ShapeError when lengths differ; DataError without rows or with a number that is not finite
 */
export function judgeNumbers(
  values: ArrayLike<number>,
  predicted: Float64Array,
  { random, weights, groups, bootstrap = 200 }: JudgeNumbersOptions,
): NumberJudgement {
  const rows = values.length;
  if (predicted.length !== rows)
    throw new ShapeError(`judgeNumbers: ${rows} rows need as many predictions, received ${predicted.length}.`);
  if (rows === 0) throw new DataError('There are no rows to judge; pass at least one.');
  const residual = Float64Array.from(predicted, (p, row) => values[row]! - p);
  const bad = residual.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new DataError(`Row ${bad + 1}: expected numbers, received ${values[bad]} and ${predicted[bad]}.`);
  const bySize = Int32Array.from(residual.keys()).sort(
    (a, b) => Math.abs(residual[a]!) - Math.abs(residual[b]!) || a - b,
  );
  const measure = (counts: Float64Array) => metricsOf(values, residual, bySize, counts);
  const metrics = measure(Float64Array.from({ length: rows }, (_, row) => weights?.[row] ?? 1));
  const positive: Interval = [0, Number.MAX_VALUE];
  const bounds = {
    ...{ rmse: positive, mae: positive, medianAbsoluteError: positive },
    r2: [-Number.MAX_VALUE, 1] as Interval,
  };
  const order = Int32Array.from(predicted.keys()).sort((a, b) => predicted[a]! - predicted[b]! || a - b);
  return {
    kind: 'regression',
    rows,
    metrics,
    intervals:
      bootstrap === 0
        ? {}
        : bootstrapIntervals(
            { ...metrics },
            rows,
            { weights, groups },
            bootstrap,
            random.split('bootstrap'),
            (counts) => ({ ...measure(counts) }),
            bounds,
          ),
    deciles: decilesOf(values, predicted, residual, order, { weights, groups }),
    points: pointsOf(values, predicted, order),
    residuals: histogramOf(residual),
  };
}

function metricsOf(
  values: ArrayLike<number>,
  residual: Float64Array,
  bySize: Int32Array,
  counts: Float64Array,
): NumberMetrics {
  let [total, mean, squares, sizes] = [0, 0, 0, 0];
  for (let row = 0; row < counts.length; row++) {
    const count = counts[row]!;
    if (count === 0) continue;
    total += count;
    mean += (count / total) * (values[row]! - mean);
    squares += count * residual[row]! ** 2;
    sizes += count * Math.abs(residual[row]!);
  }
  let spread = 0;
  for (let row = 0; row < counts.length; row++) spread += counts[row]! * (values[row]! - mean) ** 2;
  return {
    rmse: Math.sqrt(squares / total),
    mae: sizes / total,
    medianAbsoluteError: medianSize(residual, bySize, counts, total),
    r2: spread > 0 ? 1 - squares / spread : 0,
  };
}

/** Where half of the weight has smaller errors; between two errors the middle. */
function medianSize(residual: Float64Array, bySize: Int32Array, counts: Float64Array, total: number): number {
  let below = 0;
  for (let i = 0; i < bySize.length; i++) {
    below += counts[bySize[i]!]!;
    if (below < total / 2) continue;
    const size = Math.abs(residual[bySize[i]!]!);
    if (below > total / 2) return size;
    const next = bySize.subarray(i + 1).find((row) => counts[row]! > 0);
    return next === undefined ? size : (size + Math.abs(residual[next]!)) / 2;
  }
  return Number.NaN;
}

function decilesOf(
  values: ArrayLike<number>,
  predicted: Float64Array,
  residual: Float64Array,
  order: Int32Array,
  { weights, groups }: RowCounting,
): Decile[] {
  const bins = Math.max(1, Math.min(tenths, Math.floor(order.length / 5)));
  return Array.from({ length: bins }, (_, b) =>
    order
      .subarray(Math.floor((b * order.length) / bins), Math.floor(((b + 1) * order.length) / bins))
      .filter((row) => (weights?.[row] ?? 1) > 0),
  )
    .filter((rows) => rows.length > 0)
    .map((rows) => {
      const own = weights && Float64Array.from(rows, (row) => weights[row]!);
      const observed = Float64Array.from(rows, (row) => values[row]!);
      const mean = weightedMean(observed, own);
      const { variance, degrees } = groups
        ? clusteredMeanVariance(
            observed,
            Int32Array.from(rows, (row) => groups[row]!),
            own,
          )
        : varianceOfMean(observed, mean, own);
      const half = degrees >= 1 && variance >= 0 ? t95(degrees) * Math.sqrt(variance) : 0;
      const sorted = Float64Array.from(rows, (row) => residual[row]!).sort();
      return {
        rows: rows.length,
        predicted: weightedMean(
          Float64Array.from(rows, (row) => predicted[row]!),
          own,
        ),
        observed: mean,
        low: mean - half,
        high: mean + half,
        residuals: [0.05, 0.25, 0.5, 0.75, 0.95].map((share) => quantileOfSorted(sorted, share)),
      };
    });
}

function weightedMean(values: Float64Array, weights: Float64Array | undefined): number {
  let [total, mean] = [0, 0];
  values.forEach((value, i) => {
    const weight = weights?.[i] ?? 1;
    total += weight;
    if (weight > 0) mean += (weight / total) * (value - mean);
  });
  return mean;
}

function varianceOfMean(values: Float64Array, mean: number, weights: Float64Array | undefined) {
  const squares = weightedMean(
    values.map((value) => (value - mean) ** 2),
    weights,
  );
  const degrees = effectiveRows(values.length, weights) - 1;
  return { variance: squares / degrees, degrees };
}

function pointsOf(
  values: ArrayLike<number>,
  predicted: Float64Array,
  order: Int32Array,
): (readonly [number, number])[] {
  const count = Math.min(mostPoints, order.length);
  return Array.from({ length: count }, (_, i) => {
    const row = order[Math.floor(((i + 0.5) * order.length) / count)]!;
    return [predicted[row]!, values[row]!] as const;
  });
}

function histogramOf(residual: Float64Array): NumberJudgement['residuals'] {
  const sorted = residual.slice().sort();
  const [low, high] = [quantileOfSorted(sorted, 0.005), quantileOfSorted(sorted, 0.995)];
  if (!(high > low)) return { edges: [low - 0.5, low + 0.5], counts: [residual.length] };
  const width = (high - low) / residualBins;
  const counts = new Array<number>(residualBins).fill(0);
  for (const value of residual) counts[Math.min(residualBins - 1, Math.max(0, Math.floor((value - low) / width)))]!++;
  return { edges: Array.from({ length: residualBins + 1 }, (_, i) => low + i * width), counts };
}
