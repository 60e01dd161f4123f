import { add, constant, mul } from '../../engine/index.js';
import type { Layout } from '../../nn/index.js';
import { stateless, type Transform } from '../transform.js';
import { atLeast } from './check.js';

/** 1 where a parameter decays, 0 elsewhere, shape (size,). */
export function decayMask({ parameters, size }: Layout): Float32Array {
  const mask = new Float32Array(size);
  for (const { part, start, size: length } of parameters) if (part.decays) mask.fill(1, start, start + length);
  return mask;
}

/** Adds `decay` times the parameters that decay, beside the gradient (Loshchilov and Hutter, 2019). */
export function addDecayedWeights(decay: number): Transform {
  atLeast(decay, 0, 'addDecayedWeights: decay');
  return stateless((change, { parameters, layout }) => {
    const rates = decayMask(layout).map((one) => one * decay);
    const isEverywhere = rates.every((rate) => rate === rates[0]);
    return add(change, mul(parameters, isEverywhere ? decay : constant(rates)));
  });
}
