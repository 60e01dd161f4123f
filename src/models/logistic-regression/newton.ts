import { cholesky, choleskyInverseDiagonal, choleskySolve } from './cholesky.js';

export interface LogisticProblem {
  /** One array of shape (rows,) per coefficient; no NaN. */
  readonly columns: readonly Float64Array[];
  /** shape (rows,), 1 for an event, 0 otherwise */
  readonly isEvent: Uint8Array;
  /** shape (rows,), >= 0; 1 each when absent */
  readonly weights?: Float64Array | undefined;
  /** shape (rows,), log-odds added to every row; 0 when absent */
  readonly offset?: Float64Array | undefined;
}

export interface LogisticFit {
  readonly intercept: number;
  readonly coefficients: Float64Array;
  readonly logLikelihood: number;
  /** Diagonal of the inverse of the penalised information matrix, intercept first, shape (1 + columns,). */
  readonly variances: Float64Array;
  readonly iterations: number;
}

/**
 * Logistic regression by Newton's method (iteratively reweighted least squares) with an L2 penalty:
 * minimises -log-likelihood + penalty / 2 x sum of coefficients^2; the intercept is free. A step that would raise the
 * objective is halved, so it converges from any start, also where the classes are separable and penalty > 0.
 *
 * Reference: T. Hastie, R. Tibshirani, J. Friedman, The Elements of Statistical Learning (2009), 4.4.1.
 */
export function newton(
  problem: LogisticProblem,
  penalty: number,
  start?: { readonly intercept: number; readonly coefficients: Float64Array },
  tolerance = 1e-10,
): LogisticFit {
  const { columns, isEvent } = problem;
  const n = isEvent.length;
  const size = columns.length + 1;
  const weights = problem.weights ?? new Float64Array(n).fill(1);
  let beta = new Float64Array(size);
  beta[0] = start?.intercept ?? baseLogOdds(isEvent, weights);
  if (start !== undefined) beta.set(start.coefficients, 1);
  let state = evaluate(problem, weights, beta, penalty);
  const curvature = new Float64Array(n);
  let factor = new Float64Array(0);
  let iterations = 0;
  for (; iterations < 50; iterations++) {
    for (let i = 0; i < n; i++) {
      const p = state.probabilities[i]!;
      curvature[i] = weights[i]! * Math.max(p * (1 - p), 1e-12);
    }
    factor = Float64Array.from(cholesky(information(columns, curvature, penalty), size));
    const step = choleskySolve(factor, size, gradient(problem, weights, state.probabilities, beta, penalty));
    let scale = 1;
    let next = beta;
    let nextState = state;
    for (let halvings = 0; halvings < 30; halvings++, scale /= 2) {
      const from = beta;
      next = beta.map((value, j) => value + scale * step[j]!);
      nextState = evaluate(problem, weights, next, penalty);
      if (nextState.objective <= state.objective + 1e-12 * Math.abs(state.objective)) break;
      next = from;
      nextState = state;
    }
    const gain = state.objective - nextState.objective;
    beta = next;
    state = nextState;
    if (gain <= tolerance * (Math.abs(state.objective) + 1e-8)) break;
  }
  return {
    intercept: beta[0]!,
    coefficients: beta.slice(1),
    logLikelihood: state.logLikelihood,
    variances: choleskyInverseDiagonal(factor, size),
    iterations,
  };
}

/** Log-odds of the overall event rate, kept finite where one class is absent. */
function baseLogOdds(isEvent: Uint8Array, weights: Float64Array): number {
  let events = 0;
  let rows = 0;
  for (let i = 0; i < isEvent.length; i++) {
    rows += weights[i]!;
    if (isEvent[i] === 1) events += weights[i]!;
  }
  return Math.log((events + 0.5) / (rows - events + 0.5));
}

interface State {
  readonly probabilities: Float64Array;
  readonly logLikelihood: number;
  readonly objective: number;
}

function evaluate(
  { columns, isEvent, offset }: LogisticProblem,
  weights: Float64Array,
  beta: Float64Array,
  penalty: number,
): State {
  const n = isEvent.length;
  const eta = offset === undefined ? new Float64Array(n) : offset.slice();
  for (let j = 0; j < columns.length; j++) {
    const x = columns[j]!;
    const b = beta[j + 1]!;
    if (b !== 0) for (let i = 0; i < n; i++) eta[i] = eta[i]! + b * x[i]!;
  }
  let logLikelihood = 0;
  for (let i = 0; i < n; i++) {
    const z = eta[i]! + beta[0]!;
    const e = Math.exp(-Math.abs(z));
    eta[i] = z >= 0 ? 1 / (1 + e) : e / (1 + e);
    logLikelihood -= weights[i]! * (Math.log1p(e) + (isEvent[i] === 1 ? Math.max(-z, 0) : Math.max(z, 0)));
  }
  let squares = 0;
  for (let j = 1; j < beta.length; j++) squares += beta[j]! * beta[j]!;
  return { probabilities: eta, logLikelihood, objective: -logLikelihood + (penalty / 2) * squares };
}

function gradient(
  { columns, isEvent }: LogisticProblem,
  weights: Float64Array,
  probabilities: Float64Array,
  beta: Float64Array,
  penalty: number,
): Float64Array {
  const n = isEvent.length;
  const residual = new Float64Array(n);
  const result = new Float64Array(columns.length + 1);
  for (let i = 0; i < n; i++) {
    residual[i] = weights[i]! * ((isEvent[i] === 1 ? 1 : 0) - probabilities[i]!);
    result[0] = result[0]! + residual[i]!;
  }
  for (let j = 0; j < columns.length; j++) {
    const x = columns[j]!;
    let sum = 0;
    for (let i = 0; i < n; i++) sum += residual[i]! * x[i]!;
    result[j + 1] = sum - penalty * beta[j + 1]!;
  }
  return result;
}

const blockRows = 1024;

/** X' C X + penalty on the diagonal, X with a leading column of ones; lower triangle, row-major. */
function information(columns: readonly Float64Array[], curvature: Float64Array, penalty: number): Float64Array {
  const n = curvature.length;
  const p = columns.length;
  const size = p + 1;
  const h = new Float64Array(size * size);
  const scaled = new Float64Array(blockRows);
  for (let start = 0; start < n; start += blockRows) {
    const rows = Math.min(blockRows, n - start);
    for (let i = 0; i < rows; i++) h[0] = h[0]! + curvature[start + i]!;
    for (let j = 0; j < p; j++) {
      const x = columns[j]!;
      let sum = 0;
      for (let i = 0; i < rows; i++) {
        const value = curvature[start + i]! * x[start + i]!;
        scaled[i] = value;
        sum += value;
      }
      const row = (j + 1) * size;
      h[row] = h[row]! + sum;
      let k = 0;
      for (; k + 3 <= j; k += 4) {
        const a = columns[k]!;
        const b = columns[k + 1]!;
        const c = columns[k + 2]!;
        const d = columns[k + 3]!;
        let sa = 0;
        let sb = 0;
        let sc = 0;
        let sd = 0;
        for (let i = 0; i < rows; i++) {
          const value = scaled[i]!;
          const at = start + i;
          sa += value * a[at]!;
          sb += value * b[at]!;
          sc += value * c[at]!;
          sd += value * d[at]!;
        }
        h[row + k + 1] = h[row + k + 1]! + sa;
        h[row + k + 2] = h[row + k + 2]! + sb;
        h[row + k + 3] = h[row + k + 3]! + sc;
        h[row + k + 4] = h[row + k + 4]! + sd;
      }
      for (; k <= j; k++) {
        const a = columns[k]!;
        let sa = 0;
        for (let i = 0; i < rows; i++) sa += scaled[i]! * a[start + i]!;
        h[row + k + 1] = h[row + k + 1]! + sa;
      }
    }
  }
  for (let j = 1; j < size; j++) h[j * size + j] = h[j * size + j]! + penalty;
  return h;
}
