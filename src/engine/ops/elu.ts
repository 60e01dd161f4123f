import { add } from './add.js';
import { greater } from './compare.js';
import { unary } from './define/unary.js';
import { mul } from './mul.js';
import { where } from './where.js';

/** x above 0, e^x - 1 below (Clevert, Unterthiner and Hochreiter, 2016): dy/dx = 1 or y + 1. */
export const elu = unary('elu', {
  onnx: 'Elu',
  evaluate: (x) => (x > 0 ? x : Math.expm1(x)),
  gradient: (dy, y) => where(greater(y, 0), dy, mul(dy, add(y, 1))),
});
