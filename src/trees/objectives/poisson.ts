import { atLeastZero, type ObjectiveFamily } from './objective.js';
import { pointwise } from './pointwise.js';
import { weightedMean } from './statistics.js';

/**
 * Poisson likelihood of counts and rates: targets >= 0, scores are logarithms of the mean.
 *
 * loss = e^score - target * score, gradient = e^score - target, hessian = e^score.
 *
 * In a leaf 1 + step is (sum of targets) / (sum of means), so its best step is ln(1 + step): never too far, however rare
 * the counts.
 *
 * Nelder and Wedderburn (1972), Generalized linear models.
 */
export const poisson = pointwise({
  name: 'poisson',
  targets: atLeastZero,
  loss: (score, target) => Math.exp(score) - target * score,
  gradient: (score, target) => Math.exp(score) - target,
  hessian: (score) => Math.exp(score),
  initialScore: (...rows) => logOfMean(weightedMean(...rows)),
  inverseLink: Math.exp,
  leafStep: logStep,
  kernel: { kind: 'poisson', parameter: 0 },
});

export const poissonFamily: ObjectiveFamily = { name: 'poisson', parameters: {}, create: () => poisson };

/** ln(mean); where all targets are 0, that of a mean next to nothing. */
export function logOfMean(mean: number): number {
  return Math.log(Math.max(mean, 1e-9));
}

/** ln(1 + step); a leaf without any target above 0 goes down by a factor of a thousand at most. */
export function logStep(step: number): number {
  return Math.log(Math.max(1 + step, 1e-3));
}
