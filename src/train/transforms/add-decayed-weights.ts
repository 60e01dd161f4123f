import { add, constant, mul } from '../../engine/index.js';
import type { Layout } from '../../nn/index.js';
import { stateless, type Transform } from '../transform.js';
import { atLeast } from './check.js';

/** `decay` where a parameter decays, 0 elsewhere, shape (size,). */
function ratesOf({ parameters, size }: Layout, decay: number): Float32Array {
  const rates = new Float32Array(size);
  for (const { part, start, size: length } of parameters) if (part.decays) rates.fill(decay, start, start + length);
  return rates;
}

/** Adds `decay` times the parameters that decay, beside the gradient (Loshchilov and Hutter, 2019). */
export function addDecayedWeights(decay: number): Transform {
  atLeast(decay, 0, 'addDecayedWeights: decay');
  return stateless((change, { parameters, layout }) => {
    if (!layout.parameters.some(({ part }) => part.decays)) return change;
    const isEverywhere = layout.parameters.every(({ part }) => part.decays);
    return add(change, mul(parameters, isEverywhere ? decay : constant(ratesOf(layout, decay))));
  });
}
