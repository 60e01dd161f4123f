import type { Random } from '../random/index.js';
import { accuracyOf, confusionOf, macroF1Of } from './accuracy.js';
import { aucOf } from './auc.js';
import { averagePrecisionOf } from './average-precision.js';
import { bootstrap, centredInterval, coarsen } from './bootstrap.js';
import { curvesOf } from './curves.js';
import { delongInterval } from './delong.js';
import { calibrationBins, eceOf, quantileBins } from './ece.js';
import { ksOf } from './ks.js';
import { logLosses, meanLoss, meanLossInterval, squaredLosses } from './loss.js';
import { type Ranked, type RankedRows, rank, sum } from './ranked.js';
import type { RowCounting } from './rate.js';
import type { BinaryMetrics, Interval, Judgement } from './result.js';

export interface JudgeOptions {
  /** Stream of the bootstrap: the same stream gives the same intervals. */
  readonly random: Random;
  /** Sampling weights, all >= 0, shape (rows,). */
  readonly weights?: ArrayLike<number> | undefined;
  /** Group of each row, from 0, shape (rows,): rows of one group resemble each other. Absent where rows are independent. */
  readonly groups?: Int32Array | undefined;
  /** Bootstrap replicates for the intervals that have no closed form. */
  readonly bootstrap?: number;
  /** Whether to compute intervals at all. */
  readonly intervals?: boolean;
}

const bootstrapped = ['ks', 'averagePrecision', 'ece', 'accuracy', 'macroF1'] as const;

/**
 * Judges predicted probabilities against what happened: metrics, 95 % intervals and the points of the usual curves.
 *
 * @param outcome 1 for an event (default), 0 for none, shape (rows,)
 * @param probability of the event, in [0, 1], shape (rows,)
 * @returns rows and events count rows, not weights; metrics and curves are weighted
 * @throws ShapeError when lengths differ; DataError when a value is out of range or an outcome class is absent
 */
export function judge(outcome: ArrayLike<number>, probability: Float64Array, options: JudgeOptions): Judgement {
  const { random, weights, groups, bootstrap: replicates = 200, intervals = true } = options;
  const ranked = rank(outcome, probability, weights);
  const counting = { weights, groups };
  const binOf = quantileBins(ranked, calibrationBins);
  const metrics = metricsOf(ranked, binOf);
  return {
    rows: outcome.length,
    events: sum(outcome),
    metrics,
    intervals: intervals
      ? {
          ...rankingIntervals(outcome, probability, ranked, counting),
          brier: meanLossInterval(ranked, squaredLosses(ranked.probability), outcome, counting),
          logLoss: meanLossInterval(ranked, logLosses(ranked.probability), outcome, counting),
          ...bootstrapIntervals(outcome, ranked, binOf, counting, replicates, random, metrics),
        }
      : {},
    curves: curvesOf(ranked, outcome, counting),
  };
}

function metricsOf(ranked: Ranked, binOf: Int32Array): BinaryMetrics {
  const auc = aucOf(ranked);
  return {
    auc,
    gini: 2 * auc - 1,
    brier: meanLoss(ranked, squaredLosses(ranked.probability)),
    logLoss: meanLoss(ranked, logLosses(ranked.probability)),
    ...resampledMetrics(ranked, binOf),
  };
}

function resampledMetrics(sample: Ranked, binOf: Int32Array): Pick<BinaryMetrics, (typeof bootstrapped)[number]> {
  const confusion = confusionOf(sample);
  return {
    ks: ksOf(sample),
    averagePrecision: averagePrecisionOf(sample),
    ece: eceOf(sample, binOf),
    accuracy: accuracyOf(confusion),
    macroF1: macroF1Of(confusion),
  };
}

function rankingIntervals(
  outcome: ArrayLike<number>,
  probability: Float64Array,
  ranked: RankedRows,
  { weights, groups }: RowCounting,
): { auc: Interval; gini: Interval } {
  const [low, high] = delongInterval(outcome, probability, weights, { groups, ranked });
  return { auc: [low, high], gini: [2 * low - 1, 2 * high - 1] };
}

function bootstrapIntervals(
  outcome: ArrayLike<number>,
  ranked: RankedRows,
  binOf: Int32Array,
  { weights, groups }: RowCounting,
  replicates: number,
  random: Random,
  metrics: BinaryMetrics,
): Judgement['intervals'] {
  const coarse = coarsen(ranked, binOf);
  const measure = (sample: Ranked) => {
    const drawn = resampledMetrics(sample, coarse.binOf);
    return bootstrapped.map((name) => drawn[name]);
  };
  const values = bootstrap(outcome, coarse.sample, weights, replicates, random.split('bootstrap'), measure, groups);
  return Object.fromEntries(
    bootstrapped.flatMap((name, i) => {
      const interval = centredInterval(metrics[name], values[i] ?? []);
      return interval === undefined ? [] : [[name, interval]];
    }),
  );
}
