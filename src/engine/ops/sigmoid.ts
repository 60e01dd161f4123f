import { unary } from './define/unary.js';
import { mul } from './mul.js';
import { sub } from './sub.js';

/** Logistic function 1 / (1 + e^-x): dy/dx = y (1 - y). */
export const sigmoid = unary('sigmoid', {
  onnx: 'Sigmoid',
  evaluate: (x) => 1 / (1 + Math.exp(-x)),
  gradient: (dy, y) => mul(dy, mul(y, sub(1, y))),
});
