import { add, mul } from '../../engine/index.js';
import { expectOptions, type NamesOf } from '../../errors/index.js';
import type { Transform } from '../transform.js';
import { isShare } from './check.js';

export interface TraceOptions {
  /** Share of the sum that stays in each step. */
  readonly decay: number;
  /** Looks one step ahead (Nesterov, 1983, as in Sutskever et al., 2013). */
  readonly isNesterov?: boolean;
}

const names: NamesOf<TraceOptions> = { decay: true, isNesterov: true };

/** Momentum: the sum of all gradients, of which `decay` stays in each step, b = decay b + g; with Nesterov's g + decay b. */
export function trace(options: TraceOptions): Transform {
  expectOptions('trace', options, names);
  const { decay, isNesterov = false } = options;
  isShare(decay, 'trace: decay');
  return {
    state: ({ size }) => ({ sum: { shape: [size], initial: 0 } }),
    update: (gradient, state) => {
      const sum = add(mul(state.sum!, decay), gradient);
      return { change: isNesterov ? add(gradient, mul(sum, decay)) : sum, state: { sum } };
    },
  };
}
