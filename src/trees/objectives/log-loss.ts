import type { Objective } from './objective.js';

/**
 * Binary cross-entropy: targets in {0, 1}, scores in log-odds, p = 1 / (1 + e^-score).
 *
 * loss = ln(1 + e^score) - target * score, gradient = p - target, hessian = p (1 - p).
 */
export const logLoss: Objective = {
  name: 'logLoss',
  initialScore(targets, weights, rows) {
    let events = 0;
    let total = 0;
    for (const row of rows) {
      const weight = weights === undefined ? 1 : weights[row]!;
      events += weight * targets[row]!;
      total += weight;
    }
    return logOdds(events / total);
  },
  gradients({ scores, targets, rows, gradients, hessians, kernels }) {
    kernels.logLoss(scores.address, targets.address, rows, gradients.address, hessians.address);
  },
  // At a common p the step is (rate - p) / (p (1 - p)), so the rows' own rate can be told from it.
  leafScore(base, step) {
    const p = 1 / (1 + Math.exp(-base));
    return logOdds(p + step * p * (1 - p)) - base;
  },
  loss(score, target) {
    return Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - target * score;
  },
};

function logOdds(rate: number): number {
  const kept = Math.min(Math.max(rate, 1e-9), 1 - 1e-9);
  return Math.log(kept / (1 - kept));
}
