import { z } from 'zod';
import { readOptions } from '../read-options.js';
import { type Loss, losses } from './problem.js';

/**
 * What is minimised is half the squared norm of the coefficients + C x sum of weight x loss, over scaled columns. A choice
 * named `auto` is made on inner held-out rows.
 */
export interface SvmOptions {
  readonly kernel: 'auto' | 'linear' | 'rbf';
  /** Price of a unit of loss, > 0. */
  readonly C: number | 'auto';
  /** Of the kernel exp(-gamma |a - b|^2), > 0. */
  readonly gamma: number | 'auto';
  readonly loss: Loss;
  /** `balanced`: both classes weigh the same in the decision; probabilities follow the real rates in any case. */
  readonly classWeights: 'equal' | 'balanced';
  /** Up to as many rows the radial kernel is exact; beyond, it is approximated by landmarks. */
  readonly exactRows: number;
  /** Rows that the approximation is made from; `auto`: up to 500, fewer on very large files. */
  readonly landmarks: number | 'auto';
  /** Largest violation of the optimality conditions that is left. */
  readonly tolerance: number;
  /** Share of the rows whose extreme values are clipped, at either end. */
  readonly clip: number;
  /** Levels with a smaller share of the rows get no column. */
  readonly rareShare: number;
}

export const defaultSvmOptions: SvmOptions = {
  kernel: 'auto',
  C: 'auto',
  gamma: 'auto',
  loss: 'squaredHinge',
  classWeights: 'balanced',
  exactRows: 5000,
  landmarks: 'auto',
  tolerance: 0.001,
  clip: 0.005,
  rareShare: 0.002,
};

const positive = z.union([z.number().min(1e-9).max(1e9), z.literal('auto')]);
const schema: z.ZodType<SvmOptions> = z.strictObject({
  kernel: z.enum(['auto', 'linear', 'rbf']),
  C: positive,
  gamma: positive,
  loss: z.enum(losses),
  classWeights: z.enum(['equal', 'balanced']),
  exactRows: z.number().int().min(0).max(20_000),
  landmarks: z.union([z.number().int().min(1).max(5000), z.literal('auto')]),
  tolerance: z.number().min(1e-12).max(1),
  clip: z.number().min(0).max(0.49),
  rareShare: z.number().min(0).max(0.5),
});

/** @throws UsageError naming the hyper-parameter that is unknown or out of range */
export function svmOptions(parameters: Readonly<Record<string, unknown>>): SvmOptions {
  return readOptions('svm', schema, defaultSvmOptions, parameters);
}
