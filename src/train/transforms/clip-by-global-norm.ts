import { div, greater, mul, sqrt, sumOfSquares, type Value, where } from '../../engine/index.js';
import { stateless, type Transform } from '../transform.js';
import { atLeast } from './check.js';

/** Length of a vector, shape []. */
export function norm(vector: Value): Value {
  return sqrt(sumOfSquares(vector));
}

/** Shortens the gradient of all parameters to a length of at most `limit` (Pascanu, Mikolov and Bengio, 2013). */
export function clipByGlobalNorm(limit: number): Transform {
  atLeast(limit, 0, 'clipByGlobalNorm: limit');
  return stateless((change) => {
    const length = norm(change);
    return mul(change, where(greater(length, limit), div(limit, length), 1));
  });
}
