import { describe, expect, it } from 'vitest';
import { Random } from '../../random/index.js';
import { correlations } from './correlation.js';
import { correlationClusters } from './correlation-clusters.js';
import { dropByVarianceInflation, varianceInflation } from './variance-inflation.js';

const random = new Random('selection');
const n = 500;
const a = Float64Array.from({ length: n }, () => random.normal());
const b = a.map((value) => 0.9 * value + 0.3 * random.normal());
const c = Float64Array.from({ length: n }, () => random.normal());
const constant = new Float64Array(n).fill(3);

describe('correlations', () => {
  it('are Pearson correlations, 0 for a constant', () => {
    // Perfect, opposite, and by hand: x = 1 2 3, y = 1 3 2 correlate by .5.
    const r = correlations([
      Float64Array.of(1, 2, 3),
      Float64Array.of(1, 3, 2),
      Float64Array.of(-2, -4, -6),
      Float64Array.of(7, 7, 7),
    ]);
    expect(Array.from(r, (value) => Number(value.toFixed(12)))).toEqual([
      1, 0.5, -1, 0, 0.5, 1, -0.5, 0, -1, -0.5, 1, 0, 0, 0, 0, 1,
    ]);
  });

  it('take a weight of 2 for a row twice', () => {
    const weighted = correlations([Float64Array.of(1, 2, 4), Float64Array.of(1, 3, 2)], Float64Array.of(1, 2, 1));
    const twice = correlations([Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 3, 3, 2)]);
    expect(weighted[1]).toBeCloseTo(twice[1]!, 14);
  });
});

describe('correlationClusters', () => {
  it('keeps the strongest of columns that say the same', () => {
    const found = correlationClusters(correlations([a, b, c, constant]), [0.2, 0.5, 0.1, 0], 0.8);
    expect(found.kept).toEqual([1, 2, 3]);
    expect(found.dropped).toMatchObject([{ dropped: 0, keptInstead: 1 }]);
    expect(correlationClusters(correlations([a, b, c]), [1, 1, 1], 0.999).kept).toEqual([0, 1, 2]);
  });
});

describe('varianceInflation', () => {
  it('is 1 / (1 - r^2) for two columns, and infinite for a sum of others', () => {
    const r = correlations([a, b]);
    const expected = 1 / (1 - r[1]! ** 2);
    expect(varianceInflation(r, 2)[0]).toBeCloseTo(expected, 9);
    const sum = a.map((value, i) => value + c[i]!);
    expect(Array.from(varianceInflation(correlations([a, c, sum]), 3))).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it('drops the weaker column of the worst until all are below the limit', () => {
    const found = dropByVarianceInflation(correlations([a, b, c]), [0.5, 0.2, 0.1], 4);
    expect(found.kept).toEqual([0, 2]);
    expect(found.dropped.map((entry) => entry.column)).toEqual([1]);
  });
});
