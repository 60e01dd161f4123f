import { anyNumber, type ObjectiveFamily } from './objective.js';
import { pointwise } from './pointwise.js';
import { weightedMean } from './statistics.js';

/**
 * Half the squared error (L2), whose best constant is the mean: gradient = score - target, hessian = 1.
 *
 * Friedman (2001), Greedy function approximation: a gradient boosting machine.
 */
export const squaredError = pointwise({
  name: 'squaredError',
  targets: anyNumber,
  loss: (score, target) => (score - target) ** 2 / 2,
  gradient: (score, target) => score - target,
  hessian: () => 1,
  initialScore: weightedMean,
  kernel: { kind: 'squaredError', parameter: 0 },
});

export const squaredErrorFamily: ObjectiveFamily = { name: 'squaredError', parameters: {}, create: () => squaredError };
