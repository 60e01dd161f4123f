import type { Random } from '../../random/index.js';
import { dualLimits, type SolverSettings, type SvmProblem } from './problem.js';

/** Decision = weights x row + intercept; above 0 on the side of the events. */
export interface LinearDecision {
  /** shape (columns,) */
  readonly weights: Float64Array;
  readonly intercept: number;
}

/** Passes over the rows, as many as LIBLINEAR makes; over few rows they cost little, and more are made. */
const usualPasses = 1000;
const mostVisits = 2e7;
/** Every so often all rows are looked at again: a row that was left alone too early would otherwise stay wrong. */
const passesAlone = 50;

/**
 * Linear support vector machine by dual coordinate descent: minimises half the squared norm of weights and intercept plus
 * C x cost x loss over the rows. The intercept is the weight of a column of ones and shrinks as the others do.
 *
 * @param random order of the rows in each pass; the solution does not depend on it beyond the tolerance
 * @param mayStop called before every pass; may throw to stop
 *
 * Reference: C.-J. Hsieh, K.-W. Chang, C.-J. Lin, S. Keerthi, S. Sundararajan, A Dual Coordinate Descent Method for
 * Large-scale Linear SVM, ICML 2008, algorithm 3 (with shrinking).
 */
export function solveLinear(
  { x, sign, cost }: SvmProblem,
  settings: SolverSettings,
  random: Random,
  mayStop: () => void,
): LinearDecision {
  const { rows, columns, data } = x;
  const { upper, diagonal } = dualLimits(cost, settings);
  const curvature = diagonal.map((own, i) => own + squaredNorm(data, i * columns, columns) + 1);
  const alpha = new Float64Array(rows);
  const weights = new Float64Array(columns);
  let intercept = 0;
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  let active = rows;
  // Gradients of the pass before: a row at a limit whose gradient lies beyond them is left alone.
  let [highest, lowest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const mostPasses = Math.max(usualPasses, mostVisits / rows);
  for (let pass = 0; pass < mostPasses; pass++) {
    mayStop();
    random.shuffle(order.subarray(0, active));
    let [high, low] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let s = 0; s < active; s++) {
      const i = order[s]!;
      const start = i * columns;
      const y = sign[i]!;
      const before = alpha[i]!;
      let decision = intercept;
      for (let j = 0; j < columns; j++) decision += weights[j]! * data[start + j]!;
      const gradient = y * decision - 1 + before * diagonal[i]!;
      let projected = gradient;
      if ((before === 0 && gradient > highest) || (before === upper[i] && gradient < lowest)) {
        order[s--] = order[--active]!;
        order[active] = i;
        continue;
      }
      if (before === 0) projected = Math.min(gradient, 0);
      else if (before === upper[i]) projected = Math.max(gradient, 0);
      high = Math.max(high, projected);
      low = Math.min(low, projected);
      if (projected === 0) continue;
      const after = Math.min(Math.max(before - gradient / curvature[i]!, 0), upper[i]!);
      alpha[i] = after;
      const step = (after - before) * y;
      intercept += step;
      for (let j = 0; j < columns; j++) weights[j] = weights[j]! + step * data[start + j]!;
    }
    if (active === 0 || high - low <= settings.tolerance || pass % passesAlone === passesAlone - 1) {
      if (active === rows && high - low <= settings.tolerance) break;
      active = rows;
      [highest, lowest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    } else {
      highest = high > 0 ? high : Number.POSITIVE_INFINITY;
      lowest = low < 0 ? low : Number.NEGATIVE_INFINITY;
    }
  }
  return { weights, intercept };
}

function squaredNorm(data: Float64Array, start: number, length: number): number {
  let sum = 0;
  for (let j = start; j < start + length; j++) sum += data[j]! ** 2;
  return sum;
}
