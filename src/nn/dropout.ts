import type { Value } from '../engine/index.js';
import { expectRate } from './expect-rate.js';
import { type Layer, layer } from './layer.js';

/**
 * Sets a random share of the values to 0 in training, and scales the others up so that the mean stays (Srivastava et al., 2014).
 *
 * @param rate the share, in [0, 1)
 * @throws RangeError for a rate outside
 */
export function dropout(rate: number): Layer {
  expectRate('dropout', rate);
  return layer({}, (_, x: Value, context) => context.dropout(x, rate));
}
