import { square, sub, type Value } from '../../engine/index.js';
import { expectTargets } from './expect-targets.js';
import { type LossOptions, weightedMean } from './weighted-mean.js';

/** Mean of (prediction - target)². */
export function meanSquaredError(predictions: Value, targets: Value, options: LossOptions = {}): Value {
  expectTargets('meanSquaredError', predictions, targets);
  return weightedMean(square(sub(predictions, targets)), options);
}
