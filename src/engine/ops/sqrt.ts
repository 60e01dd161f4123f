import { unary } from './define/unary.js';
import { div } from './div.js';
import { mul } from './mul.js';

/** Square root: dy/dx = 1 / (2 y). */
export const sqrt = unary('sqrt', { onnx: 'Sqrt', evaluate: Math.sqrt, gradient: (dy, y) => div(mul(dy, 0.5), y) });
