import { mul, softplus, sub, type Value } from '../../engine/index.js';
import { expectTargets } from './expect-targets.js';
import { type LossOptions, weightedMean } from './weighted-mean.js';

/**
 * Mean of -(y log p + (1 - y) log(1 - p)) with p = sigmoid(logits), computed as softplus(z) - y z, which cannot overflow.
 *
 * @param targets probabilities of the event in [0, 1], the shape of the logits
 */
export function binaryCrossEntropy(logits: Value, targets: Value, options: LossOptions = {}): Value {
  expectTargets('binaryCrossEntropy', logits, targets);
  return weightedMean(sub(softplus(logits), mul(targets, logits)), options);
}
