import { add, div, less, log, mul, square, sub, type Value, where } from '../../engine/index.js';
import { expectLossOptions } from './expect-loss-options.js';
import { expectLosses, expectTargets } from './expect-targets.js';
import { type LossOptions, weightedMean } from './weighted-mean.js';

/**
 * Mean negative log-likelihood of Student's t distribution: with z = (y - m) / s and n degrees of freedom,
 * log s + log(n pi) / 2 + log gamma(n / 2) - log gamma((n + 1) / 2) + (n + 1) / 2 log(1 + z² / n). For many degrees these terms
 * cancel, so that they are computed as what remains: right in single precision, with its gradient, to a million and more.
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
  expectLossOptions('studentT', options);
  expectTargets('studentT', location, targets);
  const squares = square(div(sub(targets, location), scale));
  const constants = add(correction(mul(degrees, 0.5)), 0.5 * Math.log(2 * Math.PI));
  const losses = add(add(log(scale), constants), tail(squares, degrees));
  return weightedMean(expectLosses('studentT', losses, targets), options);
}

/** So far the argument is raised before the series, whose first term left out is then below 1e-10. */
const shift = 6;

/**
 * log(h) / 2 + log gamma(h) - log gamma(h + 1/2), h > 0, which goes to 0: by its series in 1 / (h + 6), from which the
 * recurrence of gamma leads back. Every part is small where h is large.
 */
function correction(h: Value): Value {
  const inverse = div(1, add(h, shift));
  const squared = square(inverse);
  let series: Value = mul(squared, -17 / 14336);
  for (const coefficient of [1 / 640, -1 / 192]) series = mul(squared, add(series, coefficient));
  series = mul(inverse, add(series, 1 / 8));
  let ratio = add(div(0.5, h), 1);
  for (let k = 1; k < shift; k++) ratio = mul(ratio, add(div(0.5, add(h, k)), 1));
  return add(series, sub(log(ratio), mul(log(add(div(shift, h), 1)), 0.5)));
}

/**
 * (n + 1) / 2 log(1 + u) with u = z² / n. Of small u, 1 + u would keep few digits: there log(1 + u) = 2 artanh(u / (2 + u)), and
 * n u is z² itself.
 */
function tail(squares: Value, n: Value): Value {
  const u = div(squares, n);
  const below = add(u, 2);
  const s2 = square(div(u, below));
  let series: Value = mul(s2, 1 / 9);
  for (const odd of [7, 5, 3]) series = mul(s2, add(series, 1 / odd));
  const near = mul(div(add(squares, u), below), add(series, 1));
  const far = mul(mul(add(n, 1), 0.5), log(add(u, 1)));
  return where(less(u, 0.25), near, far);
}
