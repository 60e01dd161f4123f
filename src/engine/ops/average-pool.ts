import type { Value } from '../graph/index.js';
import { product, sizeOf } from '../tensor/index.js';
import { constant } from './constant.js';
import { conv } from './conv.js';
import type { PerAxis } from './define/window.js';
import { type PoolOptions, poolWindow } from './max-pool.js';
import { reshape } from './reshape.js';

/**
 * The mean of every window, padding counted as zeros: [batch, channels, ...space] -> [batch, channels, ...windows]. A convolution of
 * every channel by itself with equal weights.
 *
 * @param kernel positions of a window, for all spatial axes or for each
 */
export function averagePool(x: Value, kernel: PerAxis, options: PoolOptions = {}): Value {
  const { kernel: sizes, strides, dilations, before, after } = poolWindow(x, kernel, options, 'averagePool');
  const count = sizeOf(sizes);
  const weight = constant(new Float64Array(count).fill(1 / count), [1, 1, ...sizes]);
  const images = reshape(x, [product(x.shape.slice(0, 2)), 1, ...x.shape.slice(2)]);
  const padding = before.map((more, axis) => [more, after[axis]!] as const);
  const y = conv(images, weight, { stride: strides, dilation: dilations, padding });
  return reshape(y, [...x.shape.slice(0, 2), ...y.shape.slice(2)]);
}
