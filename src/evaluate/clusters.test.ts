import { describe, expect, it } from 'vitest';
import { Random, t95 } from '../random/index.js';
import { clusteredAreaVariance, clusteredMeanVariance } from './clusters.js';
import { eventsPValue } from './count-p-value.js';
import { accuracy, auc, averagePrecision, brier, delongInterval, delongTest, judge, logLoss, rateOf } from './index.js';
import type { Interval } from './result.js';

/** Rows of groups whose risk and whose default rate both differ: half of the spread lies between groups. */
function draw(groups: number, size: number, random: Random) {
  const rows = groups * size;
  const of = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / size));
  const normals = (length: number, name: string) => {
    const stream = random.split(name);
    return Float64Array.from({ length }, () => stream.normal());
  };
  const [seen, hidden] = [normals(groups, 'seen'), normals(groups, 'hidden')];
  const own = normals(rows, 'own');
  const noise = [normals(rows, 'first'), normals(rows, 'second')];
  const risk = own.map((z, row) => 0.8 * z + 0.8 * seen[of[row]!]!);
  const uniform = random.split('outcome');
  const outcome = Int32Array.from(risk, (z, row) =>
    uniform.uniform() < 1 / (1 + Math.exp(1.2 - z - 0.9 * hidden[of[row]!]!)) ? 1 : 0,
  );
  const said = (noises: Float64Array, of_: Float64Array) =>
    risk.map((z, row) => 1 / (1 + Math.exp(1.2 - z - 0.4 * noises[row]! - 0.6 * of_[of[row]!]!)));
  return {
    groups: of,
    outcome,
    first: said(noise[0]!, normals(groups, 'first of groups')),
    second: said(noise[1]!, normals(groups, 'second of groups')),
  };
}

const covers = ([low, high]: Interval, truth: number) => low <= truth && truth <= high;

describe('rows in groups', () => {
  it('intervals of AUC, its differences and the other metrics cover in 150 groups of 20 as often as they say', () => {
    const large = draw(20_000, 20, new Random('truth'));
    const truth = {
      auc: auc(large.outcome, large.first),
      brier: brier(large.outcome, large.first),
      logLoss: logLoss(large.outcome, large.first),
      accuracy: accuracy(large.outcome, large.first),
      averagePrecision: averagePrecision(large.outcome, large.first),
    };
    const random = new Random('clusters');
    const [trials, judged] = [400, 120];
    const covered = {
      auc: 0,
      brier: 0,
      logLoss: 0,
      accuracy: 0,
      averagePrecision: 0,
      difference: 0,
      rate: 0,
      aucOfRows: 0,
      rateOfRows: 0,
    };
    const rate = large.outcome.reduce((sum, y) => sum + y, 0) / large.outcome.length;
    let rejected = 0;
    for (let trial = 0; trial < trials; trial++) {
      const { groups, outcome, first, second } = draw(150, 20, random.split(trial));
      if (covers(delongInterval(outcome, first, undefined, { groups }), truth.auc)) covered.auc++;
      if (trial < judged) {
        const { intervals } = judge(outcome, first, { random: random.split(`judge ${trial}`), groups, bootstrap: 100 });
        for (const name of ['brier', 'logLoss', 'accuracy', 'averagePrecision'] as const)
          if (covers(intervals[name]!, truth[name])) covered[name]++;
      }
      // Models alike but for their noise.
      const test = delongTest(outcome, first, second, undefined, { groups });
      if (covers(test.interval, 0)) covered.difference++;
      if (test.pValue < 0.05) rejected++;
      if (covers(rateOf(outcome, { groups }).interval, rate)) covered.rate++;
      if (covers(rateOf(outcome).interval, rate)) covered.rateOfRows++;
      if (covers(delongInterval(outcome, first), truth.auc)) covered.aucOfRows++;
    }
    expect(rejected, 'the test and its interval agree').toBe(trials - covered.difference);
    for (const name of ['auc', 'difference', 'rate'] as const) {
      expect(covered[name] / trials, name).toBeGreaterThan(0.92);
      expect(covered[name] / trials, name).toBeLessThan(0.98);
    }
    for (const name of ['brier', 'logLoss', 'accuracy', 'averagePrecision'] as const)
      expect(covered[name] / judged, name).toBeGreaterThan(0.89);
    expect(covered.aucOfRows / trials, 'rows as if independent').toBeLessThan(0.85);
    expect(covered.rateOfRows / trials, 'rows as if independent').toBeLessThan(0.7);
  });

  it('p-values of the events of a part are no smaller than groups allow, and as those of rows where rows are the groups', () => {
    const random = new Random('parts');
    let [byGroups, byRows] = [0, 0];
    for (let trial = 0; trial < 300; trial++) {
      const { groups, outcome } = draw(40, 15, random.split(trial));
      // Right for the groups taken together: the rate of the truth.
      const said = new Float64Array(outcome.length).fill(0.2924);
      if (eventsPValue(outcome, said, { groups }) < 0.05) byGroups++;
      if (eventsPValue(outcome, said, {}) < 0.05) byRows++;
    }
    expect(byGroups / 300).toBeLessThan(0.08);
    expect(byRows / 300).toBeGreaterThan(0.25);
    expect(eventsPValue(Int32Array.of(1, 1, 1), Float64Array.of(0.1, 0.1, 0.1), { groups: new Int32Array(3) })).toBe(1);
  });

  it('that are single rows have the variance of DeLong and of a mean, and equal copies of a row are one row', () => {
    const { outcome, first } = draw(20, 10, new Random('single'));
    const single = Int32Array.from(outcome, (_, row) => row);
    const width = ([low, high]: Interval) => high - low;
    const plain = width(delongInterval(outcome, first)) / (2 * 1.959963984540054);
    expect(width(delongInterval(outcome, first, undefined, { groups: single })) / (2 * t95(199))).toBeCloseTo(
      plain,
      12,
    );
    expect(clusteredMeanVariance([1, 2, 4, 9], Int32Array.of(0, 1, 2, 3)).variance).toBeCloseTo(38 / 3 / 4, 12);
    const twice = <A extends Int32Array | Float64Array>(values: A): A =>
      (values as Float64Array).constructor === Float64Array
        ? (Float64Array.from({ length: 2 * values.length }, (_, i) => values[i >> 1]!) as A)
        : (Int32Array.from({ length: 2 * values.length }, (_, i) => values[i >> 1]!) as A);
    const pairs = delongInterval(twice(outcome), twice(first), undefined, { groups: twice(single) });
    expect(width(pairs) / (2 * t95(199)), 'copies').toBeCloseTo(plain, 12);
    const weights = new Float64Array(outcome.length).fill(3);
    expect(delongInterval(outcome, first, weights, { groups: single })[0]).toBeCloseTo(
      delongInterval(outcome, first, undefined, { groups: single })[0],
      12,
    );
  });

  it('follow the formula of Obuchowski by hand', () => {
    // Three groups; events a, b | c | d e and others as numbered, placements as given.
    const placements = Float64Array.of(0.9, 0.5, 0.7, 0.6, 1, 0.8);
    const outcome = [1, 0, 1, 0, 1, 0];
    const groups = Int32Array.of(0, 0, 1, 1, 2, 2);
    const [v, u] = [(0.9 + 0.7 + 1) / 3, (0.5 + 0.6 + 0.8) / 3];
    const a = [0.9 - v, 0.7 - v, 1 - v];
    const b = [0.5 - u, 0.6 - u, 0.8 - u];
    const dot = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
    const byHand = (dot(a, a) / 2 + dot(b, b) / 2 + (2 * dot(a, b)) / 2) / 3;
    const { variance, degrees } = clusteredAreaVariance(placements, outcome, groups);
    expect(variance).toBeCloseTo(byHand, 14);
    expect(degrees).toBe(2);
  });

  it('of which one holds an outcome alone are not taken as certain', () => {
    const groups = Int32Array.of(0, 0, 1, 1, 2, 2);
    const [low, high] = delongInterval([1, 1, 0, 0, 0, 0], Float64Array.of(0.9, 0.8, 0.1, 0.2, 0.3, 0.1), undefined, {
      groups,
    });
    expect(high - low).toBeGreaterThan(0.9);
  });
});
