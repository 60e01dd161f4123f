import { mul, type Value } from '../../engine/index.js';
import { stateless, type Transform } from '../transform.js';

/** A learning rate that depends on the number of the step: a float of shape [], 1 for the first. */
export type Schedule = (step: Value) => Value;

/** Goes down the gradient: the change is -rate times it. */
export function scaleByLearningRate(rate: number | Schedule): Transform {
  return stateless((change, { step }) => mul(change, typeof rate === 'number' ? -rate : mul(rate(step), -1)));
}
