import { describe, expect, it } from 'vitest';
import { populationStability } from './index.js';

describe('populationStability', () => {
  it('by hand: (0.6 - 0.5) ln(0.6 / 0.5) + (0.4 - 0.5) ln(0.4 / 0.5)', () => {
    expect(populationStability([0.5, 0.5], [0.6, 0.4])).toBeCloseTo(0.1 * Math.log(1.2) - 0.1 * Math.log(0.8), 14);
  });

  it('takes counts, is 0 for the same shares, symmetric, and finite for an empty bin', () => {
    expect(populationStability([10, 30, 60], [1, 3, 6])).toBe(0);
    expect(populationStability([10, 30, 60], [20, 20, 60])).toBeCloseTo(
      populationStability([20, 20, 60], [10, 30, 60]),
      14,
    );
    expect(populationStability([0.5, 0.5, 0], [0.5, 0.4, 0.1])).toBeCloseTo(
      -0.1 * Math.log(0.8) + (0.1 - 1e-4) * Math.log(1000),
      14,
    );
  });

  it('takes smoothed counts as they are with a floor of 0', () => {
    expect(populationStability([0.5, 99_999.5], [10.5, 99_989.5], 0)).toBeCloseTo(
      1e-4 * Math.log(21) - 1e-4 * Math.log(99_989.5 / 99_999.5),
      14,
    );
    expect(populationStability([1, 1], [0, 1], 0)).toBe(Number.POSITIVE_INFINITY);
  });

  it('refuses other bins, negative shares and no rows', () => {
    expect(() => populationStability([1], [1, 2])).toThrow(
      'expected the same bins on both sides, received [1] and [2].',
    );
    expect(() => populationStability([1, -1], [1, 2])).toThrow('expected shares of at least 0, received -1.');
    expect(() => populationStability([0, 0], [1, 2])).toThrow(
      'expected shares that sum to more than 0, received a sum of 0.',
    );
  });
});
