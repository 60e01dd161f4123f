import type { InputSchema } from '../../features/index.js';
import { gaussLegendre, type Quadrature } from '../../trees/index.js';
import { type Encoding, type RowEncoder, type RowScore, rowEncoder } from '../encoding/index.js';
import type { Matrix } from '../estimator.js';
import { radialBasis } from './kernel.js';

/** Log-odds as a sum of kernels, and what its explanations compare a row with. */
export interface KernelTerms {
  readonly encodings: readonly Encoding[];
  readonly gamma: number;
  readonly intercept: number;
  /** Log-odds per unit of kernel with each point, shape (points,). */
  readonly coefficients: readonly number[];
  /** Encoded rows, shape (points, columns), row-major. */
  readonly points: readonly number[];
  /** Mean over the training rows of each feature's factor of the kernel with each point, shape (points, features). */
  readonly averages: readonly number[];
}

/**
 * Log-odds = intercept + sum of coefficient x exp(-gamma |row - point|^2), explained by exact Shapley values.
 *
 * The kernel is a product of one factor per feature. Where a feature is unknown, its factor is the mean over the training
 * rows: what the model says of known features S is then a sum over points of coefficient x product of factors, p of those
 * known and q of the others. The Shapley value of feature f in such a product is (p_f - q_f) x the integral over t in
 * [0, 1] of the product over the other features of t p + (1 - t) q, a polynomial that Gauss-Legendre integrates exactly.
 * This is the Shapley value when unknown features are drawn each by itself from the training rows.
 *
 * Reference: G. Owen, Multilinear Extensions of Games, Management Science 18 (1972); M. Mohammadi et al., Computing Exact
 * Shapley Values in Polynomial Time for Product-Kernel Methods (2025).
 */
export class KernelScore implements RowScore {
  readonly method = 'product-kernel SHAP';
  readonly baseValue: number;
  readonly #terms: KernelTerms;
  readonly #points: Matrix;
  readonly #encoders: readonly RowEncoder[];
  /** First column of each feature, and the end. */
  readonly #starts: Int32Array;
  /** Features that have columns; the others say nothing. */
  readonly #live: readonly number[];
  readonly #quadrature: Quadrature;
  readonly #row: Float64Array;

  constructor(features: readonly InputSchema[], terms: KernelTerms) {
    const { encodings, coefficients, points, averages, intercept } = terms;
    this.#terms = terms;
    this.#encoders = encodings.map((encoding, f) => rowEncoder(features[f]!, encoding));
    this.#starts = startsOf(encodings);
    const columns = this.#starts.at(-1)!;
    this.#points = { rows: coefficients.length, columns, data: Float64Array.from(points) };
    this.#row = new Float64Array(columns);
    this.#live = [...encodings.keys()].filter((f) => encodings[f]!.terms.length > 0);
    this.#quadrature = gaussLegendre(Math.max(1, Math.ceil(this.#live.length / 2)));
    this.baseValue = coefficients.reduce((sum, coefficient, i) => {
      const product = this.#live.reduce((all, f) => all * averages[i * encodings.length + f]!, 1);
      return sum + coefficient * product;
    }, intercept);
  }

  logOdds(inputs: ArrayLike<number>): number {
    this.#encode(inputs);
    const { coefficients, gamma, intercept } = this.#terms;
    let logOdds = intercept;
    for (let i = 0; i < coefficients.length; i++) {
      logOdds += coefficients[i]! * radialBasis(gamma, this.#row, 0, this.#points, i);
    }
    return logOdds;
  }

  contribute(inputs: ArrayLike<number>, contributions: Float64Array): void {
    this.#encode(inputs);
    const { coefficients, gamma, averages } = this.#terms;
    const live = this.#live;
    const width = this.#encoders.length;
    const [known, unknown] = [new Float64Array(live.length), new Float64Array(live.length)];
    // Products of the factors before a feature, at one point of the quadrature.
    const before = new Float64Array(live.length + 1).fill(1);
    contributions.fill(0);
    for (let i = 0; i < coefficients.length; i++) {
      for (let l = 0; l < live.length; l++) {
        const f = live[l]!;
        known[l] = this.#factor(gamma, i, f);
        unknown[l] = averages[i * width + f]!;
      }
      for (let node = 0; node < this.#quadrature.points.length; node++) {
        const t = this.#quadrature.points[node]!;
        for (let l = 0; l < live.length; l++) {
          before[l + 1] = before[l]! * (unknown[l]! + t * (known[l]! - unknown[l]!));
        }
        let after = coefficients[i]! * this.#quadrature.weights[node]!;
        for (let l = live.length - 1; l >= 0; l--) {
          const difference = known[l]! - unknown[l]!;
          contributions[live[l]!]! += difference * before[l]! * after;
          after *= unknown[l]! + t * difference;
        }
      }
    }
  }

  /** One feature's factor of the kernel of the encoded row with a point. */
  #factor(gamma: number, point: number, f: number): number {
    const start = point * this.#points.columns;
    let distance = 0;
    for (let j = this.#starts[f]!; j < this.#starts[f + 1]!; j++) {
      const difference = this.#row[j]! - this.#points.data[start + j]!;
      distance += difference * difference;
    }
    return Math.exp(-gamma * distance);
  }

  #encode(inputs: ArrayLike<number>): void {
    this.#row.fill(0);
    for (let f = 0; f < this.#encoders.length; f++) {
      const start = this.#starts[f]!;
      this.#encoders[f]!(inputs[f]!, (term, value) => {
        this.#row[start + term] = value;
      });
    }
  }
}

/** First column of each feature in an encoded row, and the number of columns, shape (features + 1,). */
export function startsOf(encodings: readonly Encoding[]): Int32Array {
  const starts = new Int32Array(encodings.length + 1);
  encodings.forEach(({ terms }, f) => {
    starts[f + 1] = starts[f]! + terms.length;
  });
  return starts;
}

/**
 * Mean over some rows of each feature's factor of the kernel with each point, shape (points, features), row-major.
 *
 * @param weights of the rows, shape (rows,), one at least above 0
 */
export function averageFactors(
  gamma: number,
  points: Matrix,
  rows: Matrix,
  weights: Float64Array,
  starts: Int32Array,
  mayStop: () => void,
): Float64Array {
  const width = starts.length - 1;
  const averages = new Float64Array(points.rows * width);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < points.rows; i++) {
    mayStop();
    for (let f = 0; f < width; f++) {
      let sum = 0;
      for (let b = 0; b < rows.rows; b++) {
        let distance = 0;
        for (let j = starts[f]!; j < starts[f + 1]!; j++) {
          const difference = rows.data[b * rows.columns + j]! - points.data[i * points.columns + j]!;
          distance += difference * difference;
        }
        sum += weights[b]! * Math.exp(-gamma * distance);
      }
      averages[i * width + f] = sum / total;
    }
  }
  return averages;
}
