import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { accuracyOf, confusionOf } from './accuracy.js';
import { bootstrap, centredInterval, coarsen, quantileOfSorted } from './bootstrap.js';
import { eceOf, quantileBins } from './ece.js';
import {
  accuracy,
  auc,
  averagePrecision,
  brier,
  delongInterval,
  ece,
  gini,
  judge,
  ks,
  logLoss,
  macroF1,
} from './index.js';
import { ksOf } from './ks.js';
import { type RankedRows, rank } from './ranked.js';

/** A sample whose probabilities are the truth: logit(p) ~ normal. */
function simulate(rows: number, random: Random) {
  const probability = Float64Array.from({ length: rows }, () => 1 / (1 + Math.exp(1 - 1.2 * random.normal())));
  return { probability, outcome: Uint8Array.from(probability, (p) => (random.uniform() < p ? 1 : 0)) };
}

describe('judge', () => {
  const { outcome, probability } = simulate(3000, new Random('judge'));
  const judged = judge(outcome, probability, { random: new Random(1) });

  it('holds the metrics of the single functions, to the last bit', () => {
    const functions = { auc, gini, ks, averagePrecision, brier, logLoss, ece, accuracy, macroF1 };
    for (const [name, metric] of Object.entries(functions)) {
      expect(judged.metrics[name as keyof typeof functions], name).toBe(metric(outcome, probability));
    }
    expect(judged.rows).toBe(3000);
    expect(judged.events).toBe(outcome.reduce((sum, value) => sum + value, 0));
  });

  it('gives every metric an interval around its value; that of gini follows from that of auc', () => {
    for (const [name, value] of Object.entries(judged.metrics)) {
      const interval = judged.intervals[name as keyof typeof judged.metrics]!;
      expect(interval[0], name).toBeLessThan(value);
      expect(interval[1], name).toBeGreaterThan(value);
    }
    const [low, high] = judged.intervals.auc!;
    expect(judged.intervals.gini).toEqual([2 * low - 1, 2 * high - 1]);
    expect(judged.intervals.auc).toEqual(delongInterval(outcome, probability));
  });

  it('is the same every time for the same stream, and other for another', () => {
    expect(judge(outcome, probability, { random: new Random(1) })).toEqual(judged);
    expect(judge(outcome, probability, { random: new Random(2) }).intervals.ks).not.toEqual(judged.intervals.ks);
  });

  it('leaves intervals out when asked to, and bootstrapped ones with too few rows of an outcome', () => {
    expect(judge(outcome, probability, { random: new Random(1), intervals: false }).intervals).toEqual({});
    const tiny = judge([1, 0, 0], Float64Array.of(0.5, 0.4, 0.6), { random: new Random(1), bootstrap: 10 });
    expect(Object.keys(tiny.intervals)).toEqual(['auc', 'gini', 'brier', 'logLoss']);
  });

  it('survives one event among 10,000 rows', () => {
    const rare = new Uint8Array(10_000);
    rare[17] = 1;
    const flat = Float64Array.from(rare, (_, i) => (i % 100) / 1000);
    const { metrics, intervals } = judge(rare, flat, { random: new Random(1) });
    for (const value of Object.values(metrics)) expect(Number.isFinite(value)).toBe(true);
    for (const [low, high] of Object.values(intervals)) expect(low).toBeLessThanOrEqual(high);
  });

  it('is plain data: JSON keeps it whole', () => {
    expect(JSON.parse(JSON.stringify(judged))).toEqual(judged);
  });

  it('weights: the same as rows repeated, for metrics and curves', () => {
    const rows = Int32Array.from({ length: 500 }, (_, i) => i);
    const twice = Int32Array.from({ length: 1000 }, (_, i) => i >> 1);
    const pick = (which: Int32Array) =>
      [Array.from(which, (row) => outcome[row]!), Float64Array.from(which, (row) => probability[row]!)] as const;
    const weighted = judge(...pick(rows), {
      random: new Random(1),
      weights: new Float64Array(500).fill(2),
      intervals: false,
    });
    const repeated = judge(...pick(twice), { random: new Random(1), intervals: false });
    for (const [name, value] of Object.entries(repeated.metrics)) {
      expect(weighted.metrics[name as keyof typeof weighted.metrics], name).toBeCloseTo(value, 12);
    }
    expect(weighted.curves.roc).toEqual(repeated.curves.roc);
    expect(weighted.curves.histogram).toEqual(repeated.curves.histogram);
  });
});

describe('intervals', () => {
  it('that of the auc is about as wide as DeLong says', () => {
    const { outcome, probability } = simulate(2000, new Random('width'));
    const ranked = rank(outcome, probability);
    const areaOf = (events: Float64Array, nonEvents: Float64Array) => {
      let below = 0;
      let area = 0;
      events.forEach((e, g) => {
        area += e * (below + nonEvents[g]! / 2);
        below += nonEvents[g]!;
      });
      return area / (below * events.reduce((sum, e) => sum + e, 0));
    };
    const values = bootstrap(outcome, ranked, undefined, 1000, new Random(3), ({ events, nonEvents }) => [
      areaOf(events, nonEvents),
    ]);
    const [low, high] = centredInterval(auc(outcome, probability), values[0]!)!;
    const [exactLow, exactHigh] = delongInterval(outcome, probability);
    expect((high - low) / (exactHigh - exactLow)).toBeGreaterThan(0.9);
    expect((high - low) / (exactHigh - exactLow)).toBeLessThan(1.1);
  });

  it('cover the true brier, logLoss and accuracy about as often as they say', () => {
    const random = new Random('coverage');
    const truth = { brier: 0, logLoss: 0, accuracy: 0 };
    const large = simulate(200_000, random.split('truth'));
    truth.brier = brier(large.outcome, large.probability);
    truth.logLoss = logLoss(large.outcome, large.probability);
    truth.accuracy = accuracy(large.outcome, large.probability);
    const trials = 200;
    const covered = { brier: 0, logLoss: 0, accuracy: 0 };
    for (let trial = 0; trial < trials; trial++) {
      const { outcome, probability } = simulate(300, random.split(trial));
      const { intervals } = judge(outcome, probability, { random: random.split(`judge ${trial}`) });
      for (const name of ['brier', 'logLoss', 'accuracy'] as const) {
        const [low, high] = intervals[name]!;
        if (low <= truth[name] && truth[name] <= high) covered[name]++;
      }
    }
    for (const [name, count] of Object.entries(covered)) {
      expect(count / trials, name).toBeGreaterThan(0.9);
      expect(count / trials, name).toBeLessThan(0.985);
    }
  });

  it('joined groups give nearly the intervals of all groups', () => {
    const { outcome, probability } = simulate(20_000, new Random('coarse'));
    const fine = rank(outcome, probability);
    const binOf = quantileBins(fine, 20);
    const coarse = coarsen(fine, binOf, 1000);
    expect(coarse.sample.probability.length).toBeLessThan(1100);
    expect(coarse.sample.probability.length).toBeGreaterThan(900);
    const measure = (of: RankedRows, bins: Int32Array) => {
      const values = bootstrap(outcome, of, undefined, 100, new Random(4), (drawn) => [
        ksOf(drawn),
        eceOf(drawn, bins),
        accuracyOf(confusionOf(drawn)),
      ]);
      return [ks, ece, accuracy].map((metric, i) => centredInterval(metric(outcome, probability), values[i]!)!);
    };
    const [fineKs, fineEce, fineAccuracy] = measure(fine, binOf);
    const [coarseKs, coarseEce, coarseAccuracy] = measure(coarse.sample, coarse.binOf);
    for (const side of [0, 1] as const) {
      expect(coarseKs![side]).toBeCloseTo(fineKs![side], 3);
      expect(coarseEce![side]).toBeCloseTo(fineEce![side], 4);
      expect(coarseAccuracy![side]).toBeCloseTo(fineAccuracy![side], 10);
    }
  });

  it('quantiles interpolate as numpy does', () => {
    // numpy.quantile([1, 2, 4, 8], [0, .1, .5, .9, 1])
    expect([0, 0.1, 0.5, 0.9, 1].map((share) => quantileOfSorted([1, 2, 4, 8], share))).toEqual([
      1, 1.3, 3, 6.800000000000001, 8,
    ]);
  });
});
