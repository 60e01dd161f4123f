import { rmsNorm as normalise, type Value } from '../engine/index.js';
import { expectShape } from './expect-shape.js';
import { expectSizes } from './expect-sizes.js';
import { ones } from './initializers.js';
import { type Layer, layer } from './layer.js';
import { parameter } from './parameter.js';

/** Each row divided by its root mean square and scaled by learned numbers: [..., features] -> [..., features]. */
export function rmsNorm(features: number): Layer {
  expectSizes('rmsNorm', { features });
  return layer({ scale: parameter([features], ones) }, (parts, x: Value) => {
    expectShape(
      `rmsNorm(${features})`,
      x,
      ['...', features],
      (size) => `Make it rmsNorm(${size}), or give it ${features} features.`,
    );
    return normalise(x, parts.scale);
  });
}
