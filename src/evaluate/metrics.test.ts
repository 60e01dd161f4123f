import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { accuracy, auc, averagePrecision, brier, ece, gini, ks, logLoss, macroF1 } from './index.js';
import { ascendingOrder } from './ranked.js';

// Sample and values from scikit-learn 1.9.1: roc_auc_score, average_precision_score, brier_score_loss, log_loss,
// accuracy_score and f1_score(average='macro') of p > 1/2, max |tpr - fpr| of roc_curve (and scipy's ks_2samp).
const y = Uint8Array.of(
  ...[0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0],
  ...[0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1],
);
const p = Float64Array.of(
  ...[0.4, 0.4, 0.3, 0.2, 0.3, 0.2, 0.4, 0.7, 0.3, 0.2, 0.5, 0.5, 0.4, 0.2, 0.4, 0.5, 0.1, 0.3, 0.1, 0.1],
  ...[0.1, 0.3, 0.1, 0.4, 0.4, 0.3, 0.05, 0.3, 0.4, 0.4, 0.1, 0.3, 0.2, 0.2, 0.6, 0.2, 0.4, 0.6, 0.3, 0.4],
);
const w = Float64Array.of(
  ...[2, 2, 0.5, 1.5, 0.5, 0.5, 1, 2, 2, 1.5, 1.5, 1.5, 0.5, 1, 2, 1, 0.5, 0.5, 1.5, 0.5],
  ...[2, 2, 1.5, 1, 2, 1.5, 1, 1, 1, 2, 0.5, 0.5, 1.5, 1, 2, 0.5, 2, 0.5, 1, 2],
);

const metrics = { auc, gini, ks, averagePrecision, brier, logLoss, ece, accuracy, macroF1 };

describe('metrics', () => {
  it.each([
    ['auc', auc, 0.7216666666666667, 0.7344844844844844],
    ['averagePrecision', averagePrecision, 0.4727478403948992, 0.5003079254688622],
    ['brier', brier, 0.1668125, 0.17232673267326734],
    ['logLoss', logLoss, 0.5044899365181705, 0.5163663704735749],
    ['accuracy', accuracy, 0.775, 0.7425742574257426],
    ['macroF1', macroF1, 0.5866819747416763, 0.5605756358768408],
    ['ks', ks, 0.36666666666666664, 0.40940940940940934],
  ] as const)('%s agrees with scikit-learn, plain and weighted', (_, metric, plain, weighted) => {
    expect(metric(y, p)).toBeCloseTo(plain, 12);
    expect(metric(y, p, w)).toBeCloseTo(weighted, 12);
  });

  it('gini is 2 auc - 1', () => {
    expect(gini(y, p)).toBe(2 * auc(y, p) - 1);
  });

  it('ece adds the gaps of bins, by hand', () => {
    // Two distinct probabilities, so two bins: |0.2 - 1/4| over 4 rows and |0.6 - 1/2| over 2 rows.
    const value = ece([0, 0, 0, 1, 0, 1], Float64Array.of(0.2, 0.2, 0.2, 0.2, 0.6, 0.6));
    expect(value).toBeCloseTo((4 * 0.05 + 2 * 0.1) / 6, 14);
  });

  it('a perfect ranking and a constant one are the ends of the scale', () => {
    const outcome = [0, 0, 1, 1];
    const perfect = Float64Array.of(0, 0, 1, 1);
    expect([auc, ks, averagePrecision, accuracy, macroF1].map((metric) => metric(outcome, perfect))).toEqual([
      1, 1, 1, 1, 1,
    ]);
    expect([brier, ece].map((metric) => metric(outcome, perfect))).toEqual([0, 0]);
    const constant = new Float64Array(4).fill(0.5);
    expect(auc(outcome, constant)).toBe(0.5);
    expect(ks(outcome, constant)).toBe(0);
    expect(averagePrecision(outcome, constant)).toBe(0.5);
    expect(logLoss(outcome, constant)).toBeCloseTo(Math.LN2, 14);
  });

  it('logLoss stays finite for a certain and wrong prediction', () => {
    expect(logLoss([1, 0], Float64Array.of(0, 1))).toBeCloseTo(-Math.log(Number.EPSILON), 10);
  });

  it('says which row is wrong', () => {
    expect(() => auc([0, 2], Float64Array.of(0.1, 0.2))).toThrow('Row 2: expected the outcome 0 or 1, received 2.');
    expect(() => auc([0, 1], Float64Array.of(0.1, Number.NaN))).toThrow(
      'Row 2: expected a probability in [0, 1], received NaN.',
    );
    expect(() => auc([0, 1], Float64Array.of(0.1, 0.2), [1, -1])).toThrow(
      'Row 2: expected a weight of at least 0, received -1.',
    );
    expect(() => auc([0, 0], Float64Array.of(0.1, 0.2))).toThrow('The 2 judged rows hold only non-events');
    expect(() => auc([0, 1], Float64Array.of(0.1, 0.2), [1, 0])).toThrow('hold only non-events');
    expect(() => auc([0], Float64Array.of(0.1, 0.2))).toThrow('received [1], [2]');
    expect(() => auc([], new Float64Array(0))).toThrow('There are no rows to judge');
  });
});

const sample = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 3 })), {
    minLength: 2,
    maxLength: 40,
  })
  .filter((rows) => rows.some(([outcome]) => outcome === 1) && rows.some(([outcome]) => outcome === 0))
  .map((rows) => ({
    outcome: rows.map(([outcome]) => outcome),
    probability: Float64Array.from(rows, ([, step]) => step / 12),
    weights: rows.map(([, , weight]) => weight),
  }));

describe('metrics, for all samples', () => {
  it('auc counts pairs', () => {
    fc.assert(
      fc.property(sample, ({ outcome, probability, weights }) => {
        let won = 0;
        let pairs = 0;
        for (const [i, yi] of outcome.entries()) {
          for (const [j, yj] of outcome.entries()) {
            if (yi !== 1 || yj !== 0) continue;
            const weight = weights[i]! * weights[j]!;
            pairs += weight;
            won += weight * (Math.sign(probability[i]! - probability[j]!) / 2 + 0.5);
          }
        }
        expect(auc(outcome, probability, weights)).toBeCloseTo(won / pairs, 12);
      }),
    );
  });

  it('auc, ks and averagePrecision see only the order', () => {
    fc.assert(
      fc.property(sample, ({ outcome, probability, weights }) => {
        const squashed = probability.map((value) => value ** 3 / 2 + 0.1);
        for (const metric of [auc, ks, averagePrecision]) {
          expect(metric(outcome, squashed, weights)).toBe(metric(outcome, probability, weights));
        }
      }),
    );
  });

  it('swapping outcome and probability mirrors auc and keeps brier, logLoss, accuracy of decided rows', () => {
    fc.assert(
      fc.property(sample, ({ outcome, probability, weights }) => {
        const swapped = outcome.map((value) => 1 - value);
        const mirrored = probability.map((value) => 1 - value);
        expect(auc(swapped, probability, weights)).toBeCloseTo(1 - auc(outcome, probability, weights), 12);
        expect(auc(swapped, mirrored, weights)).toBeCloseTo(auc(outcome, probability, weights), 12);
        expect(brier(swapped, mirrored, weights)).toBeCloseTo(brier(outcome, probability, weights), 12);
        expect(logLoss(swapped, mirrored, weights)).toBeCloseTo(logLoss(outcome, probability, weights), 9);
      }),
    );
  });

  it.each(Object.entries(metrics))('%s: a weight of 2 is a row twice, and row order does not matter', (_, metric) => {
    fc.assert(
      fc.property(sample, ({ outcome, probability, weights }) => {
        const rows = weights.flatMap((weight, i) => new Array<number>(weight).fill(i)).reverse();
        const repeated = metric(
          rows.map((row) => outcome[row]!),
          Float64Array.from(rows, (row) => probability[row]!),
        );
        expect(metric(outcome, probability, weights)).toBeCloseTo(repeated, 12);
      }),
    );
  });

  it.each(Object.entries(metrics))('%s: scaling all weights and rows of weight 0 change nothing', (_, metric) => {
    fc.assert(
      fc.property(sample, ({ outcome, probability, weights }) => {
        const scaled = metric([...outcome, 1, 0], Float64Array.of(...probability, 0.31, 0.97), [
          ...weights.map((weight) => weight * 8),
          0,
          0,
        ]);
        expect(scaled).toBeCloseTo(metric(outcome, probability, weights), 12);
      }),
    );
  });
});

describe('ascendingOrder', () => {
  it('sorts long arrays as short ones, stably, with -0 equal to 0', () => {
    const random = new Random(5);
    const values = Float64Array.from({ length: 5000 }, (_, i) =>
      i % 7 === 0 ? -0 : i % 3 === 0 ? random.integer(20) / 20 : random.uniform(),
    );
    const expected = Int32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b);
    expect(ascendingOrder(values)).toEqual(expected);
    expect(ascendingOrder(values.slice(0, 100))).toEqual(expected.filter((row) => row < 100));
  });
});
