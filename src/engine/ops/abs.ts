import { greater, less } from './compare.js';
import { unary } from './define/unary.js';
import { neg } from './neg.js';
import { where } from './where.js';

/** |x|; the gradient at 0 is 0. */
export const abs = unary('abs', {
  onnx: 'Abs',
  evaluate: Math.abs,
  gradient: (dy, _, x) => where(greater(x, 0), dy, where(less(x, 0), neg(dy), 0)),
});
