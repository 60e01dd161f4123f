import { layerNorm as normalise, type Value } from '../engine/index.js';
import { expectShape } from './expect-shape.js';
import { ones, zeros } from './initializers.js';
import { type Layer, layer } from './layer.js';
import { parameter } from './parameter.js';

/** Each row of the last axis shifted and scaled to mean 0 and variance 1, then to learned ones: [..., width] -> [..., width]. */
export function layerNorm(width: number, { epsilon = 1e-5 } = {}): Layer {
  return layer({ scale: parameter([width], ones), shift: parameter([width], zeros) }, ({ scale, shift }, x: Value) => {
    expectShape(
      `layerNorm(${width})`,
      x,
      ['...', width],
      (size) => `Make it layerNorm(${size}), or give it ${width} features.`,
    );
    return normalise(x, scale, shift, { epsilon });
  });
}
