import { anyNumber, type ObjectiveFamily } from './objective.js';
import { pointwise } from './pointwise.js';
import { pick, weightedQuantile } from './statistics.js';

/**
 * Absolute error (L1), whose best constant is the median: gradient = sign(score - target).
 *
 * Its second derivative is 0, so the hessian is 1 in its place and each leaf takes the median of its rows' residuals.
 *
 * Friedman (2001), Greedy function approximation: a gradient boosting machine, algorithm 3.
 */
export const absoluteError = pointwise({
  name: 'absoluteError',
  targets: anyNumber,
  loss: (score, target) => Math.abs(score - target),
  gradient: (score, target) => Math.sign(score - target),
  hessian: () => 1,
  initialScore: (targets, weights, rows) => weightedQuantile(pick(targets, rows), weights && pick(weights, rows), 0.5),
  renewLeaf: (residuals, weights) => weightedQuantile(residuals, weights, 0.5),
  kernel: { kind: 'absoluteError', parameter: 0, bounds: { gradient: 1, hessian: 1 } },
});

export const absoluteErrorFamily: ObjectiveFamily = {
  name: 'absoluteError',
  parameters: {},
  create: () => absoluteError,
};
