import { add, div, log, mul, square, sub, type Value } from '../../engine/index.js';
import { expectLossOptions } from './expect-loss-options.js';
import { expectLosses, expectTargets } from './expect-targets.js';
import { type LossOptions, weightedMean } from './weighted-mean.js';

/**
 * Mean negative log-likelihood of a normal distribution: log s + ((y - m) / s)² / 2 + log(2 pi) / 2.
 *
 * @param deviation s > 0, the shape of the mean m; `softplus` of a network's output makes it so
 */
export function gaussian(mean: Value, deviation: Value, targets: Value, options: LossOptions = {}): Value {
  expectLossOptions('gaussian', options);
  expectTargets('gaussian', mean, targets);
  const z = div(sub(targets, mean), deviation);
  const losses = add(add(log(deviation), mul(square(z), 0.5)), 0.5 * Math.log(2 * Math.PI));
  return weightedMean(expectLosses('gaussian', losses, targets), options);
}
