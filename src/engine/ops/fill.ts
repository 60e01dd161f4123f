import type { Value } from '../graph/index.js';
import type { Shape } from '../tensor/index.js';
import { constant } from './constant.js';
import { broadcastTo } from './sum.js';

/**
 * One number everywhere.
 *
 * @param like a value from which open sizes of `shape` are read when the graph runs
 */
export function fill(number: number, shape: Shape, like?: Value): Value {
  return broadcastTo(constant([number], []), shape, like);
}
