import type { Kernels } from '../kernels/kernels.js';

/** Areas that an objective reads and writes: each shape (rows,), f64, as an address for kernels and as an array. */
export interface GradientWork {
  readonly rows: number;
  readonly scores: Area;
  readonly targets: Area;
  readonly gradients: Area;
  readonly hessians: Area;
  readonly kernels: Kernels;
}

interface Area {
  readonly address: number;
  readonly values: Float64Array;
}

/** What boosting minimises. One file each: the formulas and nothing else. */
export interface Objective {
  readonly name: string;
  /** The best constant score. @param weights shape (rows,) or absent for 1 each */
  initialScore(targets: Float64Array, weights: Float64Array | undefined, rows: Uint32Array): number;
  /** Writes the first and second derivative of the loss by the score, for every row, not weighted. */
  gradients(work: GradientWork): void;
  /** The best score of rows that all stand at `base`, less `base`, told from their Newton step; rises with the step. */
  leafScore(base: number, step: number): number;
  /** Loss of one row, >= 0. */
  loss(score: number, target: number): number;
}
