import { anyNumber, type Objective, type ObjectiveFamily } from './objective.js';
import { pointwise } from './pointwise.js';
import { pick, weightedQuantile } from './statistics.js';

/**
 * Quantile (pinball) loss, whose best constant is the `alpha` quantile: with e = target - score,
 * loss = alpha e where e > 0, (alpha - 1) e elsewhere; gradient = -alpha there, 1 - alpha elsewhere.
 *
 * Its second derivative is 0, so the hessian is 1 in its place and each leaf takes the quantile of its rows' residuals.
 *
 * Koenker and Bassett (1978), Regression quantiles.
 *
 * @param alpha share of the targets that shall lie below the prediction, in (0, 1)
 */
export function quantile({ alpha = 0.5 }: { readonly alpha?: number } = {}): Objective {
  return pointwise({
    name: 'quantile',
    parameters: { alpha },
    targets: anyNumber,
    loss: (score, target) => (target > score ? alpha * (target - score) : (1 - alpha) * (score - target)),
    gradient: (score, target) => (target > score ? -alpha : 1 - alpha),
    hessian: () => 1,
    initialScore: (targets, weights, rows) =>
      weightedQuantile(pick(targets, rows), weights && pick(weights, rows), alpha),
    renewLeaf: (residuals, weights) => weightedQuantile(residuals, weights, alpha),
    kernel: { kind: 'quantile', parameter: alpha, bounds: { gradient: Math.max(alpha, 1 - alpha), hessian: 1 } },
  });
}

export const quantileFamily: ObjectiveFamily = {
  name: 'quantile',
  parameters: { alpha: { least: 0.001, most: 0.999, default: 0.5 } },
  create: quantile,
};
