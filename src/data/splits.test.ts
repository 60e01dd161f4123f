import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { groupFolds, splitOf, stratifiedFolds, timeFolds } from './splits.js';

const sizes = (folds: Int32Array, k: number) =>
  Array.from({ length: k }, (_, fold) => folds.filter((one) => one === fold).length);
const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values);

describe('stratifiedFolds', () => {
  it('gives every fold the same share of every class', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 7 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 40 }),
        (k, a, b) => {
          const codes = Int32Array.from([...Array(a + k).fill(0), ...Array(b + k).fill(1)]);
          const folds = stratifiedFolds(codes, k, new Random('strata'));
          expect(spread(sizes(folds, k))).toBeLessThanOrEqual(1);
          for (const code of [0, 1]) {
            const inClass = folds.filter((_, row) => codes[row] === code);
            expect(spread(sizes(inClass, k)), `class ${code}`).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });

  it('is shuffled by the random stream alone', () => {
    const codes = Int32Array.from({ length: 100 }, (_, i) => Number(i % 4 === 0));
    expect(stratifiedFolds(codes, 5, new Random(1))).toEqual(stratifiedFolds(codes, 5, new Random(1)));
    expect(stratifiedFolds(codes, 5, new Random(1))).not.toEqual(stratifiedFolds(codes, 5, new Random(2)));
  });

  it('refuses a class smaller than the number of folds', () => {
    expect(() => stratifiedFolds(Int32Array.of(0, 0, 0, 1), 3, new Random(0))).toThrow(
      'A class has 1 row, too few for 3 folds. Use fewer folds, or more rows of that class.',
    );
  });
});

describe('groupFolds', () => {
  it('keeps groups together and folds balanced', () => {
    const groups = Int32Array.from({ length: 200 }, (_, i) => i % 23);
    const folds = groupFolds(groups, 4, new Random(0));
    for (let group = 0; group < 23; group++) {
      expect(new Set(folds.filter((_, row) => groups[row] === group)).size).toBe(1);
    }
    expect(spread(sizes(folds, 4))).toBeLessThanOrEqual(9);
  });

  it('refuses fewer groups than folds', () => {
    expect(() => groupFolds(Int32Array.of(0, 0, 1, 1), 3, new Random(0))).toThrow(
      'There are 2 groups, too few for 3 folds.',
    );
  });
});

describe('timeFolds', () => {
  it('cuts time into blocks of equal size, the first only for training', () => {
    const folds = timeFolds(
      Float64Array.from({ length: 12 }, (_, i) => 11 - i),
      3,
    );
    expect([...folds]).toEqual([2, 2, 2, 1, 1, 1, 0, 0, 0, -1, -1, -1]);
  });

  it('never puts an earlier row into a later fold, nor one moment into two', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 10, maxLength: 80 }),
        fc.integer({ min: 1, max: 5 }),
        (times, k) => {
          fc.pre(new Set(times).size > k);
          const folds = timeFolds(times, k);
          expect(new Set(folds).size).toBe(k + 1);
          for (let a = 0; a < times.length; a++) {
            for (let b = 0; b < times.length; b++) {
              if (times[a]! < times[b]!) expect(folds[a]).toBeLessThanOrEqual(folds[b]!);
              if (times[a] === times[b]) expect(folds[a]).toBe(folds[b]);
            }
          }
        },
      ),
    );
  });

  it('refuses missing times and too few of them', () => {
    expect(() => timeFolds([1, Number.NaN, 2], 1)).toThrow('1 of 3 rows have no time');
    expect(() => timeFolds([1, 1, 2], 2)).toThrow(
      'The time column has 2 different times, too few for 2 folds of time.',
    );
  });
});

describe('splitOf', () => {
  it('trains on all other folds, or only on earlier ones', () => {
    const folds = Int32Array.of(-1, 0, 1, 2);
    expect(splitOf(folds, 1)).toEqual({ train: Int32Array.of(0, 1, 3), test: Int32Array.of(2) });
    expect(splitOf(folds, 1, { inTime: true })).toEqual({ train: Int32Array.of(0, 1), test: Int32Array.of(2) });
  });
});
