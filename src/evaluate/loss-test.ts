// Two models on the same rows, by what each row's prediction costs.
import { t95, twoSidedT } from '../random/index.js';
import { clusteredMeanVariance } from './clusters.js';
import { effectiveRows, type RowCounting } from './rate.js';
import type { Interval } from './result.js';

export interface LossTest {
  readonly name: 'paired t';
  /** Mean loss of the first minus that of the second. */
  readonly difference: number;
  /** 95 % */
  readonly interval: Interval;
  readonly pValue: number;
}

/**
 * Student's paired test of the mean loss: is the difference other than 0? Of rows in groups the spread of the groups counts.
 *
 * @param first what the first model's prediction of each row costs, shape (rows,)
 * @param second the same of the second model
 * @returns first minus second; losses that agree everywhere give p = 1
 * Reference: Student (1908), Biometrika 6; of forecasts Diebold and Mariano (1995), Journal of Business & Economic Statistics 13.
 */
export function lossTest(first: Float64Array, second: Float64Array, { weights, groups }: RowCounting = {}): LossTest {
  const gaps = first.map((loss, row) => loss - second[row]!);
  if (gaps.every((gap) => gap === 0)) return { name: 'paired t', difference: 0, interval: [0, 0], pValue: 1 };
  let [total, sum] = [0, 0];
  gaps.forEach((gap, row) => {
    total += weights?.[row] ?? 1;
    sum += (weights?.[row] ?? 1) * gap;
  });
  const difference = sum / total;
  const { variance, degrees } =
    groups === undefined ? varianceOfMean(gaps, difference, weights) : clusteredMeanVariance(gaps, groups, weights);
  if (!(degrees >= 1 && variance > 0)) {
    const most = Number.MAX_VALUE;
    return { name: 'paired t', difference, interval: [-most, most], pValue: 1 };
  }
  const error = Math.sqrt(variance);
  const half = t95(degrees) * error;
  return {
    name: 'paired t',
    difference,
    interval: [difference - half, difference + half],
    pValue: twoSidedT(difference / error, degrees),
  };
}

function varianceOfMean(values: Float64Array, mean: number, weights: ArrayLike<number> | undefined) {
  let [total, squares] = [0, 0];
  values.forEach((value, row) => {
    const weight = weights?.[row] ?? 1;
    total += weight;
    squares += weight * (value - mean) ** 2;
  });
  const degrees = effectiveRows(values.length, weights) - 1;
  return { variance: squares / total / degrees, degrees };
}
