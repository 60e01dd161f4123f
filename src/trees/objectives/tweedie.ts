import { atLeastZero, type Objective, type ObjectiveFamily } from './objective.js';
import { pointwise } from './pointwise.js';
import { logOfMean, logStep } from './poisson.js';
import { weightedMean } from './statistics.js';

/**
 * Tweedie likelihood of amounts that are often exactly 0, such as claims: targets >= 0, scores are logarithms of the mean.
 *
 * With p the power: loss = e^((2 - p) score) / (2 - p) - target e^((1 - p) score) / (1 - p),
 * gradient = e^((2 - p) score) - target e^((1 - p) score).
 *
 * The hessian is e^((2 - p) score), the expected second derivative (Fisher scoring): with it a leaf's best step is exactly
 * ln(1 + step).
 *
 * Jorgensen (1987), Exponential dispersion models; Yang, Qian and Zou (2018), Insurance premium prediction via gradient
 * tree-boosted Tweedie compound Poisson models.
 *
 * @param power in (1, 2): towards 1 Poisson, towards 2 gamma
 */
export function tweedie({ power = 1.5 }: { readonly power?: number } = {}): Objective {
  const rise = (score: number) => Math.exp((2 - power) * score);
  const fall = (score: number) => Math.exp((1 - power) * score);
  return pointwise({
    name: 'tweedie',
    parameters: { power },
    targets: atLeastZero,
    loss: (score, target) => rise(score) / (2 - power) - (target * fall(score)) / (1 - power),
    gradient: (score, target) => rise(score) - target * fall(score),
    hessian: rise,
    initialScore: (...rows) => logOfMean(weightedMean(...rows)),
    inverseLink: Math.exp,
    leafStep: logStep,
    kernel: { kind: 'tweedie', parameter: power },
  });
}

export const tweedieFamily: ObjectiveFamily = {
  name: 'tweedie',
  parameters: { power: { least: 1.01, most: 1.99, default: 1.5 } },
  create: tweedie,
};
