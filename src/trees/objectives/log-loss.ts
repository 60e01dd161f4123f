import type { ObjectiveFamily } from './objective.js';
import { pointwise } from './pointwise.js';
import { weightedMean } from './statistics.js';

/**
 * Binary cross-entropy: targets in {0, 1}, scores in log-odds, p = 1 / (1 + e^-score).
 *
 * loss = ln(1 + e^score) - target * score, gradient = p - target, hessian = p (1 - p).
 *
 * Friedman, Hastie and Tibshirani (2000), Additive logistic regression.
 */
export const logLoss = pointwise({
  name: 'logLoss',
  targets: { words: '0 or 1', has: (target) => target === 0 || target === 1 },
  loss: (score, target) => Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - target * score,
  gradient: (score, target) => probability(score) - target,
  hessian: (score) => probability(score) * (1 - probability(score)),
  initialScore: (...rows) => logOdds(weightedMean(...rows)),
  inverseLink: probability,
  // At a common p the step is (rate - p) / (p (1 - p)), so the rows' own rate can be told from it.
  leafScore(base, step) {
    const p = probability(base);
    return logOdds(p + step * p * (1 - p)) - base;
  },
  kernel: { kind: 'logLoss', parameter: 0, bounds: { gradient: 1, hessian: 0.25 } },
});

export const logLossFamily: ObjectiveFamily = { name: 'logLoss', parameters: {}, create: () => logLoss };

function probability(score: number): number {
  return 1 / (1 + Math.exp(-score));
}

function logOdds(rate: number): number {
  const kept = Math.min(Math.max(rate, 1e-9), 1 - 1e-9);
  return Math.log(kept / (1 - kept));
}
