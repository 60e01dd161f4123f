import { ShapeError } from '../errors/index.js';

/**
 * Population stability index between two distributions over the same bins.
 *
 *     PSI = Σ_b (a_b - e_b) ln(a_b / e_b)
 *
 * An empty bin counts as a share of `floor`, so that the sum stays finite. Rule of thumb: below 0.1 stable, above 0.25 shifted.
 *
 * @param expectedShares shares (or counts) of the old population per bin, shape (bins,)
 * @param actualShares shares (or counts) of the new one over the same bins
 * @param floor smallest share of a bin, in [0, 1); 0 for counts that the caller has smoothed
 * @returns at least 0
 * @throws ShapeError when the numbers of bins differ; RangeError for a negative share or no rows at all
 * Reference: Siddiqi (2017), "Intelligent Credit Scoring", 2nd edition, chapter 13.
 */
export function populationStability(
  expectedShares: ArrayLike<number>,
  actualShares: ArrayLike<number>,
  floor = 1e-4,
): number {
  if (expectedShares.length !== actualShares.length) {
    throw new ShapeError(
      `populationStability: expected the same bins on both sides, received [${expectedShares.length}] and [${actualShares.length}].`,
    );
  }
  const expected = shares(expectedShares, floor);
  const actual = shares(actualShares, floor);
  let index = 0;
  for (let b = 0; b < expected.length; b++) index += (actual[b]! - expected[b]!) * Math.log(actual[b]! / expected[b]!);
  return index;
}

function shares(weights: ArrayLike<number>, floor: number): Float64Array {
  const total = Array.from(weights).reduce((sum, weight) => {
    if (!(weight >= 0)) throw new RangeError(`populationStability: expected shares of at least 0, received ${weight}.`);
    return sum + weight;
  }, 0);
  if (!(total > 0 && total < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`populationStability: expected shares that sum to more than 0, received a sum of ${total}.`);
  }
  return Float64Array.from(weights, (weight) => Math.max(weight / total, floor));
}
