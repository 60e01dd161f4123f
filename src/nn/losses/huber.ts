import { abs, minimum, mul, square, sub, type Value } from '../../engine/index.js';
import type { NamesOf } from '../../errors/index.js';
import { expectLossOptions } from './expect-loss-options.js';
import { expectTargets } from './expect-targets.js';
import { type LossOptions, weightedMean } from './weighted-mean.js';

export interface HuberOptions extends LossOptions {
  /** In units of the target, > 0. */
  readonly delta?: number;
}

const names: NamesOf<HuberOptions> = { weight: true, delta: true };

/**
 * Mean of e² / 2 for errors e up to `delta`, and delta (|e| - delta / 2) beyond (Huber, 1964).
 *
 * @param predictions any shape
 * @param targets floats of the same shape
 */
export function huber(predictions: Value, targets: Value, options: HuberOptions = {}): Value {
  expectLossOptions('huber', options, names);
  const { delta = 1, ...own } = options;
  expectTargets('huber', predictions, targets);
  const size = abs(sub(predictions, targets));
  // With c = min(|e|, delta) both parts are c |e| - c² / 2.
  const c = minimum(size, delta);
  return weightedMean(sub(mul(c, size), mul(square(c), 0.5)), own);
}
