import { unary } from './define/unary.js';
import { div } from './div.js';

/** Natural logarithm: dy/dx = 1/x. */
export const log = unary('log', { onnx: 'Log', evaluate: Math.log, gradient: (dy, _, x) => div(dy, x) });
