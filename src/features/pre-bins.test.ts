import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { quantilePreBins, shortestCut } from './pre-bins.js';

const random = new Random('pre-bins');
const values = Float64Array.from({ length: 5000 }, () => Math.round(random.normal() * 500) / 10);
const isEvent = Uint8Array.from(values, (value) => (random.uniform() < 1 / (1 + Math.exp(value / 30)) ? 1 : 0));

describe('quantilePreBins', () => {
  it('keeps every value of a variable with few of them', () => {
    const few = Float64Array.of(3, 1, 1, 2, 3);
    const pre = quantilePreBins(few, Uint8Array.of(1, 0, 1, 0, 0), undefined, 5);
    expect(Array.from(pre.low)).toEqual([1, 2, 3]);
    expect(Array.from(pre.events)).toEqual([1, 0, 1]);
    expect(Array.from(pre.nonEvents)).toEqual([1, 1, 1]);
  });

  it('makes groups of nearly equal weight that never part equal values', () => {
    const pre = quantilePreBins(values, isEvent, undefined, 20);
    expect(pre.low.length).toBe(20);
    let rows = 0;
    for (let k = 0; k < 20; k++) {
      const weight = pre.events[k]! + pre.nonEvents[k]!;
      expect(weight).toBeGreaterThan(225);
      expect(weight).toBeLessThan(275);
      if (k > 0) expect(pre.low[k]!).toBeGreaterThan(pre.high[k - 1]!);
      rows += weight;
    }
    expect(rows).toBe(5000);
  });

  it('gives a heavy value a group of its own', () => {
    const heavy = values.map((value, i) => (i % 2 === 0 ? 7 : value));
    const pre = quantilePreBins(heavy, isEvent, undefined, 20);
    const at = pre.low.indexOf(7);
    expect(at).toBeGreaterThan(0);
    expect(pre.high[at]).toBe(7);
  });

  it('takes a weight of 2 for a row twice', () => {
    const twice = Float64Array.from([...values, ...values]);
    const weighted = quantilePreBins(values, isEvent, new Float64Array(5000).fill(2), 30);
    expect(weighted).toEqual(quantilePreBins(twice, Uint8Array.from([...isEvent, ...isEvent]), undefined, 30));
  });
});

describe('shortestCut', () => {
  it.each([
    [33, 34, 34],
    [33, 35, 34],
    [0.1234, 0.1278, 0.126],
    [-2, 3, 0.5],
    [1999.7, 2003.2, 2000],
    [0, 5e-324, 5e-324],
    [-1.7976931348623157e308, 1.7976931348623157e308, 0],
  ])('between %d and %d is %d', (low, high, cut) => {
    expect(shortestCut(low, high)).toBe(cut);
    expect(low < cut && cut <= high).toBe(true);
  });
});
