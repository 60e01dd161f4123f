import { unary } from './define/unary.js';
import { mul } from './mul.js';
import { sub } from './sub.js';

/** Hyperbolic tangent: dy/dx = 1 - y². */
export const tanh = unary('tanh', {
  onnx: 'Tanh',
  evaluate: Math.tanh,
  gradient: (dy, y) => mul(dy, sub(1, mul(y, y))),
});
