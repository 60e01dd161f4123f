import { add, mul, softplus, sub, type Value } from '../../engine/index.js';
import { expectTargets, nanAtStrangers } from './expect-targets.js';
import { type LossOptions, weightedMean } from './weighted-mean.js';

/**
 * Mean of -(y log p + (1 - y) log(1 - p)) with p = sigmoid(logits), computed as softplus(z) - y z, which cannot overflow.
 *
 * @param targets probabilities of the event in [0, 1], the shape of the logits
 * @returns shape [], NaN where a target lies outside and its weight is not 0
 */
export function binaryCrossEntropy(logits: Value, targets: Value, options: LossOptions = {}): Value {
  expectTargets('binaryCrossEntropy', logits, targets);
  const losses = sub(softplus(logits), mul(targets, logits));
  return weightedMean(add(losses, nanAtStrangers(targets, [0, 1], options.weight)), options);
}
