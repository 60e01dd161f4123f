// Learning from some of the rows and deciding on others, the same for every kernel.
import type { Random } from '../../random/index.js';
import type { InnerFolds } from './inner-folds.js';
import { type Distances, KernelRows, kernelOf } from './kernel.js';
import { pickProblem, type SolverSettings, type SvmProblem } from './problem.js';
import { solveKernel } from './solve-kernel.js';
import { type LinearDecision, solveLinear } from './solve-linear.js';

/** A decision = sum of coefficient x kernel with a point + intercept. */
export interface Expansion {
  /** The points: rows of the problem. */
  readonly rows: Int32Array;
  /** shape (points,) */
  readonly coefficients: Float64Array;
  readonly intercept: number;
}

export interface Machine<D> {
  /** @param rows of the problem to learn from; all when absent */
  learn(rows?: Int32Array): D;
  /** Decision value of a row of the problem. */
  decide(decision: D, row: number): number;
}

export function linearMachine(
  problem: SvmProblem,
  settings: SolverSettings,
  random: Random,
  mayStop: () => void,
): Machine<LinearDecision> {
  const { columns, data } = problem.x;
  return {
    learn: (rows) =>
      solveLinear(rows === undefined ? problem : pickProblem(problem, rows), settings, random.split('order'), mayStop),
    decide({ weights, intercept }, row) {
      let sum = intercept;
      for (let j = 0; j < columns; j++) sum += weights[j]! * data[row * columns + j]!;
      return sum;
    },
  };
}

/** @param gamma of the kernel exp(-gamma |a - b|^2), > 0 */
export function kernelMachine(
  { sign, cost }: SvmProblem,
  distances: Distances,
  gamma: number,
  settings: SolverSettings,
  mayStop: () => void,
): Machine<Expansion> {
  return {
    learn(given) {
      const rows = given ?? Int32Array.from(sign.keys());
      const own = {
        sign: Int8Array.from(rows, (row) => sign[row]!),
        cost: Float64Array.from(rows, (row) => cost[row]!),
      };
      const { coefficients, intercept } = solveKernel(new KernelRows(gamma, distances, rows), own, settings, mayStop);
      return {
        rows: rows.filter((_, i) => coefficients[i] !== 0),
        coefficients: coefficients.filter((value) => value !== 0),
        intercept,
      };
    },
    decide({ rows, coefficients, intercept }, row) {
      let sum = intercept;
      for (let i = 0; i < rows.length; i++) sum += coefficients[i]! * kernelOf(gamma, distances, row, rows[i]!);
      return sum;
    },
  };
}

/** Decision values of all rows, each by a machine that has not seen it; of one fold, by the machine that has. */
export function heldOutDecisions<D>(machine: Machine<D>, { foldOf, count }: InnerFolds): Float64Array {
  const decisions = new Float64Array(foldOf.length);
  for (let fold = 0; fold < count; fold++) {
    const learned = Int32Array.from(foldOf.keys()).filter((row) => count === 1 || foldOf[row] !== fold);
    const decision = machine.learn(learned);
    for (let row = 0; row < foldOf.length; row++) {
      if (foldOf[row] === fold) decisions[row] = machine.decide(decision, row);
    }
  }
  return decisions;
}
