import { add } from './add.js';
import { unary } from './define/unary.js';
import { erf, errorFunction } from './erf.js';
import { exp } from './exp.js';
import { mul } from './mul.js';

/** Gaussian error linear unit x P(Z < x) with a standard normal Z; `gelu` is its faster approximation. */
export const geluExact = unary('geluExact', {
  onnx: (emit, x) => emit.node('Gelu', [x]),
  evaluate: (x) => 0.5 * x * (1 + errorFunction(x / Math.SQRT2)),
  // dy/dx = P(Z < x) + x density(x)
  gradient: (dy, _, x) => {
    const below = add(mul(erf(mul(x, Math.SQRT1_2)), 0.5), 0.5);
    const density = mul(exp(mul(mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
    return mul(dy, add(below, mul(x, density)));
  },
});
