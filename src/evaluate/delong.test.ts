import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { auc, delongInterval, delongTest } from './index.js';
import type { Interval } from './result.js';

// The ovarian cancer data of DeLong, DeLong and Clarke-Pearson (1988) as printed in the SAS/STAT User's Guide, PROC
// LOGISTIC, "Comparing Receiver Operating Characteristic Curves": albumin, total protein, K-G score, outcome.
const patients = `
  3.0 5.8 10 0   3.2 6.3 5 1   3.9 6.8 3 1   2.8 4.8 6 0   3.2 5.8 3 1   0.9 4.0 5 0   2.5 5.7 8 0   1.6 5.6 5 1
  3.8 5.7 5 1    3.7 6.7 6 1   3.2 5.4 4 1   3.8 6.6 6 1   4.1 6.6 5 1   3.6 5.7 5 1   4.3 7.0 4 1   3.6 6.7 4 0
  2.3 4.4 6 1    4.2 7.6 4 0   4.0 6.6 6 0   3.5 5.8 6 1   3.8 6.8 7 1   3.0 4.7 8 0   4.5 7.4 5 1   3.7 7.4 5 1
  3.1 6.6 6 1    4.1 8.2 6 1   4.3 7.0 5 1   4.3 6.5 4 1   3.2 5.1 5 1   2.6 4.7 6 1   3.3 6.8 6 0   1.7 4.0 7 0
  3.7 6.1 5 1    3.3 6.3 7 1   4.2 7.7 6 1   3.5 6.2 5 1   2.9 5.7 9 0   2.1 4.8 7 1   2.8 6.2 8 0   4.0 7.0 7 1
  3.3 5.7 6 1    3.7 6.9 5 1   3.6 6.6 5 1`
  .trim()
  .split(/\s+/)
  .map(Number);
const read = (column: number) => Float64Array.from({ length: 43 }, (_, i) => patients[4 * i + column]!);
const albumin = read(0).map((value) => value / 10);
const protein = read(1).map((value) => value / 10);
const score = read(2).map((value) => 1 - value / 10);
const outcome = Array.from(read(3));

const standardError = ([low, high]: Interval) => (high - low) / (2 * 1.959964);

describe('DeLong, published values', () => {
  it.each([
    ['albumin', albumin, 0.7366, 0.0927, 0.5549, 0.9182],
    ['total protein', protein, 0.6478, 0.1, 0.4518, 0.8439],
    ['K-G score', score, 0.7258, 0.1028, 0.5243, 0.9273],
  ] as const)('interval of %s', (_, values, area, error, low, high) => {
    expect(auc(outcome, values)).toBeCloseTo(area, 4);
    const interval = delongInterval(outcome, values);
    expect(standardError(interval)).toBeCloseTo(error, 4);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });

  it.each([
    ['albumin - K-G', albumin, 0.0108, 0.0953, -0.1761, 0.1976, 0.9102],
    ['total protein - K-G', protein, -0.078, 0.1046, -0.283, 0.1271, 0.4561],
  ] as const)('%s', (_, values, difference, error, low, high, pValue) => {
    const test = delongTest(outcome, values, score);
    expect(test.difference).toBeCloseTo(difference, 4);
    expect(standardError(test.interval)).toBeCloseTo(error, 4);
    expect(test.interval[0]).toBeCloseTo(low, 4);
    expect(test.interval[1]).toBeCloseTo(high, 4);
    expect(test.pValue).toBeCloseTo(pValue, 4);
  });
});

describe('delongTest', () => {
  it('gives p = 1 to identical predictions and to predictions that rank alike', () => {
    const same = { name: 'DeLong', difference: 0, interval: [0, 0], pValue: 1 };
    expect(delongTest(outcome, albumin, albumin)).toEqual(same);
    expect(
      delongTest(
        outcome,
        albumin,
        albumin.map((value) => value ** 2),
      ),
    ).toEqual(same);
  });

  it('gives p = 0 where the better model never errs and the other is constant', () => {
    const perfect = Float64Array.from(outcome);
    const test = delongTest(outcome, perfect, new Float64Array(43).fill(0.3));
    expect(test).toEqual({ name: 'DeLong', difference: 0.5, interval: [0.5, 0.5], pValue: 0 });
  });

  it('swapping the models mirrors the result', () => {
    const forth = delongTest(outcome, albumin, score);
    const back = delongTest(outcome, score, albumin);
    expect(back.difference).toBeCloseTo(-forth.difference, 14);
    expect(back.interval[0]).toBeCloseTo(-forth.interval[1], 12);
    expect(back.pValue).toBeCloseTo(forth.pValue, 12);
  });

  it('does not see a single event as certain', () => {
    const lone = [1, 0, 0, 0];
    const [low, high] = delongInterval(lone, Float64Array.of(0.6, 0.1, 0.7, 0.2));
    expect(high - low).toBeGreaterThan(0.8);
    expect(
      delongTest(lone, Float64Array.of(0.9, 0.1, 0.2, 0.3), Float64Array.of(0.1, 0.2, 0.3, 0.4)).pValue,
    ).toBeGreaterThan(0.04);
  });

  it('agrees with the definition over pairs', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 9 })), {
      minLength: 6,
      maxLength: 25,
    });
    const enough = rows.filter((some) => {
      const events = some.filter(([y]) => y === 1).length;
      return events >= 2 && some.length - events >= 2;
    });
    fc.assert(
      fc.property(enough, (some) => {
        const events = some.filter(([y]) => y === 1).map(([, p]) => p);
        const others = some.filter(([y]) => y === 0).map(([, p]) => p);
        const wins = (a: number, b: number) => Math.sign(a - b) / 2 + 0.5;
        const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
        const variance = (values: number[]) =>
          values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
        const v = events.map((a) => mean(others.map((b) => wins(a, b))));
        const u = others.map((b) => mean(events.map((a) => wins(a, b))));
        const error = Math.sqrt(variance(v) / v.length + variance(u) / u.length);
        const interval = delongInterval(
          some.map(([y]) => y),
          Float64Array.from(some, ([, p]) => p / 9),
        );
        expect(interval[0]).toBeCloseTo(Math.max(0, mean(v) - 1.959963984540054 * error), 10);
        expect(interval[1]).toBeCloseTo(Math.min(1, mean(v) + 1.959963984540054 * error), 10);
      }),
    );
  });

  it('keeps its level: 5 % of the tests of equally good models reject, and the interval covers', () => {
    const random = new Random('level');
    const trials = 1000;
    let rejected = 0;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      const stream = random.split(trial);
      const y = Array.from({ length: 200 }, () => (stream.uniform() < 0.3 ? 1 : 0));
      const first = Float64Array.from(y, (value) => 1 / (1 + Math.exp(-stream.normal() - value)));
      const second = Float64Array.from(y, (value) => 1 / (1 + Math.exp(-stream.normal() - value)));
      if (delongTest(y, first, second).pValue < 0.05) rejected++;
      // auc of two unit normals one apart: Φ(1 / √2)
      const [low, high] = delongInterval(y, first);
      if (low <= 0.7602499389065233 && 0.7602499389065233 <= high) covered++;
    }
    expect(rejected / trials, 'rejections').toBeGreaterThan(0.03);
    expect(rejected / trials, 'rejections').toBeLessThan(0.07);
    expect(covered / trials, 'coverage').toBeGreaterThan(0.93);
    expect(covered / trials, 'coverage').toBeLessThan(0.97);
  });
});
