import { abs, sub, type Value } from '../../engine/index.js';
import { type LossOptions, weightedMean } from './weighted-mean.js';

/** Mean of |prediction - target|. */
export function meanAbsoluteError(predictions: Value, targets: Value, options: LossOptions = {}): Value {
  return weightedMean(abs(sub(predictions, targets)), options);
}
