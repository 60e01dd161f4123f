import { DataError, ShapeError } from '../errors/index.js';
import type { Random } from '../random/index.js';
import { bootstrapIntervals } from './bootstrap.js';
import { calibrationBins } from './ece.js';
import { ascendingOrder } from './ranked.js';
import { type RowCounting, rateOf } from './rate.js';
import type { Interval } from './result.js';

/** Metrics of a classifier of several classes; the predicted class is the likeliest. */
export interface ClassMetrics {
  readonly accuracy: number;
  /** Mean recall of the classes: what `accuracy` would be if all were as frequent. */
  readonly balancedAccuracy: number;
  /** Mean F1 of the classes. */
  readonly macroF1: number;
  /** Mean negative log-likelihood of what happened, nats. */
  readonly logLoss: number;
  /** Mean over the classes of the AUC of that class against the rest, in [0, 1]. */
  readonly auc: number;
  /** Expected calibration error of the likeliest class over 20 quantile bins, in [0, 1]. */
  readonly ece: number;
}

export interface ClassJudgement {
  readonly kind: 'multiclass';
  readonly rows: number;
  readonly metrics: ClassMetrics;
  /** 95 %, by the seeded bootstrap of rows, or of groups where rows have them. */
  readonly intervals: Partial<Readonly<Record<keyof ClassMetrics, Interval>>>;
  readonly classes: readonly ClassSummary[];
  /** Weight of the rows of each class (first) by the class that was predicted (second), in the order of `classes`. */
  readonly confusion: readonly (readonly number[])[];
  /** By how sure the model is of the likeliest class, least sure first: how often it is right. */
  readonly calibration: readonly {
    readonly predicted: number;
    readonly observed: number;
    readonly low: number;
    readonly high: number;
    readonly rows: number;
  }[];
}

/** One class against the rest. */
export interface ClassSummary {
  readonly name: string;
  readonly rows: number;
  /** Share of right ones among the rows that were given this class; 0 where none was. */
  readonly precision: number;
  /** Share of the rows of this class that were given it. */
  readonly recall: number;
  readonly f1: number;
  readonly auc: number;
}

export interface JudgeClassesOptions extends RowCounting {
  readonly classes: readonly string[];
  readonly random: Random;
  /** Bootstrap replicates; 0 for no intervals. */
  readonly bootstrap?: number;
}

/**
 * Judges probabilities of several classes against what happened.
 *
 * @param codes class of each row, shape (rows,)
 * @param probabilities shape (rows, classes), row-major, each row summing to 1
 * @throws ShapeError when lengths differ; DataError without rows
 * Reference: Hand and Till (2001), Machine Learning 45, on AUCs of several classes; Guo et al. (2017) on the calibration of the
 *   likeliest class.
 */
export function judgeClasses(
  codes: ArrayLike<number>,
  probabilities: Float64Array,
  { classes, random, weights, groups, bootstrap = 200 }: JudgeClassesOptions,
): ClassJudgement {
  const rows = codes.length;
  const k = classes.length;
  if (probabilities.length !== rows * k) {
    throw new ShapeError(
      `judgeClasses: ${rows} rows of ${k} classes need ${rows * k} probabilities, received ${probabilities.length}.`,
    );
  }
  if (rows === 0) throw new DataError('There are no rows to judge; pass at least one.');
  const sample = sampleOf(codes, probabilities, k);
  const ones = Float64Array.from({ length: rows }, (_, row) => weights?.[row] ?? 1);
  const { metrics, confusion, aucs } = measure(sample, ones);
  const unit: Interval = [0, 1];
  const bounds = {
    ...{ accuracy: unit, balancedAccuracy: unit, macroF1: unit, auc: unit, ece: unit },
    logLoss: [0, Number.MAX_VALUE] as Interval,
  };
  return {
    kind: 'multiclass',
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
            (counts) => ({ ...measure(sample, counts).metrics }),
            bounds,
          ),
    classes: classes.map((name, c) => {
      const right = confusion[c]![c]!;
      const own = sum(confusion[c]!);
      const given = confusion.reduce((total, row) => total + row[c]!, 0);
      return {
        name,
        rows: Array.from(codes).filter((code) => code === c).length,
        precision: given === 0 ? 0 : right / given,
        recall: own === 0 ? 0 : right / own,
        f1: right === 0 ? 0 : (2 * right) / (own + given),
        auc: aucs[c]!,
      };
    }),
    confusion,
    calibration: calibrationOf(sample, { weights, groups }),
  };
}

/** The position of the largest of each row's probabilities, the first of equals; shape (rows,). */
export function likeliestClass(probabilities: Float64Array, classes: number): Int32Array {
  return Int32Array.from({ length: probabilities.length / classes }, (_, row) => {
    let best = 0;
    for (let c = 1; c < classes; c++) {
      if (probabilities[row * classes + c]! > probabilities[row * classes + best]!) best = c;
    }
    return best;
  });
}

/** -ln of the probability of what happened, kept finite; shape (rows,). */
export function classLosses(codes: ArrayLike<number>, probabilities: Float64Array, classes: number): Float64Array {
  return Float64Array.from(
    codes,
    (code, row) => -Math.log(Math.max(Number.EPSILON, probabilities[row * classes + code]!)),
  );
}

/** What of the judged rows does not change from one draw to the next. */
interface Sample {
  readonly codes: ArrayLike<number>;
  readonly classes: number;
  readonly predicted: Int32Array;
  readonly losses: Float64Array;
  /** Probability of the predicted class. */
  readonly confidence: Float64Array;
  /** Quantile bin of it. */
  readonly binOf: Int32Array;
  /** For each class the rows by its probability, ascending, and which of them share one. */
  readonly orders: readonly { readonly order: Int32Array; readonly tied: Uint8Array }[];
}

function sampleOf(codes: ArrayLike<number>, probabilities: Float64Array, k: number): Sample {
  const rows = codes.length;
  const predicted = likeliestClass(probabilities, k);
  const confidence = Float64Array.from(predicted, (c, row) => probabilities[row * k + c]!);
  const binOf = new Int32Array(rows);
  const byConfidence = ascendingOrder(confidence);
  for (let i = 0; i < rows; ) {
    let end = i + 1;
    while (end < rows && confidence[byConfidence[end]!] === confidence[byConfidence[i]!]) end++;
    const bin = Math.min(calibrationBins - 1, Math.floor((((i + end) / 2) * calibrationBins) / rows));
    for (; i < end; i++) binOf[byConfidence[i]!] = bin;
  }
  const orders = Array.from({ length: k }, (_, c) => {
    const own = Float64Array.from({ length: rows }, (_, row) => probabilities[row * k + c]!);
    const order = ascendingOrder(own);
    const tied = Uint8Array.from(order, (row, i) => (i > 0 && own[row] === own[order[i - 1]!] ? 1 : 0));
    return { order, tied };
  });
  return { codes, classes: k, predicted, losses: classLosses(codes, probabilities, k), confidence, binOf, orders };
}

function measure(sample: Sample, counts: Float64Array) {
  const { codes, classes, predicted, losses, confidence, binOf, orders } = sample;
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  const gaps = new Float64Array(calibrationBins);
  let [total, loss] = [0, 0];
  for (let row = 0; row < counts.length; row++) {
    const count = counts[row]!;
    const right = codes[row] === predicted[row] ? 1 : 0;
    confusion[codes[row]!]![predicted[row]!]! += count;
    gaps[binOf[row]!]! += count * (confidence[row]! - right);
    total += count;
    loss += count * losses[row]!;
  }
  const aucs = orders.map(({ order, tied }, c) => areaOf(order, tied, codes, c, counts));
  const right = confusion.reduce((all, row, c) => all + row[c]!, 0);
  const seen = confusion.map((row, c) => ({
    own: sum(row),
    given: confusion.reduce((all, other) => all + other[c]!, 0),
    right: row[c]!,
  }));
  const present = seen.filter(({ own }) => own > 0);
  // A class that neither occurs nor is predicted has no F1.
  const judged = seen.filter(({ own, given }) => own + given > 0);
  const areas = aucs.filter((area) => !Number.isNaN(area));
  const metrics: ClassMetrics = {
    accuracy: right / total,
    balancedAccuracy: sum(present.map(({ right, own }) => right / own)) / present.length,
    macroF1: sum(judged.map(({ right, own, given }) => (2 * right) / (own + given))) / judged.length,
    logLoss: loss / total,
    auc: areas.length === 0 ? 0.5 : sum(areas) / areas.length,
    ece: gaps.reduce((all, gap) => all + Math.abs(gap), 0) / total,
  };
  return { metrics, confusion, aucs: aucs.map((area) => (Number.isNaN(area) ? 0.5 : area)) };
}

/** AUC of one class against the rest; NaN where one of the two has no rows. */
function areaOf(
  order: Int32Array,
  tied: Uint8Array,
  codes: ArrayLike<number>,
  c: number,
  counts: Float64Array,
): number {
  let [events, others, pairs] = [0, 0, 0];
  for (let i = 0; i < order.length; ) {
    let [eventsHere, othersHere] = [0, 0];
    do {
      const row = order[i]!;
      if (codes[row] === c) eventsHere += counts[row]!;
      else othersHere += counts[row]!;
      i++;
    } while (i < order.length && tied[i] === 1);
    pairs += eventsHere * (others + othersHere / 2);
    events += eventsHere;
    others += othersHere;
  }
  return events === 0 || others === 0 ? Number.NaN : pairs / (events * others);
}

function calibrationOf(sample: Sample, { weights, groups }: RowCounting): ClassJudgement['calibration'] {
  const { codes, predicted, confidence, binOf } = sample;
  const rowsOf: number[][] = Array.from({ length: calibrationBins }, () => []);
  binOf.forEach((bin, row) => {
    if ((weights?.[row] ?? 1) > 0) rowsOf[bin]!.push(row);
  });
  return rowsOf
    .filter((rows) => rows.length > 0)
    .map((rows) => {
      const own = {
        weights: weights && rows.map((row) => weights[row]!),
        groups: groups && Int32Array.from(rows, (row) => groups[row]!),
      };
      const { rate, interval } = rateOf(
        rows.map((row) => (codes[row] === predicted[row] ? 1 : 0)),
        own,
      );
      const total = own.weights === undefined ? rows.length : sum(own.weights);
      const predictedMean = rows.reduce((all, row, i) => all + (own.weights?.[i] ?? 1) * confidence[row]!, 0) / total;
      return { predicted: predictedMean, observed: rate, low: interval[0], high: interval[1], rows: rows.length };
    });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
