import { mul, type Value } from '../../engine/index.js';
import { stateless, type Transform } from '../transform.js';
import { isRate } from './check.js';
import { takeFactor } from './factor.js';

/** A learning rate that depends on the number of the step: a float of shape [], 1 for the first. */
export type Schedule = (step: Value) => Value;

/** Goes down the gradient: the change is -rate times it. */
export function scaleByLearningRate(rate: number | Schedule): Transform {
  isRate(rate, 'learningRate');
  return stateless((change, { step }) => {
    const [vector, factor] = takeFactor(change);
    const down = typeof rate === 'number' ? -rate : mul(rate(step), -1);
    return mul(vector, factor === undefined ? down : mul(factor, down));
  });
}
