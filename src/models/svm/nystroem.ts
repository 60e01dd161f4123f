import type { Matrix } from '../estimator.js';
import { cholesky } from '../logistic-regression/index.js';
import { radialBasis } from './kernel.js';
import type { KernelDecision } from './solve-kernel.js';
import type { LinearDecision } from './solve-linear.js';

/** Added to the kernel of a landmark with itself: without it nearly equal landmarks would get huge opposite coefficients. */
const jitter = 1e-8;

/** Columns whose products approximate the kernel: K(x, landmarks) L'^-1 with L L' = K(landmarks, landmarks). */
export interface NystroemMap {
  /** shape (rows, landmarks) */
  readonly columns: Matrix;
  /** A linear decision on these columns as one on the kernels with the landmarks. */
  toKernel(decision: LinearDecision): KernelDecision;
}

/**
 * Nystroem's approximation of a radial kernel by some of the rows.
 *
 * @param mayStop called every few hundred rows; may throw to stop
 * Reference: C. Williams, M. Seeger, Using the Nyström Method to Speed Up Kernel Machines, NIPS 2000.
 */
export function nystroemMap(gamma: number, x: Matrix, landmarks: Matrix, mayStop: () => void): NystroemMap {
  const size = landmarks.rows;
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      factor[i * size + j] = radialBasis(gamma, landmarks.data, i * landmarks.columns, landmarks, j);
    }
    factor[i * size + i]! += jitter;
  }
  cholesky(factor, size, mayStop);
  const data = new Float64Array(x.rows * size);
  for (let row = 0; row < x.rows; row++) {
    if (row % 256 === 0) mayStop();
    const own = data.subarray(row * size, (row + 1) * size);
    for (let j = 0; j < size; j++) own[j] = radialBasis(gamma, x.data, row * x.columns, landmarks, j);
    solveLower(factor, size, own);
  }
  return {
    columns: { rows: x.rows, columns: size, data },
    toKernel({ weights, intercept }) {
      const coefficients = weights.slice();
      for (let i = size - 1; i >= 0; i--) {
        const value = coefficients[i]! / factor[i * size + i]!;
        coefficients[i] = value;
        for (let k = 0; k < i; k++) coefficients[k]! -= factor[i * size + k]! * value;
      }
      return { coefficients, intercept };
    },
  };
}

/** Solves L x = b in place of b; two sums keep the processor busy. */
function solveLower(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    let even = 0;
    let odd = 0;
    let k = 0;
    for (; k + 1 < i; k += 2) {
      even += l[row + k]! * b[k]!;
      odd += l[row + k + 1]! * b[k + 1]!;
    }
    if (k < i) even += l[row + k]! * b[k]!;
    b[i] = (b[i]! - even - odd) / l[row + i]!;
  }
}
