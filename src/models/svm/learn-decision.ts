import type { Random } from '../../random/index.js';
import type { Matrix } from '../estimator.js';
import type { SvmChoice } from './choose-settings.js';
import type { InnerFolds } from './inner-folds.js';
import { distancesOf } from './kernel.js';
import { heldOutDecisions, kernelMachine, linearMachine } from './machine.js';
import { nystroemMap } from './nystroem.js';
import type { SvmOptions } from './options.js';
import { pickRows, type SvmProblem } from './problem.js';

/** A decision as a sum over the columns of a row, or over kernels with points. */
export type SvmDecision =
  | { readonly kind: 'linear'; readonly coefficients: Float64Array; readonly intercept: number }
  | {
      readonly kind: 'rbf';
      readonly gamma: number;
      /** Support vectors or landmarks, shape (points, columns). */
      readonly points: Matrix;
      readonly coefficients: Float64Array;
      readonly intercept: number;
    };

export interface LearnedDecision {
  readonly decision: SvmDecision;
  /** Decision of each row by a machine of the same settings that has not seen it, shape (rows,). */
  readonly heldOut: Float64Array;
}

/** Values of the approximation that are held at most: rows x landmarks. */
const mostValues = 4e7;
const usualLandmarks = 500;

/** Learns from all rows, and from all but one fold in turns. */
export function learnDecision(
  problem: SvmProblem,
  folds: InnerFolds,
  { kernel, C, gamma }: SvmChoice,
  { loss, tolerance, exactRows, landmarks }: SvmOptions,
  random: Random,
  mayStop: () => void,
): LearnedDecision {
  const settings = { C, loss, tolerance };
  if (kernel === 'linear') {
    const machine = linearMachine(problem, settings, random, mayStop);
    const heldOut = heldOutDecisions(machine, folds);
    const { weights, intercept } = machine.learn();
    return { heldOut, decision: { kind: 'linear', coefficients: weights, intercept } };
  }
  const { rows } = problem.x;
  if (rows <= exactRows) {
    const machine = kernelMachine(problem, distancesOf(problem.x), gamma, settings, mayStop);
    const heldOut = heldOutDecisions(machine, folds);
    const { rows: support, coefficients, intercept } = machine.learn();
    return { heldOut, decision: { kind: 'rbf', gamma, points: pickRows(problem.x, support), coefficients, intercept } };
  }
  const wanted =
    landmarks === 'auto' ? Math.max(50, Math.min(usualLandmarks, Math.floor(mostValues / rows))) : landmarks;
  // The landmarks see no outcome, so held-out rows may be among them.
  const points = pickRows(problem.x, distinctRows(problem.x, random.split('landmarks').permutation(rows), wanted));
  const map = nystroemMap(gamma, problem.x, points, mayStop);
  const machine = linearMachine({ ...problem, x: map.columns }, settings, random, mayStop);
  const heldOut = heldOutDecisions(machine, folds);
  return { heldOut, decision: { kind: 'rbf', gamma, points, ...map.toKernel(machine.learn()) } };
}

/** The first rows in an order that differ from each other, up to so many. */
function distinctRows({ columns, data }: Matrix, order: Int32Array, most: number): Int32Array {
  const seen = new Set<string>();
  return order
    .filter((row) => {
      if (seen.size >= most) return false;
      const content = data.subarray(row * columns, (row + 1) * columns).join(' ');
      const isNew = !seen.has(content);
      seen.add(content);
      return isNew;
    })
    .sort();
}
