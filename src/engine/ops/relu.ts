import { greater } from './compare.js';
import { unary } from './define/unary.js';
import { where } from './where.js';

/** max(x, 0); the gradient at 0 is 0. */
export const relu = unary('relu', {
  onnx: 'Relu',
  evaluate: (x) => Math.max(x, 0),
  gradient: (dy, y) => where(greater(y, 0), dy, 0),
});
