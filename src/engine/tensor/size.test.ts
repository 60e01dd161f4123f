import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bindSize,
  boundShape,
  broadcastShapes,
  positiveAxis,
  product,
  quotient,
  type Size,
  showShape,
} from './size.js';
import { tensor, walk } from './tensor.js';

const names = ['batch', 'time'];
const sizes: fc.Arbitrary<Size> = fc.oneof(
  fc.integer({ min: 1, max: 50 }),
  fc.constantFrom<Size>(...names),
  fc.tuple(fc.integer({ min: 2, max: 9 }), fc.constantFrom(...names)).map(([factor, name]) => `${factor}*${name}`),
);
const bindings = { batch: 7, time: 11 };
const numberOf = (size: Size) => bindSize(size, bindings) as number;

describe('sizes', () => {
  it('multiply and divide like the numbers they stand for', () => {
    fc.assert(
      fc.property(fc.array(sizes, { maxLength: 4 }), sizes, (all, part) => {
        const whole = product([...all, part]);
        expect(numberOf(whole)).toBe(all.reduce<number>((total, size) => total * numberOf(size), numberOf(part)));
        expect(quotient(whole, part)).toBe(product(all));
      }),
    );
  });

  it('are equal strings when they are equal products', () => {
    expect(product(['time', 4, 'batch', 2])).toBe('8*batch*time');
    expect(product([])).toBe(1);
    expect(product(['batch', 0])).toBe(0);
  });

  it('have no quotient that would not be whole for every number they may stand for', () => {
    expect(quotient('3*batch', 2)).toBeUndefined();
    expect(quotient(12, 'batch')).toBeUndefined();
    expect(quotient('batch', 0)).toBeUndefined();
  });

  it('that are open are named when a number is needed', () => {
    expect(() => boundShape(['2*batch', 3], { time: 5 })).toThrow(
      'Shape [2*batch, 3]: size "2*batch" is not known; bind it, as in { batch: 64 }.',
    );
    expect(boundShape(['2*batch', 3], { batch: 5 })).toEqual([10, 3]);
  });
});

describe('broadcasting', () => {
  it('matches axes from the last, stretches ones, and refuses the rest', () => {
    expect(broadcastShapes(['batch', 1, 3], [4, 1])).toEqual(['batch', 4, 3]);
    expect(broadcastShapes([], ['batch'])).toEqual(['batch']);
    expect(broadcastShapes(['batch'], ['time'])).toBeUndefined();
    expect(broadcastShapes([2, 3], [2])).toBeUndefined();
  });
});

it('axes count from either end', () => {
  expect([positiveAxis(-1, [2, 4, 3], 'sum'), positiveAxis(0, [2, 4, 3], 'sum')]).toEqual([2, 0]);
  expect(() => positiveAxis(3, [2, 4, 3], 'sum')).toThrow(
    'sum: axis 3 does not exist in [2, 4, 3]; give a whole number from -3 to 2.',
  );
});

it('a walk visits every element in order, with the steps of another array', () => {
  const seen: number[] = [];
  walk([2, 3], [1, 2], (position, offset) => seen.push(10 * position + offset));
  expect(seen).toEqual([0, 12, 24, 31, 43, 55]);
  walk([2, 0], [1, 1], () => seen.push(-1));
  expect(seen).toHaveLength(6);
});

it('a tensor holds as many values as its shape says', () => {
  expect(() => tensor([1, 2, 3], [2, 2])).toThrow(
    'tensor: shape [2, 2] holds 4 values, received 3; give as many values, or another shape.',
  );
  expect(showShape(tensor([1, 2, 3, 4], [2, 2]).shape)).toBe('[2, 2]');
});
