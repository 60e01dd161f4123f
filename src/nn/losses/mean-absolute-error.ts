import { abs, sub, type Value } from '../../engine/index.js';
import { expectLossOptions } from './expect-loss-options.js';
import { expectTargets } from './expect-targets.js';
import { type LossOptions, weightedMean } from './weighted-mean.js';

/**
 * Mean of |prediction - target|.
 *
 * @param predictions any shape
 * @param targets floats of the same shape
 */
export function meanAbsoluteError(predictions: Value, targets: Value, options: LossOptions = {}): Value {
  expectLossOptions('meanAbsoluteError', options);
  expectTargets('meanAbsoluteError', predictions, targets);
  return weightedMean(abs(sub(predictions, targets)), options);
}
