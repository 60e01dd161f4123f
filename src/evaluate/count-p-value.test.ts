import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { countPValue } from './count-p-value.js';

/** The distribution of the count, coin by coin. */
function exact(probability: Float64Array): Float64Array {
  let at = Float64Array.of(1);
  for (const p of probability) {
    const next = new Float64Array(at.length + 1);
    at.forEach((mass, k) => {
      next[k]! += mass * (1 - p);
      next[k + 1]! += mass * p;
    });
    at = next;
  }
  return at;
}

describe('the p-value of a count', () => {
  it.each([
    [30, 0.3],
    [400, 0.01],
    [2000, 0.005],
    [3000, 0.2],
  ])('is that of the exact distribution in both tails: %i rows at about %f', (rows, rate) => {
    const random = new Random(`${rows}`);
    const probability = Float64Array.from({ length: rows }, () => Math.min(0.99, rate * Math.exp(random.normal() / 2)));
    const mass = exact(probability);
    let compared = 0;
    for (let k = 0; k <= rows; k++) {
      const below = mass.slice(0, k + 1).reduce((sum, m) => sum + m, 0);
      const above = mass.slice(k).reduce((sum, m) => sum + m, 0);
      const p = Math.min(1, 2 * Math.min(below, above));
      const found = countPValue(k, probability);
      if (p > 0.03 || p < 1e-12) continue;
      compared++;
      expect(Math.abs(Math.log(found / p)), `${k}: ${found}, exactly ${p}`).toBeLessThan(0.1);
    }
    expect(compared).toBeGreaterThan(3);
  });

  it('of 16 events where 5.1 are expected is not that of a normal count', () => {
    // scipy.stats.binom.sf(15, 510, .01) = 7.7278e-5; a normal count would be 1.2e-6 on both sides.
    expect(countPValue(16, new Float64Array(510).fill(0.01))).toBeCloseTo(2 * 7.7278e-5, 6);
  });

  it('is 0 where the count cannot be, and 1 where it must be', () => {
    expect(countPValue(3, Float64Array.of(0, 0, 0))).toBe(0);
    expect(countPValue(0, new Float64Array(4))).toBe(1);
    expect(countPValue(1, Float64Array.of(1, 1, 1, 1e-9))).toBe(0);
    expect(countPValue(4, Float64Array.of(1, 1, 1, 1e-9))).toBeCloseTo(2e-9, 15);
  });

  it('of rows that weigh is that of the weight of the events', () => {
    const random = new Random('weighed');
    const few = Float64Array.from({ length: 14 }, () => 0.3 * random.uniform());
    const weights = Float64Array.from(few, () => Math.round(1 + 5 * random.uniform()));
    // Every outcome of 14 rows.
    const outcomes = Array.from({ length: 2 ** 14 }, (_, bits) => {
      let [mass, weight] = [1, 0];
      few.forEach((p, row) => {
        const happened = (bits >> row) & 1;
        mass *= happened ? p : 1 - p;
        weight += happened * weights[row]!;
      });
      return { mass, weight };
    });
    for (let events = 14; events < 40; events += 2) {
      const above = outcomes.reduce((sum, { mass, weight }) => sum + (weight >= events ? mass : 0), 0);
      const found = countPValue(events, few, weights);
      if (found > 0.05 || found < 1e-5) continue;
      // So few rows of so uneven weights: half a step too careful.
      expect(found / (2 * above), `${events}: ${found}, exactly ${2 * above}`).toBeGreaterThan(0.9);
      expect(found / (2 * above), `${events}: ${found}, exactly ${2 * above}`).toBeLessThan(3);
    }
    const twice = new Float64Array(510).fill(2);
    const rare = new Float64Array(510).fill(0.01);
    expect(countPValue(32, rare, twice), 'a unit is no evidence').toBeCloseTo(countPValue(16, rare), 12);
    expect(countPValue(0, new Float64Array(3), Float64Array.of(1, 2, 3))).toBe(1);
    expect(countPValue(5, Float64Array.of(1, 1, 1e-9), Float64Array.of(2, 3, 1000))).toBeCloseTo(1, 3);
    expect(countPValue(2, Float64Array.of(1, 1, 1e-9), Float64Array.of(2, 3, 1000))).toBe(0);
  });

  it('of rows that weigh is below a bound no oftener than the bound says, where events are few too', () => {
    const random = new Random('level');
    const trials = 2000;
    let [five, one] = [0, 0];
    for (let trial = 0; trial < trials; trial++) {
      const stream = random.split(trial);
      const probability = Float64Array.from({ length: 200 }, () => 0.02 * Math.exp(stream.normal()));
      const weights = Float64Array.from(probability, () => Math.exp(stream.normal()));
      const events = probability.reduce((sum, p, i) => sum + (stream.uniform() < p ? weights[i]! : 0), 0);
      const found = countPValue(events, probability, weights);
      if (found < 0.05) five++;
      if (found < 0.005) one++;
    }
    expect(five / trials).toBeLessThan(0.065);
    expect(one / trials).toBeLessThan(0.0075);
  });
});
