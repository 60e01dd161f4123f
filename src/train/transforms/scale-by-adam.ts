import { add, constant, div, mul, sqrt, tanh, type Value } from '../../engine/index.js';
import { expectOptions, type NamesOf } from '../../errors/index.js';
import type { Transform } from '../transform.js';
import { atLeast, isShare } from './check.js';
import { takeFactor } from './factor.js';

export interface AdamOptions {
  /** Decay of the mean of gradients. */
  readonly beta1?: number;
  /** Decay of the mean of their squares. */
  readonly beta2?: number;
  readonly epsilon?: number;
}

const names: NamesOf<AdamOptions> = { beta1: true, beta2: true, epsilon: true };

/** What is missing of 1 in an average over few steps: 1 - beta^step = 2t / (1 + t), t = tanh(-step log(beta) / 2), exact also near 0. */
function correction(beta: number, step: Value): Value {
  // Nothing is kept of what was before.
  if (beta === 0) return constant([1], []);
  const t = tanh(mul(step, -Math.log(beta) / 2));
  return div(mul(t, 2), add(t, 1));
}

/**
 * Divides the mean of gradients by the root of the mean of their squares (Kingma and Ba, 2015). With corrections c1 and c2 the
 * change m/c1 / (sqrt(v/c2) + epsilon) is computed as (sqrt(c2)/c1) m / (sqrt(v) + epsilon sqrt(c2)).
 */
export function scaleByAdam(options: AdamOptions = {}): Transform {
  expectOptions('scaleByAdam', options, names);
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  isShare(beta1, 'scaleByAdam: beta1');
  isShare(beta2, 'scaleByAdam: beta2');
  atLeast(epsilon, 0, 'scaleByAdam: epsilon');
  return {
    state: ({ size }) => ({ mean: { shape: [size], initial: 0 }, square: { shape: [size], initial: 0 } }),
    update: (given, state, { step }) => {
      // A clipped gradient is not written down: its factor goes where the averages have one of their own.
      const [gradient, factor = undefined] = takeFactor(given);
      const share = (beta: number, of: Value | undefined) => (of === undefined ? 1 - beta : mul(of, 1 - beta));
      const mean = add(mul(state.mean!, beta1), mul(gradient, share(beta1, factor)));
      const squared = mul(gradient, gradient);
      const square = add(mul(state.square!, beta2), mul(squared, share(beta2, factor && mul(factor, factor))));
      const root = sqrt(correction(beta2, step));
      const change = mul(div(mean, add(sqrt(square), mul(root, epsilon))), div(root, correction(beta1, step)));
      return { change, state: { mean, square } };
    },
  };
}
