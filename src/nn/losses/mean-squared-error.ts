import { square, sub, type Value } from '../../engine/index.js';
import { expectLossOptions } from './expect-loss-options.js';
import { expectTargets } from './expect-targets.js';
import { type LossOptions, weightedMean } from './weighted-mean.js';

/**
 * Mean of (prediction - target)².
 *
 * @param predictions any shape
 * @param targets floats of the same shape
 */
export function meanSquaredError(predictions: Value, targets: Value, options: LossOptions = {}): Value {
  expectLossOptions('meanSquaredError', options);
  expectTargets('meanSquaredError', predictions, targets);
  return weightedMean(square(sub(predictions, targets)), options);
}
