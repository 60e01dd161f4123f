import { layerNorm as normalise, type Value } from '../engine/index.js';
import { expectOptions, type NamesOf } from '../errors/index.js';
import { expectShape } from './expect-shape.js';
import { expectSizes } from './expect-sizes.js';
import { ones, zeros } from './initializers.js';
import { type Layer, layer } from './layer.js';
import { parameter } from './parameter.js';

export interface LayerNormOptions {
  /** Added to a variance before its root is taken. */
  readonly epsilon?: number;
}

const names: NamesOf<LayerNormOptions> = { epsilon: true };

/** Each row of the last axis shifted and scaled to mean 0 and variance 1, then to learned ones: [..., width] -> [..., width]. */
export function layerNorm(width: number, options: LayerNormOptions = {}): Layer {
  expectSizes('layerNorm', { width });
  expectOptions('layerNorm', options, names);
  const { epsilon = 1e-5 } = options;
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
