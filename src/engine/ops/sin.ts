// Sine and cosine in one file: each is in the gradient of the other.
import { type Elementwise, unary } from './define/unary.js';
import { mul } from './mul.js';
import { neg } from './neg.js';

/** Sine of an angle in radians. */
export const sin: Elementwise = unary('sin', {
  onnx: 'Sin',
  evaluate: Math.sin,
  gradient: (dy, _, x) => mul(dy, cos(x)),
});

/** Cosine of an angle in radians. */
export const cos: Elementwise = unary('cos', {
  onnx: 'Cos',
  evaluate: Math.cos,
  gradient: (dy, _, x) => neg(mul(dy, sin(x))),
});
