import { add, exp, mul, neg, softplus, sub, type Value } from '../../engine/index.js';
import type { NamesOf } from '../../errors/index.js';
import { expectLossOptions } from './expect-loss-options.js';
import { expectTargets, nanAtStrangers, probabilities } from './expect-targets.js';
import { type LossOptions, weightedMean } from './weighted-mean.js';

export interface FocalOptions extends LossOptions {
  /** How strongly rows that are already told well lose weight; 0 is binary cross-entropy. */
  readonly gamma?: number;
  /** Weight of events; that of the others is 1 - alpha. Without it both count 1. */
  readonly alpha?: number;
}

const names: NamesOf<FocalOptions> = { weight: true, gamma: true, alpha: true };

/**
 * Focal loss of two classes: (1 - q)^gamma times -log q, where q is the probability given to what happened (Lin et al., 2017).
 *
 * @param logits any shape
 * @param targets 0 or 1, floats, the shape of the logits
 * @returns shape [], NaN where a target lies outside [0, 1] and its weight is not 0
 */
export function focal(logits: Value, targets: Value, options: FocalOptions = {}): Value {
  expectLossOptions('focal', options, names);
  const { gamma = 2, alpha, ...own } = options;
  expectTargets('focal', logits, targets);
  // With s = z where the event happened and -z elsewhere: -log q = softplus(-s) and log(1 - q) = -softplus(s).
  const s = mul(logits, sub(mul(targets, 2), 1));
  const check = nanAtStrangers(targets, probabilities, options.weight);
  const losses = add(mul(exp(mul(softplus(s), -gamma)), softplus(neg(s))), check);
  if (alpha === undefined) return weightedMean(losses, own);
  return weightedMean(mul(losses, add(mul(targets, 2 * alpha - 1), 1 - alpha)), own);
}
