import { binary } from './define/binary.js';
import { neg } from './neg.js';
import { sumTo } from './sum.js';

/** a - b, elementwise, with broadcasting. */
export const sub = binary('sub', { onnx: 'Sub', evaluate: (a, b) => a - b, gradient: (dy) => [dy, neg(dy)] }, sumTo);
