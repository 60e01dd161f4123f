// What every solver learns from, and how the two losses enter the dual problem.
import type { Matrix } from '../estimator.js';

export const losses = ['squaredHinge', 'hinge'] as const;
/** Of a margin m = sign x decision: max(0, 1 - m), or its square. */
export type Loss = (typeof losses)[number];

/** Rows to learn from; none has weight 0. */
export interface SvmProblem {
  /** Encoded features, shape (rows, columns). */
  readonly x: Matrix;
  /** 1 for an event, -1 otherwise, shape (rows,). */
  readonly sign: Int8Array;
  /** What a unit of loss costs beside C, > 0, shape (rows,): the row's weight times that of its class. */
  readonly cost: Float64Array;
}

/** Training rows with what the choice of settings and Platt's line need besides. */
export interface SvmRows extends SvmProblem {
  /** > 0, shape (rows,) */
  readonly weight: Float64Array;
  /** A random number that up to ten rows with the same features and class share, shape (rows,). */
  readonly key: Float64Array;
}

export interface SolverSettings {
  /** Price of a unit of loss against half the squared norm of the coefficients, > 0. */
  readonly C: number;
  readonly loss: Loss;
  /** Largest violation of the optimality conditions that is left, > 0. */
  readonly tolerance: number;
}

/**
 * Limits of the dual variables: 0 <= alpha <= upper, and what is added to the diagonal of the kernel matrix.
 *
 * Hinge: upper = C cost, diagonal 0. Squared hinge: no upper limit, diagonal 1 / (2 C cost) (Hsieh et al. 2008, 2).
 */
export function dualLimits(
  cost: Float64Array,
  { C, loss }: SolverSettings,
): { readonly upper: Float64Array; readonly diagonal: Float64Array } {
  return loss === 'hinge'
    ? { upper: cost.map((own) => C * own), diagonal: new Float64Array(cost.length) }
    : { upper: cost.map(() => Number.POSITIVE_INFINITY), diagonal: cost.map((own) => 1 / (2 * C * own)) };
}

/** Some of the rows. */
export function pickProblem({ x, sign, cost }: SvmProblem, rows: Int32Array): SvmProblem {
  return {
    x: pickRows(x, rows),
    sign: Int8Array.from(rows, (row) => sign[row]!),
    cost: Float64Array.from(rows, (row) => cost[row]!),
  };
}

export function pickTraining(all: SvmRows, rows: Int32Array): SvmRows {
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  return { ...pickProblem(all, rows), weight: pick(all.weight), key: pick(all.key) };
}

export function pickRows({ columns, data }: Matrix, rows: Int32Array): Matrix {
  const picked = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    picked.set(data.subarray(row * columns, (row + 1) * columns), i * columns);
  });
  return { rows: rows.length, columns, data: picked };
}
