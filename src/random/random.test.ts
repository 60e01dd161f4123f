import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from './index.js';

const drawn = <T>(n: number, draw: () => T): T[] => Array.from({ length: n }, draw);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('Random', () => {
  it('gives the same stream for the same seed on every machine', () => {
    const random = new Random(0);
    // From a second implementation, in Python, of the hash and of xoshiro128** 1.1 (which gives the published 11520, 0,
    // 5927040, 70819200 for the state 1, 2, 3, 4).
    expect(drawn(4, () => random.bits())).toEqual([1011598286, 1479889881, 2501107356, 2204974418]);
    expect(new Random(0).uniform()).toBe(0.23553107935610196);
    expect(new Random(7).split('fold').split(3).bits()).toBe(4241205026);
    expect(new Random('0').uniform()).toBe(new Random(0).uniform());
  });

  it('splits by name, whatever was drawn before', () => {
    const parent = new Random(7);
    const before = parent.split('fold').split(3).bits();
    drawn(100, () => parent.bits());
    expect(parent.split('fold').split(3).bits()).toBe(before);
    expect(new Random(parent.split('fold').split(3).key).bits(), 'rebuilt in a worker').toBe(before);
  });

  it('streams of different names share no start', () => {
    const starts = new Set<number>();
    for (const seed of [0, 1, 2]) {
      for (const part of ['fold', 'tree', 'bootstrap', 'a', 'b', 'ab', 'ba']) {
        for (let i = 0; i < 1000; i++) starts.add(new Random(seed).split(part).split(i).uniform());
      }
    }
    expect(starts.size).toBe(21_000);
  });

  it('neighbouring streams are not correlated', () => {
    const n = 20_000;
    const first = drawn(n, () => 0).map((_, i) => new Random(1).split(i).uniform() - 0.5);
    for (const lag of [1, 2, 10, 16, 256]) {
      const products = first.slice(lag).map((value, i) => value * first[i]! * 12);
      expect(Math.abs(mean(products)) * Math.sqrt(n), `lag ${lag}`).toBeLessThan(4);
    }
  });

  it('every bit is a coin', () => {
    const random = new Random('bits');
    const n = 50_000;
    const ones = new Array<number>(32).fill(0);
    for (let i = 0; i < n; i++) {
      const bits = random.bits();
      for (let bit = 0; bit < 32; bit++) ones[bit]! += (bits >>> bit) & 1;
    }
    ones.forEach((count, bit) => {
      expect(Math.abs(count - n / 2) / Math.sqrt(n / 4), `bit ${bit}`).toBeLessThan(4.5);
    });
  });

  it('uniform: in [0, 1), even, by a chi-squared test over 100 cells', () => {
    const random = new Random('uniform');
    const cells = new Array<number>(100).fill(0);
    for (let i = 0; i < 100_000; i++) cells[Math.floor(random.uniform() * 100)]! += 1;
    expect(cells).toHaveLength(100);
    const chiSquared = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // The 0.01 % and 99.99 % quantiles of chi-squared with 99 degrees of freedom.
    expect(chiSquared).toBeGreaterThan(53);
    expect(chiSquared).toBeLessThan(161);
  });

  it('normal: mean 0, variance 1, tails of the right weight', () => {
    const random = new Random('normal');
    const values = drawn(100_000, () => random.normal());
    expect(Math.abs(mean(values))).toBeLessThan(0.013);
    expect(Math.abs(mean(values.map((value) => value ** 2)) - 1)).toBeLessThan(0.02);
    expect(Math.abs(mean(values.map((value) => value ** 4)) - 3)).toBeLessThan(0.15);
    expect(Math.abs(mean(values.map((value) => (value > 1.959964 ? 1 : 0))) - 0.025)).toBeLessThan(0.002);
  });

  it('integer: within its range, all values reached', () => {
    const random = new Random('integer');
    expect(new Set(drawn(500, () => random.integer(6)))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    expect(drawn(10, () => random.integer(1))).toEqual(new Array(10).fill(0));
  });

  it('shuffle: in place, the same values, every order equally likely', () => {
    const random = new Random('shuffle');
    const values = ['a', 'b', 'c'];
    expect(random.shuffle(values)).toBe(values);
    const orders = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle(['a', 'b', 'c']).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const [order, count] of orders) expect(Math.abs(count - 1000), order).toBeLessThan(120);
  });

  it('permutation and sample hold distinct numbers, sample in ascending order', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 60 }), (seed, n, k) => {
        const permutation = new Random(seed).permutation(n);
        expect([...permutation].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
        const sample = [...new Random(seed).sample(n, k)];
        expect(sample).toHaveLength(Math.min(n, k));
        expect(new Set(sample).size).toBe(sample.length);
        expect(sample).toEqual([...sample].sort((a, b) => a - b));
        expect(sample.every((value) => value >= 0 && value < n)).toBe(true);
      }),
    );
  });

  it('sample takes every number equally often', () => {
    const random = new Random('sample');
    const taken = new Array<number>(10).fill(0);
    for (let i = 0; i < 5000; i++) for (const value of random.sample(10, 3)) taken[value]! += 1;
    for (const count of taken) expect(Math.abs(count - 1500)).toBeLessThan(150);
  });
});
