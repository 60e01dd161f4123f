// Numbers of several classes and of predicted numbers against scikit-learn 1.8's `metrics` and SciPy's `ttest_rel`.
import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { headlineVerdict, judgeClasses, judgeNumbers, lossTest } from './index.js';

const codes = [0, 1, 2, 2, 1, 0, 2, 1, 0, 2];
const rows = [
  [0.7, 0.2, 0.1],
  [0.3, 0.5, 0.2],
  [0.1, 0.3, 0.6],
  [0.2, 0.5, 0.3],
  [0.25, 0.5, 0.25],
  [0.4, 0.35, 0.25],
  [0.05, 0.15, 0.8],
  [0.6, 0.3, 0.1],
  [0.34, 0.33, 0.33],
  [0.3, 0.3, 0.4],
];
const probabilities = Float64Array.from(rows.flat());
const classes = ['a', 'b', 'c'];
const random = new Random('judge tables');

describe('judgeClasses', () => {
  it('agrees with scikit-learn', () => {
    const { metrics, classes: each, confusion } = judgeClasses(codes, probabilities, { classes, random });
    expect(metrics.accuracy).toBeCloseTo(0.8, 12);
    expect(metrics.balancedAccuracy).toBeCloseTo(0.8055555555555555, 12);
    expect(metrics.macroF1).toBeCloseTo(0.7936507936507936, 12);
    expect(metrics.logLoss).toBeCloseTo(0.7796275213910936, 12);
    expect(metrics.auc).toBeCloseTo(0.875, 12);
    expect(each.map(({ precision }) => precision)).toEqual([0.75, 2 / 3, 1]);
    expect(each.map(({ recall }) => recall)).toEqual([1, 2 / 3, 0.75]);
    expect(confusion).toEqual([
      [3, 0, 0],
      [1, 2, 0],
      [0, 1, 3],
    ]);
  });

  it('agrees with scikit-learn where rows weigh', () => {
    const weights = [1, 2, 1, 3, 1, 2, 1, 1, 4, 1];
    const { metrics, classes: each } = judgeClasses(codes, probabilities, { classes, random, weights });
    expect(metrics.accuracy).toBeCloseTo(0.7647058823529411, 12);
    expect(metrics.balancedAccuracy).toBeCloseTo(0.75, 12);
    expect(metrics.macroF1).toBeCloseTo(0.7333333333333333, 12);
    expect(metrics.logLoss).toBeCloseTo(0.8852992775948645, 12);
    [0.9142857142857143, 0.7211538461538461, 0.8181818181818181].forEach((auc, c) => {
      expect(each[c]!.auc).toBeCloseTo(auc, 12);
    });
  });

  it('of probabilities that hold, the intervals do too, and a calibration error by hand', () => {
    const stream = random.split('simulated');
    const n = 2000;
    const p = new Float64Array(3 * n);
    const happened = Int32Array.from({ length: n }, (_, row) => {
      const scores = [stream.normal(), stream.normal(), stream.normal()].map(Math.exp);
      const total = scores.reduce((sum, score) => sum + score, 0);
      scores.forEach((score, c) => {
        p[3 * row + c] = score / total;
      });
      const u = stream.uniform() * total;
      return u < scores[0]! ? 0 : u < scores[0]! + scores[1]! ? 1 : 2;
    });
    const judged = judgeClasses(happened, p, { classes, random });
    const [low, high] = judged.intervals.accuracy!;
    expect(low).toBeLessThan(judged.metrics.accuracy);
    const error = Math.sqrt((judged.metrics.accuracy * (1 - judged.metrics.accuracy)) / n);
    expect((high - low) / (2 * 1.96 * error)).toBeGreaterThan(0.8);
    expect((high - low) / (2 * 1.96 * error)).toBeLessThan(1.2);
    expect(judged.metrics.ece).toBeLessThan(0.06);
    const gap = judged.calibration.reduce((sum, b) => sum + (b.rows / n) * Math.abs(b.predicted - b.observed), 0);
    expect(judged.metrics.ece).toBeCloseTo(gap, 12);
    expect(judgeClasses(happened, p, { classes, random })).toEqual(judged);
    // Groups that repeat each row say no more than the row: their intervals are as wide as those of half the rows.
    const twice = judgeClasses([...happened, ...happened], Float64Array.of(...p, ...p), {
      ...{ classes, random },
      groups: Int32Array.from({ length: 2 * n }, (_, row) => row % n),
    });
    const width = twice.intervals.accuracy![1] - twice.intervals.accuracy![0];
    expect(width / (high - low)).toBeGreaterThan(0.9);
    expect(width / (high - low)).toBeLessThan(1.1);
  });

  it('refuses what does not fit', () => {
    expect(() => judgeClasses([0, 1], Float64Array.of(1, 0), { classes: ['a', 'b'], random })).toThrow(
      'judgeClasses: 2 rows of 2 classes need 4 probabilities, received 2.',
    );
  });
});

const y = Float64Array.of(3, -0.5, 2, 7, 4.2, 1.1, 8);
const p = Float64Array.of(2.5, 0, 2, 8, 4, 1.9, 6.5);

describe('judgeNumbers', () => {
  it('agrees with scikit-learn', () => {
    const { metrics } = judgeNumbers(y, p, { random });
    expect(metrics.rmse).toBeCloseTo(0.7955231881329059, 12);
    expect(metrics.mae).toBeCloseTo(0.6428571428571429, 12);
    expect(metrics.medianAbsoluteError).toBeCloseTo(0.5, 12);
    expect(metrics.r2).toBeCloseTo(0.9226027055358659, 12);
    const weighed = judgeNumbers(y, p, { random, weights: [1, 2, 1, 1, 3, 1, 1] }).metrics;
    expect(weighed.rmse).toBeCloseTo(0.6899275324264136, 12);
    expect(weighed.mae).toBeCloseTo(0.54, 12);
    expect(weighed.r2).toBeCloseTo(0.9354147162182331, 12);
  });

  it('the mean for every row explains nothing', () => {
    const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
    expect(judgeNumbers(y, new Float64Array(7).fill(mean), { random }).metrics.r2).toBeCloseTo(0, 12);
  });

  it('tenths hold the rows in order of prediction, with the mean of both', () => {
    const n = 1000;
    const stream = random.split('numbers');
    const predicted = Float64Array.from({ length: n }, () => stream.uniform() * 10);
    const happened = predicted.map((value) => value + stream.normal());
    const { deciles, intervals, metrics, points, residuals } = judgeNumbers(happened, predicted, { random });
    expect(deciles.map(({ rows: own }) => own)).toEqual(new Array(10).fill(100));
    expect(deciles.filter(({ predicted: own, low, high }) => own >= low && own <= high).length).toBeGreaterThan(6);
    expect(deciles[0]!.residuals[2]!).toBeLessThan(0.5);
    expect(metrics.rmse).toBeCloseTo(1, 1);
    const [low, high] = intervals.rmse!;
    // The standard error of the deviation of n normal errors is 1 / sqrt(2 n).
    expect((high - low) / (2 * 1.96 * Math.sqrt(1 / (2 * n)))).toBeGreaterThan(0.75);
    expect((high - low) / (2 * 1.96 * Math.sqrt(1 / (2 * n)))).toBeLessThan(1.3);
    expect(points).toHaveLength(400);
    expect(residuals.counts.reduce((sum, count) => sum + count, 0)).toBe(n);
  });

  it('refuses numbers that are none', () => {
    expect(() => judgeNumbers([1, Number.NaN], Float64Array.of(1, 2), { random })).toThrow(
      'Row 2: expected numbers, received NaN and 2.',
    );
  });
});

describe('lossTest', () => {
  const squared = (predicted: Float64Array) => predicted.map((value, row) => (value - y[row]!) ** 2);
  const second = squared(Float64Array.of(2, 1, 2.5, 6, 4.4, 1, 7));

  it('agrees with SciPy', () => {
    const { difference, pValue, interval } = lossTest(squared(p), second);
    expect(difference).toBeCloseTo(-0.16, 12);
    expect(pValue).toBeCloseTo(0.6962435303544542, 9);
    expect(interval[0]).toBeCloseTo(-1.1155645433099668, 9);
    expect(interval[1]).toBeCloseTo(0.7955645433099668, 9);
  });

  it('counts groups, not rows that repeat each other', () => {
    const twice = (values: Float64Array) => Float64Array.of(...values, ...values);
    const groups = Int32Array.from({ length: 14 }, (_, row) => row % 7);
    const tested = lossTest(twice(squared(p)), twice(second), { groups });
    expect(tested.pValue).toBeCloseTo(0.6962435303544542, 9);
  });

  it('losses that agree everywhere say nothing', () => {
    expect(lossTest(second, second)).toEqual({ name: 'paired t', difference: 0, interval: [0, 0], pValue: 1 });
  });
});

describe('headlineVerdict', () => {
  const rmse = { metric: 'rmse', better: 'lower' } as const;
  const given = {
    headline: rmse,
    simple: { model: 'ridge', value: 10 },
    complex: { model: 'boost', value: 9 },
    signal: { name: 'paired t', difference: -5, interval: [-6, -4], pValue: 1e-9 },
    matters: 0.1,
  } as const;
  const test = (difference: number, pValue: number) => {
    const interval = [difference - 0.4, difference + 0.4] as const;
    return headlineVerdict({ ...given, test: { name: 'paired t', difference, interval, pValue } });
  };

  it('takes the complex model for a gain that is real and matters, less being better', () => {
    const verdict = test(-1, 0.0001);
    expect(verdict).toMatchObject({ worthIt: true, key: 'tabular.verdict.worthIt' });
    expect(verdict.facts).toMatchObject({ difference: 1, low: 0.6, high: 1.4, pValue: '< 0.001' });
  });

  it.each([
    [-1, 0.2, 'notSignificant'],
    [-0.05, 0.001, 'tooSmall'],
    [1, 0.001, 'worse'],
  ] as const)('a difference of %s with p %s is %s', (difference, pValue, key) => {
    expect(test(difference, pValue)).toMatchObject({ worthIt: false, key: `tabular.verdict.${key}` });
  });

  it('takes none that knows no more than the same for every row', () => {
    const signal = { ...given.signal, pValue: 0.3 };
    const test = { name: 'paired t', difference: -1, interval: [-2, 0], pValue: 0.001 } as const;
    expect(headlineVerdict({ ...given, signal, test }).key).toBe('tabular.verdict.noSignal');
    expect(headlineVerdict({ ...given, signal, complex: undefined }).key).toBe('tabular.verdict.noSignal');
    expect(headlineVerdict({ ...given, complex: undefined }).key).toBe('tabular.verdict.onlySimple');
  });
});
