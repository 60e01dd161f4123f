import { add, div, exp, mul, sqrt, sub, type Value } from '../../engine/index.js';
import type { Transform } from '../transform.js';

export interface AdamOptions {
  /** Decay of the mean of gradients. */
  readonly beta1?: number;
  /** Decay of the mean of their squares. */
  readonly beta2?: number;
  readonly epsilon?: number;
}

/** What is missing of 1 in an average over few steps: 1 - beta^step. */
function correction(beta: number, step: Value): Value {
  return sub(1, exp(mul(step, Math.log(beta))));
}

/** An average that forgets: m + (1 - beta) (x - m). */
function average(m: Value, x: Value, beta: number): Value {
  return add(m, mul(sub(x, m), 1 - beta));
}

/**
 * Divides the mean of gradients by the root of the mean of their squares (Kingma and Ba, 2015). With corrections c1 and c2 the
 * change m/c1 / (sqrt(v/c2) + epsilon) is computed as (sqrt(c2)/c1) m / (sqrt(v) + epsilon sqrt(c2)).
 */
export function scaleByAdam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions = {}): Transform {
  return {
    state: ({ size }) => ({ mean: { shape: [size], initial: 0 }, square: { shape: [size], initial: 0 } }),
    update: (gradient, state, { step }) => {
      const mean = average(state.mean!, gradient, beta1);
      const square = average(state.square!, mul(gradient, gradient), beta2);
      const root = sqrt(correction(beta2, step));
      const scale = div(root, correction(beta1, step));
      const change = div(mul(mean, scale), add(sqrt(square), mul(root, epsilon)));
      return { change, state: { mean, square } };
    },
  };
}
