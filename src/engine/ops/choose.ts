// The larger and the smaller of two values; where they are equal, the gradient goes to the first.
import { greaterOrEqual, lessOrEqual } from './compare.js';
import { binary } from './define/binary.js';
import { sumTo } from './sum.js';
import { where } from './where.js';

/** The larger of a and b, elementwise, with broadcasting. */
export const maximum = binary(
  'maximum',
  {
    onnx: 'Max',
    evaluate: Math.max,
    gradient: (dy, a, b) => {
      const isFirst = greaterOrEqual(a, b);
      return [where(isFirst, dy, 0), where(isFirst, 0, dy)];
    },
  },
  sumTo,
);

/** The smaller of a and b, elementwise, with broadcasting. */
export const minimum = binary(
  'minimum',
  {
    onnx: 'Min',
    evaluate: Math.min,
    gradient: (dy, a, b) => {
      const isFirst = lessOrEqual(a, b);
      return [where(isFirst, dy, 0), where(isFirst, 0, dy)];
    },
  },
  sumTo,
);
