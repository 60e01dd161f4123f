import { unary } from './define/unary.js';
import { exp } from './exp.js';
import { mul } from './mul.js';
import { neg } from './neg.js';

/**
 * The error function 2/sqrt(pi) times the integral of e^-t² from 0 to x: by its Taylor series for small |x|, by the continued fraction
 * of its complement (Abramowitz and Stegun 7.1.5, 7.1.14) for others; exact to about 1e-15.
 */
export function errorFunction(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a < 2.5) {
    let term = x;
    let total = x;
    for (let n = 1; n < 100 && Math.abs(term) > 1e-17 * Math.abs(total); n++) {
      term *= -(x * x) / n;
      total += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * total;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / (Math.sqrt(Math.PI) * (a + fraction)));
}

/** Error function: dy/dx = 2/sqrt(pi) e^-x². */
export const erf = unary('erf', {
  onnx: 'Erf',
  evaluate: errorFunction,
  gradient: (dy, _, x) => mul(dy, mul(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI))),
});
