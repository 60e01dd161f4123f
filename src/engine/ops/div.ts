import { binary } from './define/binary.js';
import { mul } from './mul.js';
import { neg } from './neg.js';
import { sumTo } from './sum.js';

/** a / b, elementwise, with broadcasting: d(a/b) = da / b - (a/b) db / b. */
export const div = binary(
  'div',
  {
    onnx: 'Div',
    evaluate: (a, b) => a / b,
    takes: ['float'],
    gradient: (dy, _, b, y) => {
      const da = div(dy, b);
      return [da, neg(mul(da, y))];
    },
  },
  sumTo,
);
