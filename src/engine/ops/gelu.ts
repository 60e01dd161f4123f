import { add } from './add.js';
import { unary } from './define/unary.js';
import { mul } from './mul.js';
import { sigmoid } from './sigmoid.js';
import { sub } from './sub.js';

const k = Math.sqrt(2 / Math.PI);
const cubic = 0.044715;

/**
 * Gaussian error linear unit by its tanh form: x (1 + tanh u) / 2 with u = k (x + 0.044715 x³), k = sqrt(2 / pi)
 * (Hendrycks and Gimpel, 2016).
 */
export const gelu = unary('gelu', {
  onnx: (emit, x) => emit.node('Gelu', [x], { approximate: 'tanh' }),
  evaluate: (x) => 0.5 * x * (1 + Math.tanh(k * (x + cubic * x ** 3))),
  // With s = (1 + tanh u) / 2 = sigmoid(2u), y = x s and x (1 - s) = x - y: dy/dx = s + x s (1 - s) 2u' = s (1 + (x - y) 2u').
  gradient: (dy, y, x) => {
    const squares = mul(x, x);
    const s = sigmoid(mul(x, add(mul(squares, 2 * k * cubic), 2 * k)));
    const slope = add(mul(squares, 6 * k * cubic), 2 * k);
    const ds = mul(dy, s);
    return add(ds, mul(ds, mul(sub(x, y), slope)));
  },
});
