import { describe, expect, it } from 'vitest';
import { t95, twoSided, twoSidedT, z95 } from './index.js';

describe('Student', () => {
  it('has the p-values of closed forms', () => {
    // One degree: 1 - (2/π) arctan t; two: 1 - t / sqrt(2 + t²).
    for (const t of [0.1, 0.7, 1, 2, 5, 40]) {
      expect(twoSidedT(t, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(t), 12);
      expect(twoSidedT(-t, 2)).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 12);
      expect(twoSidedT(t, 1e5)).toBeCloseTo(twoSided(t), 4);
      expect(twoSidedT(t, 2e6)).toBe(twoSided(t));
    }
    expect(twoSidedT(0, 7)).toBe(1);
    expect(twoSidedT(Number.POSITIVE_INFINITY, 7)).toBe(0);
  });

  it('has the quantiles of the printed table', () => {
    // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, upper 0.025.
    for (const [df, t] of [
      [1, 12.706],
      [2, 4.303],
      [5, 2.571],
      [10, 2.228],
      [30, 2.042],
      [100, 1.984],
    ] as const) {
      expect(t95(df)).toBeCloseTo(t, 3);
    }
    expect(t95(1e9)).toBe(z95);
  });
});
