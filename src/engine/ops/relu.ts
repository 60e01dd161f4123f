import { cast } from './cast.js';
import { greater } from './compare.js';
import { unary } from './define/unary.js';
import { mul } from './mul.js';

/** max(x, 0); the gradient at 0 is 0. */
export const relu = unary('relu', {
  onnx: 'Relu',
  evaluate: (x) => Math.max(x, 0),
  // A product with 0 and 1 takes a third of the time of a choice.
  gradient: (dy, y) => mul(dy, cast(greater(y, 0), 'float')),
});
