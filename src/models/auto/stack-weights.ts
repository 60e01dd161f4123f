// Non-negative stacking (Breiman, Stacked regressions, Machine Learning 24, 1996; van der Laan, Polley and Hubbard, Super
// Learner, 2007): how much each model counts in a sum of their log-odds, told by predictions of rows they had not seen.

export interface Stack {
  readonly intercept: number;
  /** shape (models,), >= 0 */
  readonly weights: Float64Array;
}

/** Strength with which weights are drawn to 1 / models, in curvature of the log-loss; small data need it, large do not notice. */
const pull = 10;
const mostSteps = 100;

/**
 * Minimises the log-loss of 1 / (1 + e^-(intercept + sum of weight x log-odds)) plus pull / 2 x the squared distance of
 * the weights from 1 / models, with all weights >= 0.
 *
 * @param logOdds one list per model, shape (rows,) each: what a model that had not seen the row said
 * @param isEvent shape (rows,), 1 or 0
 * @param rowWeights shape (rows,); 1 each when absent
 */
export function stackWeights(
  logOdds: readonly Float64Array[],
  isEvent: ArrayLike<number>,
  rowWeights?: Float64Array,
): Stack {
  const models = logOdds.length;
  const size = models + 1;
  const columns = [undefined, ...logOdds];
  const target = Float64Array.from({ length: size }, (_, j) => (j === 0 ? 0 : 1 / models));
  let beta = target.slice();
  let now = evaluate(columns, beta, isEvent, rowWeights, target);
  for (let step = 0; step < mostSteps; step++) {
    const wanted = minimiseBounded(now.gradient, now.hessian, beta);
    let [share, next, found] = [1, beta, now];
    // A Newton step may overshoot; the direction always leads down.
    for (; share > 1e-6; share /= 2) {
      next = beta.map((value, j) => value + share * (wanted[j]! - value));
      found = evaluate(columns, next, isEvent, rowWeights, target);
      if (found.loss <= now.loss) break;
    }
    const gain = now.loss - found.loss;
    if (!(gain > 1e-12 * Math.abs(now.loss))) break;
    [beta, now] = [next, found];
  }
  return { intercept: beta[0]!, weights: beta.slice(1) };
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
  target: Float64Array,
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
    const away = beta[j]! - target[j]!;
    loss += (pull / 2) * away ** 2;
    gradient[j]! += pull * away;
    hessian[j * size + j]! += pull;
  }
  // Members that say nothing leave the intercept's curvature; it is never 0 as long as a row has weight.
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
