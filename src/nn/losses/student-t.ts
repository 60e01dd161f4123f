import { add, div, log, logGamma, mul, square, sub, type Value } from '../../engine/index.js';
import { type LossOptions, weightedMean } from './weighted-mean.js';

/**
 * Mean negative log-likelihood of Student's t distribution: with z = (y - m) / s and n degrees of freedom,
 * log s + log(n pi) / 2 + log gamma(n / 2) - log gamma((n + 1) / 2) + (n + 1) / 2 log(1 + z² / n).
 *
 * @param scale s > 0
 * @param degrees n > 0; its tails are those of returns at 3 to 6
 */
export function studentT(
  location: Value,
  scale: Value,
  degrees: Value,
  targets: Value,
  options: LossOptions = {},
): Value {
  const z = div(sub(targets, location), scale);
  const half = mul(add(degrees, 1), 0.5);
  const constants = sub(logGamma(mul(degrees, 0.5)), logGamma(half));
  const spread = add(log(scale), mul(log(mul(degrees, Math.PI)), 0.5));
  const tail = mul(half, log(add(div(square(z), degrees), 1)));
  return weightedMean(add(add(spread, constants), tail), options);
}
