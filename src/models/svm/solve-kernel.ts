import type { KernelRows } from './kernel.js';
import { dualLimits, type SolverSettings, type SvmProblem } from './problem.js';

/** Decision = sum of coefficient x kernel with the row + intercept. */
export interface KernelDecision {
  /** sign x alpha, shape (rows,); 0 for rows that are no support vectors. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
}

/** What a direction without curvature is taken to have. */
const leastCurvature = 1e-12;
const stepsBetweenStops = 500;

/**
 * Support vector machine with a radial kernel by sequential minimal optimisation: two coefficients at a time move against
 * each other, the first the one that violates optimality most, the second the one that then gains most. The intercept is
 * free, as in LIBSVM.
 *
 * In terms of beta = sign x alpha, which sums to 0: maximise sum of sign x beta - beta' (K + diagonal) beta / 2 within
 * limits. `pull` is the gradient; at the optimum no coefficient that may rise is pulled harder than one that may fall.
 *
 * @param kernel among the rows
 * @param mayStop called every few hundred steps; may throw to stop
 *
 * Reference: R.-E. Fan, P.-H. Chen, C.-J. Lin, Working Set Selection Using Second Order Information for Training Support
 * Vector Machines, JMLR 6 (2005); C.-C. Chang, C.-J. Lin, LIBSVM, ACM TIST 2 (2011).
 */
export function solveKernel(
  kernel: KernelRows,
  { sign, cost }: Pick<SvmProblem, 'sign' | 'cost'>,
  settings: SolverSettings,
  mayStop: () => void,
): KernelDecision {
  const rows = sign.length;
  const { upper, diagonal } = dualLimits(cost, settings);
  const highest = upper.map((limit, i) => (sign[i]! > 0 ? limit : 0));
  const lowest = upper.map((limit, i) => (sign[i]! > 0 ? 0 : -limit));
  const beta = new Float64Array(rows);
  const pull = Float64Array.from(sign);
  let up = -1;
  let strongest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < rows; i++) {
    if (pull[i]! > strongest && beta[i]! < highest[i]!) {
      strongest = pull[i]!;
      up = i;
    }
  }
  for (let step = 0; up >= 0 && step < 200 * rows + 100_000; step++) {
    if (step % stepsBetweenStops === 0) mayStop();
    const upRow = kernel.row(up);
    let down = -1;
    let best = 0;
    let weakest = Number.POSITIVE_INFINITY;
    for (let j = 0; j < rows; j++) {
      if (!(beta[j]! > lowest[j]!)) continue;
      const violation = strongest - pull[j]!;
      if (pull[j]! < weakest) weakest = pull[j]!;
      if (violation <= 0) continue;
      const curvature = Math.max(2 - 2 * upRow[j]! + diagonal[up]! + diagonal[j]!, leastCurvature);
      const gain = (violation * violation) / curvature;
      if (gain > best) {
        best = gain;
        down = j;
      }
    }
    if (down < 0 || strongest - weakest <= settings.tolerance) break;
    const downRow = kernel.row(down);
    const curvature = Math.max(2 - 2 * upRow[down]! + diagonal[up]! + diagonal[down]!, leastCurvature);
    const [room, fall] = [highest[up]! - beta[up]!, beta[down]! - lowest[down]!];
    const move = Math.min((strongest - pull[down]!) / curvature, room, fall);
    // A limit is met exactly, so that it is known as one.
    beta[up] = move === room ? highest[up]! : beta[up]! + move;
    beta[down] = move === fall ? lowest[down]! : beta[down]! - move;
    pull[up] = pull[up]! - move * diagonal[up]!;
    pull[down] = pull[down]! + move * diagonal[down]!;
    // One pass changes every pull and finds the strongest for the next step.
    up = -1;
    strongest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < rows; k++) {
      const own = pull[k]! - move * (upRow[k]! - downRow[k]!);
      pull[k] = own;
      if (own > strongest && beta[k]! < highest[k]!) {
        strongest = own;
        up = k;
      }
    }
  }
  return { coefficients: beta, intercept: interceptOf(pull, beta, lowest, highest) };
}

/** The mean pull of coefficients between their limits, else the middle of what the limits allow. */
function interceptOf(pull: Float64Array, beta: Float64Array, lowest: Float64Array, highest: Float64Array): number {
  let free = 0;
  let sum = 0;
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < beta.length; i++) {
    const [mayRise, mayFall] = [beta[i]! < highest[i]!, beta[i]! > lowest[i]!];
    if (mayRise && mayFall) {
      free++;
      sum += pull[i]!;
    } else if (mayRise) low = Math.max(low, pull[i]!);
    else if (mayFall) high = Math.min(high, pull[i]!);
  }
  if (free > 0) return sum / free;
  // Rows of one class alone leave one side open.
  if (low === Number.NEGATIVE_INFINITY) return high;
  return high === Number.POSITIVE_INFINITY ? low : (low + high) / 2;
}
