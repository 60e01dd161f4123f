import { add, mul, softplus, sub, type Value } from '../../engine/index.js';
import { expectLossOptions } from './expect-loss-options.js';
import { expectTargets, nanAtStrangers, probabilities } from './expect-targets.js';
import { type LossOptions, weightedMean } from './weighted-mean.js';

/**
 * Mean of -(y log p + (1 - y) log(1 - p)) with p = sigmoid(logits), computed as softplus(z) - y z, which cannot overflow.
 *
 * @param logits any shape; `sigmoid` of them are the probabilities that the network then predicts
 * @param targets 1 where the event happened and 0 where not, or its probability; floats, the shape of the logits
 * @returns shape [], NaN where a target lies outside and its weight is not 0
 */
export function binaryCrossEntropy(logits: Value, targets: Value, options: LossOptions = {}): Value {
  expectLossOptions('binaryCrossEntropy', options);
  expectTargets('binaryCrossEntropy', logits, targets);
  const losses = sub(softplus(logits), mul(targets, logits));
  return weightedMean(add(losses, nanAtStrangers(targets, probabilities, options.weight)), options);
}
