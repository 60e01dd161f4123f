// The logarithm of the gamma function and its derivative, of positive numbers: by Stirling's series of x + 8, from which
// the recurrence log gamma(x) = log gamma(x + 1) - log x leads back (Abramowitz and Stegun 6.1.41, 6.3.18).
import type { Value } from '../graph/index.js';
import { add } from './add.js';
import { div } from './div.js';
import { log } from './log.js';
import { mul } from './mul.js';
import { sub } from './sub.js';

const shift = 8;

/**
 * Logarithm of gamma(x), 0 < x < 1e9, elementwise; differentiable. A difference of two such logarithms of large numbers keeps few
 * digits in single precision: write it as a series of its own.
 */
export function logGamma(x: Value): Value {
  const z = add(x, shift);
  const inverse = div(1, z);
  const squared = mul(inverse, inverse);
  const series = mul(inverse, add(mul(squared, add(mul(squared, 1 / 1260), -1 / 360)), 1 / 12));
  const stirling = add(sub(mul(sub(z, 0.5), log(z)), z), add(series, 0.5 * Math.log(2 * Math.PI)));
  // In two products, since one of eight would leave single precision at 65,000.
  const rising = [0, shift / 2].map((start) => {
    let product = start === 0 ? x : add(x, start);
    for (let k = start + 1; k < start + shift / 2; k++) product = mul(product, add(x, k));
    return log(product);
  });
  return sub(stirling, add(rising[0]!, rising[1]!));
}
