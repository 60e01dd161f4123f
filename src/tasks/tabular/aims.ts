// What differs between kinds of target once a model says something: how that is judged and tested. Everything
// else of a training is the same for all.
import {
  classLosses,
  delongTest,
  type Headline,
  type HeadlineTest,
  judge,
  judgeClasses,
  judgeNumbers,
  lossTest,
} from '../../evaluate/index.js';
import type { TargetKind } from '../../models/index.js';
import type { Random } from '../../random/index.js';
import type { TabularJudgement } from '../../report/index.js';
import type { Counting } from '../judge-all.js';

export interface JudgeSettings extends Counting {
  readonly classes: readonly string[];
  readonly random: Random;
  /** Replicates for intervals. */
  readonly bootstrap: number;
}

/**
 * A kind of target. `truth` is the class or the number of each row, shape (rows,); a `prediction` is what the `Learner` of
 * the kind makes of it, shape (rows, width).
 */
export interface Aim {
  readonly kind: TargetKind;
  readonly headline: Headline;
  /** Families that stand beside the chosen one on the same folds, the naive baseline last. */
  readonly comparedWith: readonly string[];
  /** Those that stand beside it when time is short. */
  readonly cheapest: readonly string[];
  /** Rows of one number are dealt over the folds evenly, shape (rows,). */
  strata(truth: Float64Array, folds: number): Int32Array;
  judge(truth: Float64Array, prediction: Float64Array, settings: JudgeSettings): TabularJudgement;
  /** The first against the second. */
  test(truth: Float64Array, first: Float64Array, second: Float64Array, counting: Counting): HeadlineTest;
}

const binary: Aim = {
  kind: 'binary',
  headline: { metric: 'auc', better: 'higher' },
  comparedWith: ['logistic', 'boost', 'prior'],
  cheapest: ['logistic', 'prior'],
  strata: (truth) => Int32Array.from(truth),
  judge: (truth, prediction, settings) => ({ kind: 'binary', ...judge(truth, prediction, settings) }),
  test: (truth, first, second, { weights, groups }) => delongTest(truth, first, second, weights, { groups }),
};

const multiclass: Aim = {
  kind: 'multiclass',
  headline: { metric: 'logLoss', better: 'lower' },
  comparedWith: ['logistic', 'boost', 'prior'],
  cheapest: ['logistic', 'prior'],
  strata: (truth) => Int32Array.from(truth),
  judge: judgeClasses,
  test(truth, first, second, counting) {
    const width = first.length / truth.length;
    return lossTest(classLosses(truth, first, width), classLosses(truth, second, width), counting);
  },
};

/** Parts of equally many rows by the size of the target, from which each fold gets the same share. */
const quantiles = 10;

const regression: Aim = {
  kind: 'regression',
  headline: { metric: 'rmse', better: 'lower' },
  comparedWith: ['ridge', 'tree', 'boost', 'prior'],
  cheapest: ['ridge', 'prior'],
  strata(truth, folds) {
    const parts = Math.max(1, Math.min(quantiles, Math.floor(truth.length / folds)));
    const order = Int32Array.from(truth.keys()).sort((a, b) => truth[a]! - truth[b]! || a - b);
    const strata = new Int32Array(truth.length);
    order.forEach((row, i) => {
      strata[row] = Math.floor((i * parts) / truth.length);
    });
    return strata;
  },
  judge: judgeNumbers,
  // Of squared errors, told as the difference of their roots: a² - b² = (a - b)(a + b).
  test(truth, first, second, counting) {
    const squared = (predicted: Float64Array) => predicted.map((p, row) => (truth[row]! - p) ** 2);
    const [a, b] = [squared(first), squared(second)];
    const tested = lossTest(a, b, counting);
    const sum = rootOfMean(a, counting) + rootOfMean(b, counting);
    if (!(sum > 0)) return tested;
    const [low, high] = tested.interval;
    return { ...tested, difference: tested.difference / sum, interval: [low / sum, high / sum] };
  },
};

function rootOfMean(squares: Float64Array, { weights }: Counting): number {
  let [total, sum] = [0, 0];
  squares.forEach((square, row) => {
    total += weights?.[row] ?? 1;
    sum += (weights?.[row] ?? 1) * square;
  });
  return Math.sqrt(sum / total);
}

export const aims: Readonly<Record<TargetKind, Aim>> = { binary, multiclass, regression };

/** Numbers that a model says of one row. */
export function widthOf(kind: TargetKind, classes: readonly string[]): number {
  return kind === 'multiclass' ? classes.length : 1;
}
