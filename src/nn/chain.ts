import type { Value } from '../engine/index.js';
import { received, UsageError } from '../errors/index.js';
import { isLayer, type Layer, layer } from './layer.js';

/** Layers, or plain functions, one after the other. @throws UsageError for a step that is neither */
export function chain(...steps: readonly (Layer | ((x: Value) => Value))[]): Layer {
  const layers = steps.map((step, i) => {
    if (typeof step === 'function') return layer({}, (_, x: Value) => step(x));
    if (typeof step === 'object' && step !== null && isLayer(step)) return step;
    throw new UsageError(
      `chain: step ${i}: expected a layer, such as linear(20, 8), or a function of a value, such as relu, received ${received(step)}${Array.isArray(step) ? ': leave its brackets out' : ''}.`,
    );
  });
  return layer({ layers }, (parts, x: Value) => parts.layers.reduce((value, each) => each(value), x));
}
