import type { Value } from '../graph/index.js';
import { mul } from './mul.js';

/** x². */
export function square(x: Value): Value {
  return mul(x, x);
}
