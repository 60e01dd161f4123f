// Newton's method for logistic regression with an L2 prior, whatever the design matrix looks like in memory.
import { cholesky, choleskyInverseDiagonal, choleskySolve } from './cholesky.js';
import { baseLogOdds, curvatureOf, evaluate, type LogisticTarget, scoreResiduals } from './likelihood.js';

/** A design matrix X with a leading column of ones, known only by what Newton's method asks of it. */
export interface Design {
  /** Coefficients, the intercept first. */
  readonly size: number;
  /** X beta, shape (rows,). */
  linear(beta: Float64Array): Float64Array;
  /** X' values, shape (size,). */
  transposed(values: Float64Array): Float64Array;
  /**
   * X' diag(curvature) X, shape (size, size), row-major; the lower triangle is enough.
   *
   * @param mayStop called now and then; may throw to stop
   */
  information(curvature: Float64Array, mayStop: () => void): Float64Array;
}

export interface Prior {
  /** Penalty group of each coefficient but the intercept, shape (size - 1,). */
  readonly groups: readonly number[];
  /** L2 penalty per group; `undefined` where the data shall decide. */
  readonly penalties: readonly (number | undefined)[];
}

export interface LogisticFit {
  /** The intercept first, shape (size,). */
  readonly beta: Float64Array;
  /** L2 penalty of each group as used. */
  readonly penalties: readonly number[];
  readonly logLikelihood: number;
  /** Diagonal of the inverse of the penalised information matrix, shape (size,); Infinity where a term repeats others. */
  readonly variances: Float64Array;
}

const firstPenalty = 5;
const largestPenalty = 1e4;

/**
 * Minimises -log-likelihood + sum of penalty / 2 x coefficient^2; the intercept is free. A step that would raise the
 * objective is halved, so it converges from any start, for separable classes too when the penalty is positive.
 *
 * Penalties that are not given maximise the evidence, the probability of the data with the coefficients integrated
 * out: penalty = (effective number of coefficients) / (sum of their squares), found together with the coefficients.
 *
 * @param mayStop called before every step and within the long ones; may throw to stop
 *
 * Reference: D. MacKay, Bayesian Interpolation, Neural Computation 4 (1992); T. Hastie, R. Tibshirani, J. Friedman,
 * The Elements of Statistical Learning (2009), 4.4.1.
 */
export function maximisePosterior(
  design: Design,
  target: LogisticTarget,
  prior: Prior,
  mayStop: () => void = () => {},
): LogisticFit {
  const { size } = design;
  const { isEvent } = target;
  const n = isEvent.length;
  const weights = target.weights ?? new Float64Array(n).fill(1);
  const penalties = prior.penalties.map((penalty) => penalty ?? firstPenalty);
  let isFree = prior.penalties.includes(undefined);
  let beta: Float64Array = new Float64Array(size);
  beta[0] = baseLogOdds(isEvent, weights);
  let likelihood = evaluate(design.linear(beta), isEvent, weights);
  let information: Float64Array = new Float64Array(0);
  let gain = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < 100; iteration++) {
    mayStop();
    const { probabilities, logLikelihood } = likelihood;
    const step = design.transposed(scoreResiduals(probabilities, isEvent, weights));
    prior.groups.forEach((group, t) => {
      step[t + 1] = step[t + 1]! - penalties[group]! * beta[t + 1]!;
    });
    // Near the optimum the curvature hardly moves, and the gradient alone decides where the optimum is. Without a penalty it
    // may lie at infinity (separation), where the curvature vanishes.
    const isNear = penalties.some((penalty) => penalty > 0) && gain < 1e-4 * (Math.abs(logLikelihood) + 1e-8);
    if (!isNear) information = design.information(curvatureOf(probabilities, weights), mayStop);
    const factor = cholesky(withPenalties(information, prior.groups, penalties), size, mayStop);
    choleskySolve(factor, size, step);
    const before = penaltyOf(beta, prior.groups, penalties) - logLikelihood;
    gain = 0;
    for (let scale = 1; scale > 1e-7; scale /= 2) {
      const next = beta.map((value, j) => value + scale * step[j]!);
      const nextLikelihood = evaluate(design.linear(next), isEvent, weights);
      const after = penaltyOf(next, prior.groups, penalties) - nextLikelihood.logLikelihood;
      if (after > before + 1e-12 * Math.abs(before)) continue;
      gain = before - after;
      beta = next;
      likelihood = nextLikelihood;
      break;
    }
    if (isFree) {
      const change = followEvidence(beta, choleskyInverseDiagonal(factor, size, mayStop), prior, penalties);
      if (change < 0.3 || iteration >= 30) isFree = false;
    } else if (gain <= 1e-13 * (Math.abs(before) + 1e-8)) {
      break;
    }
  }
  const last = design.information(curvatureOf(likelihood.probabilities, weights), mayStop);
  const factor = cholesky(withPenalties(last, prior.groups, penalties), size, mayStop);
  return {
    beta,
    penalties,
    logLikelihood: likelihood.logLikelihood,
    variances: choleskyInverseDiagonal(factor, size, mayStop),
  };
}

/** A copy with each coefficient's penalty on the diagonal. */
function withPenalties(
  information: Float64Array,
  groups: readonly number[],
  penalties: readonly number[],
): Float64Array {
  const h = information.slice();
  const size = groups.length + 1;
  groups.forEach((group, t) => {
    const at = (t + 1) * (size + 1);
    h[at] = h[at]! + penalties[group]!;
  });
  return h;
}

/** Moves the free penalties; returns the largest move on a log scale, weighted by the coefficients that it concerns. */
function followEvidence(beta: Float64Array, variances: Float64Array, prior: Prior, penalties: number[]): number {
  let change = 0;
  for (let g = 0; g < penalties.length; g++) {
    if (prior.penalties[g] !== undefined) continue;
    let effective = 0;
    let squares = 0;
    for (let t = 0; t < prior.groups.length; t++) {
      if (prior.groups[t] !== g) continue;
      effective += 1 - penalties[g]! * variances[t + 1]!;
      squares += beta[t + 1]! ** 2;
    }
    const next = Math.min(Math.max((effective + 1e-3) / (squares + 1e-6), 1e-2), largestPenalty);
    change = Math.max(change, Math.abs(Math.log(next / penalties[g]!)) * Math.max(effective, 0));
    penalties[g] = next;
  }
  return change;
}

function penaltyOf(beta: Float64Array, groups: readonly number[], penalties: readonly number[]): number {
  let sum = 0;
  for (let t = 0; t < groups.length; t++) sum += penalties[groups[t]!]! * beta[t + 1]! ** 2;
  return sum / 2;
}
