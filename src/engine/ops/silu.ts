import { add } from './add.js';
import { unary } from './define/unary.js';
import { mul } from './mul.js';
import { sigmoid } from './sigmoid.js';
import { sub } from './sub.js';

/** x sigmoid(x), also called swish: dy/dx = s + y (1 - s). */
export const silu = unary('silu', {
  onnx: (emit, x) => emit.node('Mul', [x, emit.node('Sigmoid', [x])]),
  evaluate: (x) => x / (1 + Math.exp(-x)),
  gradient: (dy, y, x) => {
    const s = sigmoid(x);
    return mul(dy, add(s, mul(y, sub(1, s))));
  },
});
