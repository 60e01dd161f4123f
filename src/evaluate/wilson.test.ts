import { describe, expect, it } from 'vitest';
import { twoSided, upperTail, z95 } from '../random/index.js';
import { wilson } from './index.js';

describe('wilson', () => {
  // Newcombe (1998), "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i', (hits, total, low, high) => {
    expect(wilson(hits, total)[0]).toBeCloseTo(low, 4);
    expect(wilson(hits, total)[1]).toBeCloseTo(high, 4);
  });

  it('stays within [0, 1] and contains the share, at the ends too', () => {
    for (const [hits, total] of [
      [0, 3],
      [3, 3],
      [1, 1],
      [50, 50],
    ] as const) {
      const [low, high] = wilson(hits, total);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low <= hits / total && hits / total <= high).toBe(true);
    }
    expect(wilson(0, 0)).toEqual([0, 1]);
  });
});

describe('normal distribution', () => {
  // scipy.stats.norm.sf
  it.each([
    [0, 0.5],
    [0.5, 0.3085375387259869],
    [1, 0.15865525393145707],
    [2.5, 0.006209665325776132],
    [2.9, 0.0018658133003840375],
    [5, 2.866515718791933e-7],
    [10, 7.61985302416047e-24],
    [30, 4.906713927147908e-198],
  ])('upper tail at %f', (z, expected) => {
    expect(upperTail(z) / expected).toBeCloseTo(1, 12);
    expect(upperTail(-z)).toBeCloseTo(1 - expected, 14);
  });

  it('two-sided p-values', () => {
    expect(twoSided(z95)).toBeCloseTo(0.05, 14);
    expect(twoSided(-z95)).toBeCloseTo(0.05, 14);
    expect(twoSided(0)).toBe(1);
    expect(twoSided(Number.POSITIVE_INFINITY)).toBe(0);
  });
});
