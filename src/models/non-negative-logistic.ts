// Logistic regression on a few columns whose coefficients must not be below 0.

export interface NonNegativeLogistic {
  readonly intercept: number;
  /** shape (columns,), >= 0 */
  readonly coefficients: Float64Array;
}

/** Where coefficients are drawn to, and how strongly: in curvature of the log-loss, so that few rows need it and many do not notice. */
export interface Pull {
  readonly to: number;
  readonly strength: number;
}

const mostSteps = 100;
/** Largest move of a coefficient in the last step. */
const tolerance = 1e-10;

/**
 * Minimises the log-loss of 1 / (1 + e^-(intercept + sum of coefficient x value)) plus strength / 2 x the squared distance of
 * the coefficients from where they are drawn to, with all coefficients >= 0: Newton's method, each step a small quadratic
 * program.
 *
 * @param values one list per column, shape (rows,) each, finite
 * @param isEvent shape (rows,), 1 or 0
 * @param rowWeights shape (rows,), >= 0; 1 each when absent
 */
export function nonNegativeLogistic(
  values: readonly Float64Array[],
  isEvent: ArrayLike<number>,
  rowWeights: Float64Array | undefined,
  pull: Pull,
): NonNegativeLogistic {
  const size = values.length + 1;
  const columns = [undefined, ...values];
  let beta = Float64Array.from({ length: size }, (_, j) => (j === 0 ? 0 : pull.to));
  let now = evaluate(columns, beta, isEvent, rowWeights, pull);
  for (let step = 0; step < mostSteps; step++) {
    const wanted = minimiseBounded(now.gradient, now.hessian, beta);
    const move = wanted.reduce((most, value, j) => Math.max(most, Math.abs(value - beta[j]!)), 0);
    if (move < tolerance) break;
    let [share, next, found] = [1, beta, now];
    // A Newton step may overshoot; the direction always leads down.
    for (; share > 1e-6; share /= 2) {
      next = beta.map((value, j) => value + share * (wanted[j]! - value));
      found = evaluate(columns, next, isEvent, rowWeights, pull);
      if (found.loss <= now.loss) break;
    }
    if (found.loss > now.loss) break;
    [beta, now] = [next, found];
  }
  return { intercept: beta[0]!, coefficients: beta.slice(1) };
}

interface Evaluated {
  readonly loss: number;
  readonly gradient: Float64Array;
  /** shape (size, size) */
  readonly hessian: Float64Array;
}

function evaluate(
  columns: readonly (Float64Array | undefined)[],
  beta: Float64Array,
  isEvent: ArrayLike<number>,
  rowWeights: Float64Array | undefined,
  pull: Pull,
): Evaluated {
  const size = beta.length;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const x = new Float64Array(size).fill(1);
  let loss = 0;
  for (let row = 0; row < isEvent.length; row++) {
    let z = beta[0]!;
    for (let j = 1; j < size; j++) {
      x[j] = columns[j]![row]!;
      z += beta[j]! * x[j]!;
    }
    const weight = rowWeights?.[row] ?? 1;
    const p = 1 / (1 + Math.exp(-z));
    loss += weight * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - isEvent[row]! * z);
    for (let j = 0; j < size; j++) {
      gradient[j]! += weight * (p - isEvent[row]!) * x[j]!;
      for (let k = 0; k <= j; k++) hessian[j * size + k]! += weight * p * (1 - p) * x[j]! * x[k]!;
    }
  }
  for (let j = 0; j < size; j++) {
    for (let k = 0; k < j; k++) hessian[k * size + j] = hessian[j * size + k]!;
    if (j === 0) continue;
    const away = beta[j]! - pull.to;
    loss += (pull.strength / 2) * away ** 2;
    gradient[j]! += pull.strength * away;
    hessian[j * size + j]! += pull.strength;
  }
  return { loss, gradient, hessian };
}

/** The least point of the quadratic approximation at `beta` with all but the intercept >= 0, one coordinate after the other. */
function minimiseBounded(gradient: Float64Array, hessian: Float64Array, beta: Float64Array): Float64Array {
  const size = beta.length;
  const point = beta.slice();
  for (let sweep = 0; sweep < 1000; sweep++) {
    let moved = 0;
    for (let j = 0; j < size; j++) {
      let slope = gradient[j]!;
      for (let k = 0; k < size; k++) slope += hessian[j * size + k]! * (point[k]! - beta[k]!);
      const curvature = hessian[j * size + j]!;
      if (!(curvature > 0)) continue;
      const free = point[j]! - slope / curvature;
      const next = j === 0 ? free : Math.max(0, free);
      moved = Math.max(moved, Math.abs(next - point[j]!));
      point[j] = next;
    }
    if (moved < 1e-12) break;
  }
  return point;
}
