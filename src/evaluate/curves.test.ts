import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { judge, ks } from './index.js';

const curvesOf = (outcome: ArrayLike<number>, probability: Float64Array) =>
  judge(outcome, probability, { random: new Random(1), intervals: false }).curves;

const random = new Random('curves');
const probability = Float64Array.from({ length: 20_000 }, () => random.uniform() ** 3);
const outcome = Uint8Array.from(probability, (p) => (random.uniform() < p ? 1 : 0));

describe('curves', () => {
  it('of four rows, by hand', () => {
    const curves = curvesOf([0, 1, 0, 1], Float64Array.of(0.1, 0.4, 0.4, 0.9));
    expect(curves.roc).toEqual([
      [0, 0],
      [0, 0.5],
      [0.5, 1],
      [1, 1],
    ]);
    expect(curves.gains).toEqual([
      [0, 0],
      [0.25, 0.5],
      [0.75, 1],
      [1, 1],
    ]);
    expect(curves.ks.slice(1)).toEqual([
      [0.1, 0, 0.5],
      [0.4, 0.5, 1],
      [0.9, 1, 1],
    ]);
    expect(curves.calibration.map(({ predicted, observed, rows }) => [predicted, observed, rows])).toEqual([
      [0.1, 0, 1],
      [0.4, 0.5, 2],
      [0.9, 1, 1],
    ]);
    expect(curves.histogram.edges).toHaveLength(41);
    expect(curves.histogram.events[16]).toBe(1);
    expect(curves.histogram.nonEvents[16]).toBe(1);
  });

  it('are thinned to some 200 points, rise, and keep the ends and the widest gap', () => {
    const curves = curvesOf(outcome, probability);
    for (const points of [curves.roc, curves.gains, curves.ks]) {
      expect(points.length).toBeGreaterThan(100);
      expect(points.length).toBeLessThanOrEqual(202);
      for (let i = 1; i < points.length; i++) {
        expect(points[i]![0]).toBeGreaterThanOrEqual(points[i - 1]![0]);
        expect(points[i]![1]).toBeGreaterThanOrEqual(points[i - 1]![1]);
      }
      expect(points.at(-1)!.slice(-1)).toEqual([1]);
    }
    expect(curves.roc[0]).toEqual([0, 0]);
    expect(curves.roc.at(-1)).toEqual([1, 1]);
    const widest = Math.max(...curves.ks.map(([, events, nonEvents]) => Math.abs(events - nonEvents)));
    expect(widest).toBe(ks(outcome, probability));
  });

  it('calibration: 20 bins of equally many rows, near the diagonal when the probabilities are right', () => {
    const { calibration } = curvesOf(outcome, probability);
    expect(calibration.map(({ rows }) => rows)).toEqual(new Array(20).fill(1000));
    const inside = calibration.filter(({ predicted, low, high }) => low <= predicted && predicted <= high);
    expect(inside.length).toBeGreaterThanOrEqual(16);
    for (const { observed, low, high } of calibration) expect(low <= observed && observed <= high).toBe(true);
  });

  it('histogram and calibration count every row once', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.double({ min: 0, max: 1, noNaN: true })), {
      minLength: 2,
      maxLength: 60,
    });
    fc.assert(
      fc.property(rows, (some) => {
        const y = [0, 1, ...some.map(([value]) => value)];
        const p = Float64Array.of(0, 1, ...some.map(([, value]) => value));
        const { histogram, calibration } = curvesOf(y, p);
        const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
        const events = total(y);
        expect(total(histogram.events)).toBe(events);
        expect(total(histogram.nonEvents)).toBe(y.length - events);
        expect(total(calibration.map((bin) => bin.rows))).toBe(y.length);
        expect(total(calibration.map((bin) => bin.rows * bin.observed))).toBeCloseTo(events, 9);
      }),
    );
  });
});
