// How gradients become integers, so that every sum of them is exact and the order of the rows cannot matter.
import { DataError } from '../errors/index.js';

/** Scales of one tree's gradients and hessians: powers of two. */
export interface FixedPoint {
  readonly gradientScale: number;
  readonly hessianScale: number;
  /** Low bits of a bin's second integer that count rows; the bits above them sum hessians. */
  readonly countBits: number;
}

/** Digits kept of a gradient, in bits: what a 32-bit float keeps. */
const precision = 24;

/** What is summed: how many rows at most, and their weights, whose mean is near 1. */
export interface Summed {
  readonly rows: number;
  readonly largestWeight: number;
  readonly totalWeight: number;
}

/**
 * The finest scales at which nothing can overflow: a row's numbers stay below 2^31, a bin's sums below 2^63.
 *
 * @param largestGradient, largestHessian over rows, before weighting
 */
export function chooseFixedPoint(
  largestGradient: number,
  largestHessian: number,
  { rows, largestWeight, totalWeight }: Summed,
): FixedPoint {
  const countBits = bitsFor(rows + 1);
  const rowBits = Math.min(precision, 30 - bitsFor(largestWeight));
  const sumBits = 62 - bitsFor(totalWeight);
  const scale = (largest: number, bits: number) => 2 ** (bits - bitsFor(largest));
  return {
    gradientScale: scale(largestGradient, Math.min(rowBits, sumBits)),
    hessianScale: scale(largestHessian, Math.min(rowBits, sumBits - countBits)),
    countBits,
  };
}

/** The smallest whole b with value <= 2^b; 0 for 0. */
function bitsFor(value: number): number {
  return value > 0 ? Math.ceil(Math.log2(value)) : 0;
}

/** Weights beyond these are no weights but mistakes, and their products would overflow. */
const [leastWeight, mostWeight] = [1e-100, 1e100];

/**
 * The same weights with 30 bits after the leading one of the largest, so that their sums are exact.
 *
 * @throws DataError when the largest is not between 1e-100 and 1e100
 */
export function roundWeights(weights: Float64Array): Float64Array {
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  if (weights.length > 0 && !(largest >= leastWeight && largest <= mostWeight)) {
    throw new DataError(
      `The largest weight is ${largest}; expected it between 1e-100 and 1e100. Divide all weights by it.`,
    );
  }
  const unit = 2 ** (bitsFor(largest) - 30);
  return weights.map((weight) => Math.max(unit, Math.round(weight / unit) * unit));
}
