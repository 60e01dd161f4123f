import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortOrder } from './sort-order.js';

/** By comparison; -0 before 0. */
const expected = (values: readonly number[]) =>
  values
    .map((_, i) => i)
    .sort((a, b) =>
      values[a]! < values[b]! ? -1 : values[a]! > values[b]! ? 1 : sign(values[b]!) - sign(values[a]!) || a - b,
    );

const sign = (value: number) => (Object.is(value, -0) ? 1 : 0);

describe('sortOrder', () => {
  it('is stable ascending order, for every double but NaN', () => {
    const extremes = fc.constantFrom(
      0,
      -0,
      5e-324,
      -5e-324,
      1e308,
      -1e308,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    );
    const value = fc.oneof(fc.double({ noNaN: true }), extremes, fc.integer({ min: -3, max: 3 }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 200 }), (values) => {
        expect(Array.from(sortOrder(Float64Array.from(values)))).toEqual(expected(values));
      }),
      { seed: 1 },
    );
  });

  it('orders values that differ only in the last digits', () => {
    const values = [1 + 3e-16, 1, 1 + 1e-15, 1, -1 - 3e-16, -1, 1e12 + 1, 1e12];
    expect(Array.from(sortOrder(Float64Array.from(values)))).toEqual(expected(values));
  });

  it('orders nothing', () => {
    expect(sortOrder(new Float64Array(0)).length).toBe(0);
  });
});
