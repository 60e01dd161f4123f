import { unary } from './define/unary.js';

/** -x. */
export const neg = unary('neg', { onnx: 'Neg', evaluate: (x) => -x, gradient: (dy) => neg(dy) });
