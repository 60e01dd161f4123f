import { div, greater, mul, sqrt, sum, type Value, where } from '../../engine/index.js';
import { stateless, type Transform } from '../transform.js';

/** Length of a vector, shape []. */
export function norm(vector: Value): Value {
  return sqrt(sum(mul(vector, vector)));
}

/** Shortens the gradient of all parameters to a length of at most `limit` (Pascanu, Mikolov and Bengio, 2013). */
export function clipByGlobalNorm(limit: number): Transform {
  return stateless((change) => {
    const length = norm(change);
    return mul(change, where(greater(length, limit), div(limit, length), 1));
  });
}
