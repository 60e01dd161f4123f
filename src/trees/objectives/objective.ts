import type { FixedPoint } from '../fixed-point.js';
import type { Team } from '../kernels/team.js';
import type { Groups } from './groups.js';

/** Numbers of rows, as an address for kernels and as an array. */
export interface Area {
  readonly address: number;
  readonly values: Float64Array;
}

/** Row numbers (u32), ascending. */
export interface RowList {
  readonly address: number;
  readonly values: Uint32Array;
}

/** Rows and where they stand. */
export interface Scored {
  readonly team: Team;
  readonly rows: number;
  /** Scores of output k of row i at k * rows + i, shape (outputs, rows). */
  readonly scores: Area;
  /** shape (rows,) */
  readonly targets: Area;
  /** shape (rows,), > 0; 1 each when absent */
  readonly weights: Area | undefined;
  readonly groups: Groups | undefined;
  /** Trees per output grown so far, for messages. */
  readonly round: number;
  /** shape (rows,): what an objective keeps from `startRound` to `gradients`, and its sums of losses. */
  readonly scratch: Area;
}

/** Where gradients and hessians are written: each shape (rows,). */
export interface GradientWork extends Scored {
  readonly gradients: Area;
  readonly hessians: Area;
}

/** Gradients and hessians that cannot exceed a number, so that one pass can write them as fixed-point numbers. */
export interface Bounded {
  /** Largest absolute gradient and largest hessian there can be. */
  readonly gradient: number;
  readonly hessian: number;
  /** Writes what `gradients` would, rounded to `fixed` and times the rows' weights, at the address `pairs`. */
  writePairs(work: Scored, output: number, fixed: FixedPoint, pairs: number): void;
}

/** What a target may be. */
export interface TargetRange {
  /** In words that follow "expected", such as "0 or 1". */
  readonly words: string;
  has(target: number): boolean;
}

/** What boosting minimises. One file each: the formulas and nothing else. */
export interface Objective {
  readonly name: string;
  /** The numbers it was made with, such as the level of a quantile: enough to make it again. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Scores per row, and trees per round. */
  readonly outputs: number;
  readonly targets: TargetRange;
  /** Rows belong to groups, which are learned from or held out as a whole. */
  readonly isGrouped?: boolean;
  /** The best constant scores of the listed rows, shape (outputs,). @param weights shape (rows,), 1 each when absent */
  initialScores(targets: Float64Array, weights: Float64Array | undefined, rows: Uint32Array): Float64Array;
  /** Called before the gradients of a round's trees; these are all taken at the scores of this moment. */
  startRound?(work: Scored): void;
  /** Writes the first and second derivative of the loss by the score of `output`, for every row, not weighted. */
  gradients(work: GradientWork, output: number): void;
  readonly bounded?: Bounded;
  /** Loss of the listed rows, times their weights and summed, and the sum of the weights. */
  loss(work: Scored, rows: RowList): { readonly loss: number; readonly weight: number };
  /** Turns scores into predictions in place, shape (rows, outputs), row-major. */
  inverseLink(scores: Float64Array): void;
  /** The best step of a leaf told from its Newton step where that is known better; rises with the Newton step. */
  leafStep?(step: number): number;
  /** The best score of rows that all stand at `base`, less `base`, told from their Newton step; rises with the step. */
  leafScore?(base: number, step: number): number;
  /**
   * The best step of a leaf from its rows, for losses whose curvature says nothing about it.
   *
   * @param residuals target - score of its rows, shape (leaf rows,)
   * @param weights of the same rows, 1 each when absent
   */
  renewLeaf?(residuals: Float64Array, weights: Float64Array | undefined): number;
}

/** An objective by name, with the numbers it takes. */
export interface ObjectiveFamily {
  readonly name: string;
  readonly parameters: Readonly<Record<string, ParameterRange>>;
  create(parameters: Readonly<Record<string, number>>): Objective;
}

/** A number of an objective; without a default it must be given. */
export interface ParameterRange {
  readonly least: number;
  readonly most: number;
  readonly isWhole?: boolean;
  readonly default?: number;
}

/** So that squares of errors are finite. */
export const anyNumber: TargetRange = {
  words: 'a number of at most 1e150 in size',
  has: (target) => Math.abs(target) <= 1e150,
};

export const atLeastZero: TargetRange = {
  words: 'a number from 0 to 1e150',
  has: (target) => target >= 0 && target <= 1e150,
};
