import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { binCount, binOf, chooseBins, type LevelBins, type OrderedBins } from './binning.js';

const options = { maxBins: 255, minLevelRows: 1 };
const ordered = (values: readonly number[], special: readonly number[] = [], maxBins = 255) =>
  chooseBins({ name: 'x', kind: 'numeric', values: Float64Array.from(values), special }, undefined, {
    ...options,
    maxBins,
  }) as OrderedBins;

describe('chooseBins', () => {
  it('gives each of a few values its own bin, missing and special codes theirs', () => {
    const bins = ordered([1, 5, -9, Number.NaN, 3, 5, -8, 0, -0], [-8, -9]);
    expect([...bins.edges]).toEqual([0.5, 2, 4]);
    expect([Number.NaN, -9, -8, 0, -0, 1, 3, 5, 4, 99].map((value) => binOf(bins, value))).toEqual([
      0, 1, 2, 3, 3, 4, 5, 6, 5, 6,
    ]);
    expect(binCount(bins)).toBe(7);
  });

  it('of more special codes than can have bins keeps those of most rows, dense or sparse', () => {
    const codes = Array.from({ length: 40 }, (_, i) => i - 20);
    const rowsOf = (code: number) => (code === 0 ? 90 : code >= 10 ? 5 : code >= -9 ? 3 : code === -20 ? 3 : 1);
    const values = Float64Array.from(codes.flatMap((code) => Array.from({ length: rowsOf(code) }, () => code)));
    // -20 and the 19 from -9 to 9 have at least 3 rows, the ten from 10 to 19 have 5: these are 30.
    const kept = codes.filter((code) => code === -20 || code >= -9);
    expect(kept).toHaveLength(30);
    expect(ordered([...values], codes).special).toEqual(kept);
    const rows = Uint32Array.from(values.keys()).filter((row) => values[row] !== 0);
    const held = values.filter((value) => value !== 0);
    const sparse = { name: 'x', kind: 'sparse', length: values.length, rows, values: held, special: codes } as const;
    expect(chooseBins(sparse, undefined, options)).toEqual(ordered([...values], codes));
  });

  it('makes bins of nearly equal weight and stays within the limit', () => {
    const random = new Random('bins');
    const values = Array.from({ length: 20_000 }, () => random.normal());
    const bins = ordered(values, [], 64);
    const count = new Array<number>(binCount(bins)).fill(0);
    for (const value of values) count[binOf(bins, value)]!++;
    expect(binCount(bins)).toBe(64);
    expect(Math.min(...count.slice(1))).toBeGreaterThan(300);
    expect(Math.max(...count)).toBeLessThan(335);
  });

  it('leaves a value that half of the rows have alone in its bin', () => {
    const values = Array.from({ length: 4000 }, (_, i) => (i % 2 === 0 ? 0 : (i % 1000) - 500));
    const bins = ordered(values, [], 20);
    const zero = binOf(bins, 0);
    expect(new Set(values.filter((value) => binOf(bins, value) === zero))).toEqual(new Set([0]));
  });

  it('weighs a row of weight 2 as the row twice', () => {
    const random = new Random('weights');
    const values = Array.from({ length: 3000 }, () => Math.round(random.normal() * 400));
    const weights = values.map(() => 1 + random.integer(3));
    const repeated = values.flatMap((value, i) => Array.from({ length: weights[i]! }, () => value));
    const column = (list: readonly number[]) =>
      ({ name: 'x', kind: 'numeric', values: Float64Array.from(list), special: [] }) as const;
    const weighted = chooseBins(column(values), Float64Array.from(weights), { ...options, maxBins: 50 });
    const twice = chooseBins(column(repeated), undefined, { ...options, maxBins: 50 });
    expect(weighted).toEqual(twice);
  });

  it('finds the distinct values of any mixture, so that each has a bin where there are few', () => {
    const random = new Random('distinct');
    const sources: (() => number)[] = [
      () => random.integer(90),
      () => 1 + random.integer(120) * Number.EPSILON,
      () => (random.integer(9) - 4) * 10 ** (random.integer(12) * 50 - 300),
      () => [0, -0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][random.integer(7)]!,
    ];
    for (let seed = 0; seed < 40; seed++) {
      const values = Array.from({ length: 1 + random.integer(2000) }, sources[seed % sources.length]!);
      const bins = ordered(values);
      const distinct = [...new Set(values.filter((value) => !Number.isNaN(value)))].sort((a, b) => a - b);
      expect(bins.edges.length).toBe(Math.max(0, distinct.length - 1));
      expect(distinct.map((value) => binOf(bins, value))).toEqual(distinct.map((_, i) => i + 1));
    }
  });

  it('keeps infinities and 1e308 in order', () => {
    const values = [Number.NEGATIVE_INFINITY, -1e308, 0, 1e308, Number.MAX_VALUE, Number.POSITIVE_INFINITY];
    const bins = ordered(values);
    expect(values.map((value) => binOf(bins, value))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('has a missing bin and one for values where nothing is known', () => {
    for (const values of [[], [Number.NaN, Number.NaN], [7, 7, 7]]) {
      const bins = ordered(values);
      expect(binCount(bins)).toBe(2);
      expect(binOf(bins, 123)).toBe(1);
    }
  });

  it('orders levels by name, pools the rare, and reads absent ones as missing', () => {
    const levels = ['pear', 'apple', 'rare', 'never', 'odd'];
    const codes = Int32Array.from([0, 0, 0, 1, 1, 1, 2, 4, -1]);
    const column = { name: 'x', kind: 'categorical', codes, levels } as const;
    const bins = chooseBins(column, undefined, { ...options, minLevelRows: 2 }) as LevelBins;
    expect([...bins.binOfLevel], 'pear 2, apple 1, rare and odd pooled in 3').toEqual([2, 1, 3, 0, 3]);
    expect([binOf(bins, -1), binOf(bins, -2), binOf(bins, 99), binCount(bins)]).toEqual([0, 0, 0, 4]);
  });

  it('keeps the most frequent of 5,000 levels within 256 bins', () => {
    const levels = Array.from({ length: 5000 }, (_, i) => `level ${i}`);
    const codes = Int32Array.from({ length: 20_000 }, (_, i) => (i < 9000 ? i % 90 : i % 5000));
    const bins = chooseBins({ name: 'x', kind: 'categorical', codes, levels }, undefined, options) as LevelBins;
    expect(binCount(bins)).toBe(255);
    expect(new Set(bins.binOfLevel.subarray(0, 90)).size, 'the 90 frequent ones keep their own').toBe(90);
  });
});
