import { describe, expect, it } from 'vitest';
import { boostDefaults } from './boost-defaults.js';
import { type BoostedBags, mixture } from './tree-mixture.js';

const leaf = (value: number) => ({
  feature: Int32Array.of(-1),
  child: Int32Array.of(0),
  value: Float64Array.of(value),
  cover: Float64Array.of(1),
  gain: Float64Array.of(0),
  left: new Uint32Array(8),
});
const part = (bags: number, value: number, base: number, rounds: number, loss: number) =>
  ({ bags, trees: [leaf(value)], base: Float64Array.of(base), rounds, loss }) as unknown as BoostedBags;

describe('mixture', () => {
  it('is the mean over bags of scores, base, rounds and loss', () => {
    const { trees, base, rounds, loss } = mixture([part(3, 4, -1, 100, 0.5), part(1, 8, -2, 200, 0.3)]);
    expect(trees.map(({ value }) => value[0])).toEqual([3, 2]);
    expect(Array.from(base)).toEqual([-1.25]);
    expect(rounds).toBe(125);
    expect(loss).toBeCloseTo(0.45, 12);
  });

  it('of one part is that part', () => {
    const only = part(2, 4, -1, 100, 0.5);
    expect(mixture([only])).toBe(only);
  });
});

describe('boostDefaults', () => {
  it('mixes two kinds of trees in small data and one in large', () => {
    const kinds = (rows: number) => boostDefaults({ rows, columns: 20 }).candidates.map((own) => own.length);
    expect(kinds(1000)).toEqual([2, 2]);
    expect(kinds(50_000)).toEqual([1, 1]);
  });

  it('takes fewer bags and a shorter race the more rows there are', () => {
    const sizes = [100, 1000, 10_000, 100_000, 1e7].map((rows) => boostDefaults({ rows, columns: 20 }));
    expect(sizes.map(({ bagging }) => bagging.bags)).toEqual([10, 10, 6, 2, 1]);
    expect(sizes.map(({ race }) => race.bags)).toEqual([5, 5, 5, 1, 1]);
  });
});
