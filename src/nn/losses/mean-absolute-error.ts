import { abs, sub, type Value } from '../../engine/index.js';
import { expectTargets } from './expect-targets.js';
import { type LossOptions, weightedMean } from './weighted-mean.js';

/** Mean of |prediction - target|. */
export function meanAbsoluteError(predictions: Value, targets: Value, options: LossOptions = {}): Value {
  expectTargets('meanAbsoluteError', predictions, targets);
  return weightedMean(abs(sub(predictions, targets)), options);
}
