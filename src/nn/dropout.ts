import type { Value } from '../engine/index.js';
import { type Layer, layer } from './layer.js';

/** Sets a random share of the values to 0 in training, and scales the others up so that the mean stays (Srivastava et al., 2014). */
export function dropout(rate: number): Layer {
  return layer({}, (_, x: Value, context) => context.dropout(x, rate));
}
