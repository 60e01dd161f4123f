import { input, type Shape, type Value } from '../engine/index.js';
import { bind, type Layer } from './layer.js';
import { layoutOf } from './layout.js';

/**
 * The shape that a layer makes of an input's, without computing anything.
 *
 * @example outputShape(conv2d(1, 8, [5, 3]), [1, 1, 64, 60]) // [1, 8, 60, 58]
 */
export function outputShape(layer: Layer, shape: Shape): Shape {
  const { parameters, buffers } = layoutOf(layer);
  const parts = new Map<string, Value>();
  for (const { path, shape: own } of [...parameters, ...buffers]) parts.set(path, input(path, own));
  return bind(layer, (path) => parts.get(path)!)(input('x', shape)).shape;
}
