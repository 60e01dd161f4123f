import { unary } from './define/unary.js';
import { mul } from './mul.js';
import { neg } from './neg.js';

/** Sine of radians. */
export const sin = unary('sin', { onnx: 'Sin', evaluate: Math.sin, gradient: (dy, _, x) => mul(dy, cos(x)) });
/** Cosine of radians. */
export const cos = unary('cos', { onnx: 'Cos', evaluate: Math.cos, gradient: (dy, _, x) => neg(mul(dy, sin(x))) });
