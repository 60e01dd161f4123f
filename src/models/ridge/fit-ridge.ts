// Linear regression with an L2 prior whose strength the data decide.
import { cholesky, choleskyInverseDiagonal, choleskySolve, type Design } from '../logistic-regression/index.js';

export interface RidgeInput {
  readonly design: Design;
  /** shape (rows,) */
  readonly targets: Float64Array;
  /** shape (rows,), >= 0; 1 each when absent */
  readonly weights?: Float64Array | undefined;
  /** Penalty group of each coefficient but the intercept, shape (size - 1,). */
  readonly groups: readonly number[];
  /** L2 penalty per group; `undefined` where the data shall decide. */
  readonly penalties: readonly (number | undefined)[];
}

export interface RidgeFit {
  /** The intercept first, shape (size,). */
  readonly beta: Float64Array;
  /** L2 penalty of each group as used. */
  readonly penalties: readonly number[];
}

const firstPenalty = 1;
const [leastPenalty, largestPenalty] = [1e-3, 1e9];
const mostSteps = 200;

/**
 * Minimises sum of w (y - X beta)^2 + sum of penalty x coefficient^2; the intercept is free.
 *
 * Penalties that are not given maximise the evidence, the probability of the data with the coefficients integrated out:
 * with gamma = (effective number of coefficients of a group) and s2 = (squared residuals) / (rows - all effective),
 * penalty = gamma s2 / (sum of their squares), found by going round.
 *
 * @param mayStop called before every step and within the long ones; may throw to stop
 * Reference: D. MacKay, Bayesian Interpolation, Neural Computation 4 (1992).
 */
export function fitRidge({ design, targets, weights, ...prior }: RidgeInput, mayStop: () => void = () => {}): RidgeFit {
  const { size } = design;
  const rows = targets.length;
  const counted = weights ?? new Float64Array(rows).fill(1);
  const total = counted.reduce((sum, weight) => sum + weight, 0);
  const information = design.information(counted, mayStop);
  const moments = design.transposed(targets.map((y, i) => counted[i]! * y));
  const squares = targets.reduce((sum, y, i) => sum + counted[i]! * y * y, 0);
  const penalties = prior.penalties.map((penalty) => penalty ?? firstPenalty);
  const solve = () => {
    mayStop();
    const matrix = information.slice();
    prior.groups.forEach((group, t) => {
      matrix[(t + 1) * (size + 1)]! += penalties[group]!;
    });
    const factor = cholesky(matrix, size, mayStop);
    return { factor, beta: choleskySolve(factor, size, moments.slice()) };
  };
  let { factor, beta } = solve();
  for (let step = 0; prior.penalties.includes(undefined) && step < mostSteps; step++) {
    const variances = choleskyInverseDiagonal(factor, size, mayStop);
    const effective = penalties.map(() => 0);
    const lengths = penalties.map(() => 0);
    prior.groups.forEach((group, t) => {
      const own = 1 - penalties[group]! * variances[t + 1]!;
      if (own > 0) effective[group]! += own;
      lengths[group]! += beta[t + 1]! ** 2;
    });
    const residual = Math.max(squares - quadratic(information, moments, beta), 1e-12 * squares);
    const free = Math.max(total - 1 - effective.reduce((sum, own) => sum + own, 0), 1);
    let change = 0;
    penalties.forEach((penalty, group) => {
      if (prior.penalties[group] !== undefined || lengths[group] === 0) return;
      const wanted = (effective[group]! * (residual / free)) / lengths[group]!;
      const next = Math.min(Math.max(wanted, leastPenalty), largestPenalty);
      change = Math.max(change, Math.abs(Math.log(next / penalty)));
      penalties[group] = next;
    });
    ({ factor, beta } = solve());
    if (change < 1e-6) break;
  }
  return { beta, penalties };
}

/** 2 beta' X'Wy - beta' X'WX beta: what the fit takes off the sum of squares. */
function quadratic(information: Float64Array, moments: Float64Array, beta: Float64Array): number {
  const size = beta.length;
  let sum = 0;
  for (let i = 0; i < size; i++) {
    sum += 2 * beta[i]! * moments[i]!;
    for (let j = 0; j <= i; j++) sum -= (i === j ? 1 : 2) * beta[i]! * beta[j]! * information[i * size + j]!;
  }
  return sum;
}
