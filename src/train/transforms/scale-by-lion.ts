import { add, greater, less, mul, where } from '../../engine/index.js';
import { expectOptions, type NamesOf } from '../../errors/index.js';
import type { Transform } from '../transform.js';
import { isShare } from './check.js';

export interface LionOptions {
  /** Share of the momentum in the change. */
  readonly beta1?: number;
  /** Share of the momentum that stays. */
  readonly beta2?: number;
}

const names: NamesOf<LionOptions> = { beta1: true, beta2: true };

/**
 * The sign of a mean of gradient and momentum, sign(beta1 m + (1 - beta1) g), then m = beta2 m + (1 - beta2) g
 * (Chen et al., 2023, "Symbolic discovery of optimization algorithms", algorithm 2).
 */
export function scaleByLion(options: LionOptions = {}): Transform {
  expectOptions('scaleByLion', options, names);
  const { beta1 = 0.9, beta2 = 0.99 } = options;
  isShare(beta1, 'scaleByLion: beta1');
  isShare(beta2, 'scaleByLion: beta2');
  return {
    state: ({ size }) => ({ mean: { shape: [size], initial: 0 } }),
    update: (gradient, { mean }) => {
      const direction = add(mul(mean!, beta1), mul(gradient, 1 - beta1));
      return {
        change: where(greater(direction, 0), 1, where(less(direction, 0), -1, 0)),
        state: { mean: add(mul(mean!, beta2), mul(gradient, 1 - beta2)) },
      };
    },
  };
}
