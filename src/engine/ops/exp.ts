import { unary } from './define/unary.js';
import { mul } from './mul.js';

/** e^x: dy/dx = y. */
export const exp = unary('exp', { onnx: 'Exp', evaluate: Math.exp, gradient: (dy, y) => mul(dy, y) });
