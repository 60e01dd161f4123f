import { add } from './add.js';
import { unary } from './define/unary.js';
import { mul } from './mul.js';
import { sub } from './sub.js';
import { tanh } from './tanh.js';

const k = Math.sqrt(2 / Math.PI);
const cubic = 0.044715;

/**
 * Gaussian error linear unit by its tanh form: x (1 + tanh u) / 2 with u = k (x + 0.044715 x³), k = sqrt(2 / pi)
 * (Hendrycks and Gimpel, 2016).
 */
export const gelu = unary('gelu', {
  onnx: (emit, x) => emit.node('Gelu', [x], { approximate: 'tanh' }),
  evaluate: (x) => 0.5 * x * (1 + Math.tanh(k * (x + cubic * x ** 3))),
  // dy/dx = (1 + t) / 2 + x (1 - t²) u' / 2 with t = tanh u
  gradient: (dy, _, x) => {
    const squares = mul(x, x);
    const t = tanh(mul(x, add(mul(squares, k * cubic), k)));
    const slope = add(mul(squares, 1.5 * k * cubic), 0.5 * k);
    const half = add(mul(t, 0.5), 0.5);
    return mul(dy, add(half, mul(mul(x, slope), sub(1, mul(t, t)))));
  },
});
