import type { Value } from '../engine/index.js';
import { type Layer, layer } from './layer.js';

/** Layers, or plain functions, one after the other. */
export function chain(...steps: readonly (Layer | ((x: Value) => Value))[]): Layer {
  const layers = steps.map((step) => (typeof step === 'function' ? layer({}, (_, x: Value) => step(x)) : step));
  return layer({ layers }, (parts, x: Value) => parts.layers.reduce((value, each) => each(value), x));
}
