// Proximal Newton: the log-likelihood is replaced by a parabola, and its penalised minimum found one coefficient at a time.
import { baseLogOdds, curvatureOf, evaluate, type LogisticTarget, scoreResiduals } from './likelihood.js';
import type { Design } from './maximise-posterior.js';

export interface ElasticNet {
  /** Penalty of the absolute coefficients, >= 0. */
  readonly lasso: number;
  /** Penalty of the halved squared coefficients, >= 0. */
  readonly ridge: number;
}

const mostSteps = 200;
const mostSweeps = 2000;

/**
 * Minimises -log-likelihood + lasso x sum of |coefficient| + ridge / 2 x sum of coefficient^2; the intercept is free.
 *
 * scikit-learn's `LogisticRegression(C, l1_ratio)` multiplies the log-likelihood instead: lasso = l1_ratio / C and
 * ridge = (1 - l1_ratio) / C. glmnet divides it by the rows: lasso = rows x lambda x alpha and
 * ridge = rows x lambda x (1 - alpha).
 *
 * @param mayStop called before every step and within the long ones; may throw to stop
 * @returns coefficients, the intercept first, shape (size,); a coefficient that the penalty rules out is exactly 0
 *
 * Reference: J. Friedman, T. Hastie, R. Tibshirani, Regularization Paths for Generalized Linear Models via Coordinate
 * Descent, Journal of Statistical Software 33 (2010); J. Lee, Y. Sun, M. Saunders, Proximal Newton-Type Methods for
 * Minimizing Composite Functions, SIAM Journal on Optimization 24 (2014).
 */
export function minimiseElasticNet(
  design: Design,
  target: LogisticTarget,
  net: ElasticNet,
  mayStop: () => void = () => {},
): Float64Array {
  const { isEvent } = target;
  const weights = target.weights ?? new Float64Array(isEvent.length).fill(1);
  let beta: Float64Array = new Float64Array(design.size);
  beta[0] = baseLogOdds(isEvent, weights);
  let likelihood = evaluate(design.linear(beta), isEvent, weights);
  for (let step = 0; step < mostSteps; step++) {
    mayStop();
    const { probabilities, logLikelihood } = likelihood;
    const gradient = design.transposed(scoreResiduals(probabilities, isEvent, weights));
    const information = design.information(curvatureOf(probabilities, weights), mayStop);
    const wanted = minimiseParabola(beta, gradient, symmetric(information, design.size), net, mayStop);
    const before = penaltyOf(beta, net) - logLikelihood;
    let widest = 0;
    for (let scale = 1; scale > 1e-7; scale /= 2) {
      const next = scale === 1 ? wanted : beta.map((value, j) => value + scale * (wanted[j]! - value));
      const nextLikelihood = evaluate(design.linear(next), isEvent, weights);
      if (penaltyOf(next, net) - nextLikelihood.logLikelihood > before + 1e-12 * Math.abs(before)) continue;
      widest = next.reduce((most, value, j) => Math.max(most, Math.abs(value - beta[j]!)), 0);
      beta = next;
      likelihood = nextLikelihood;
      break;
    }
    if (widest <= 1e-9 * beta.reduce((most, value) => Math.max(most, Math.abs(value)), 1)) break;
  }
  return beta;
}

/**
 * Where the parabola with this gradient and information around `beta` plus the penalty is smallest: coordinate descent
 * with soft thresholds.
 */
function minimiseParabola(
  beta: Float64Array,
  gradient: Float64Array,
  information: Float64Array,
  { lasso, ridge }: ElasticNet,
  mayStop: () => void,
): Float64Array {
  const size = beta.length;
  const next = beta.slice();
  // Slope of the parabola at `next`, of -log-likelihood.
  const slope = gradient.map((value) => -value);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    if (sweep % 50 === 0) mayStop();
    let largest = 0;
    for (let j = 0; j < size; j++) {
      const row = information.subarray(j * size, (j + 1) * size);
      const curvature = row[j]!;
      if (!(curvature > 0)) continue;
      const old = next[j]!;
      const free = curvature * old - slope[j]!;
      const value =
        j === 0 ? free / curvature : (Math.sign(free) * Math.max(Math.abs(free) - lasso, 0)) / (curvature + ridge);
      const move = value - old;
      if (move === 0) continue;
      next[j] = value;
      for (let k = 0; k < size; k++) slope[k] = slope[k]! + move * row[k]!;
      largest = Math.max(largest, Math.abs(move));
    }
    if (largest <= 1e-13) break;
  }
  return next;
}

/** A copy of which the upper triangle mirrors the lower. */
function symmetric(lower: Float64Array, size: number): Float64Array {
  const full = lower.slice();
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) full[j * size + i] = full[i * size + j]!;
  return full;
}

function penaltyOf(beta: Float64Array, { lasso, ridge }: ElasticNet): number {
  let sum = 0;
  for (let j = 1; j < beta.length; j++) sum += lasso * Math.abs(beta[j]!) + (ridge / 2) * beta[j]! ** 2;
  return sum;
}
