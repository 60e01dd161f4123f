import { rmsNorm as normalise, type Value } from '../engine/index.js';
import { ones } from './initializers.js';
import { type Layer, layer } from './layer.js';
import { parameter } from './parameter.js';

/** Each row divided by its root mean square and scaled by learned numbers: [..., features] -> [..., features]. */
export function rmsNorm(features: number): Layer {
  return layer({ scale: parameter([features], ones) }, (parts, x: Value) => normalise(x, parts.scale));
}
