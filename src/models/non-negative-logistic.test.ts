import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../random/index.js';
import { nonNegativeLogistic } from './non-negative-logistic.js';

/** Log-odds of three models of which the third knows nothing, and outcomes. */
function draw(rows: number, random: Random) {
  const truth = Float64Array.from({ length: rows }, () => 1.5 * random.normal());
  const noisy = (scale: number, noise: number) => truth.map((value) => scale * (value + noise * random.normal()));
  const outcome = Uint8Array.from(truth, (value) => (random.uniform() < 1 / (1 + Math.exp(-value)) ? 1 : 0));
  return { said: [noisy(1, 0.8), noisy(0.5, 0.8), noisy(0, 0).map(() => random.normal())], outcome };
}

const strength = 10;
const learn = (said: readonly Float64Array[], outcome: Uint8Array, rowWeights?: Float64Array) => {
  const { intercept, coefficients } = nonNegativeLogistic(said, outcome, rowWeights, { to: 1 / said.length, strength });
  return { intercept, weights: coefficients };
};

function lossOf(
  said: readonly Float64Array[],
  outcome: Uint8Array,
  rowWeights: Float64Array | undefined,
  intercept: number,
  weights: ArrayLike<number>,
): number {
  let loss = 0;
  for (let row = 0; row < outcome.length; row++) {
    const z = said.reduce((sum, own, m) => sum + weights[m]! * own[row]!, intercept);
    loss += (rowWeights?.[row] ?? 1) * (Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - outcome[row]! * z);
  }
  return said.reduce((sum, _, m) => sum + (strength / 2) * (weights[m]! - 1 / said.length) ** 2, loss);
}

describe('non-negative logistic regression', () => {
  it('is no worse than any point near them or far away, with and without row weights', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.boolean(), (seed, isWeighted) => {
        const random = new Random(seed);
        const { said, outcome } = draw(40 + random.integer(200), random);
        const rowWeights = isWeighted ? Float64Array.from(outcome, () => random.uniform()) : undefined;
        const { intercept, weights } = learn(said, outcome, rowWeights);
        const least = lossOf(said, outcome, rowWeights, intercept, weights);
        expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
        for (let trial = 0; trial < 60; trial++) {
          const reach = trial < 30 ? 1e-3 : 1;
          const other = weights.map((weight) => Math.max(0, weight + reach * random.normal()));
          const loss = lossOf(said, outcome, rowWeights, intercept + reach * random.normal(), other);
          expect(loss).toBeGreaterThanOrEqual(least - 1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('finds what each of several models is worth, leaves the one out that knows nothing, and puts the scale right', () => {
    const { said, outcome } = draw(40_000, new Random('worth'));
    const { intercept, weights } = learn(said, outcome);
    expect(Math.abs(intercept)).toBeLessThan(0.05);
    // Both noisy views of the truth count alike, the one of half the scale twice; best is 1 / (2 + 0.8^2 / 1.5^2) each.
    const ideal = 1 / (2 + 0.64 / 2.25);
    expect(Math.abs(weights[0]! - ideal)).toBeLessThan(0.04);
    expect(Math.abs(weights[1]! - 2 * ideal)).toBeLessThan(0.08);
    expect(weights[2]).toBeLessThan(0.02);
  });

  it('stays finite where classes can be told apart without error, and where models say nothing', () => {
    const outcome = Uint8Array.from({ length: 50 }, (_, row) => row % 2);
    const perfect = Float64Array.from(outcome, (value) => (value === 1 ? 30 : -30));
    const nothing = new Float64Array(50);
    const { weights } = learn([perfect, nothing], outcome);
    expect(weights.every(Number.isFinite)).toBe(true);
    expect(learn([nothing, nothing], outcome)).toEqual({ intercept: 0, weights: Float64Array.of(0.5, 0.5) });
  });
});
