import { unary } from './define/unary.js';
import { mul } from './mul.js';
import { sigmoid } from './sigmoid.js';

/** log(1 + e^x), without overflow: dy/dx = sigmoid(x). */
export const softplus = unary('softplus', {
  onnx: 'Softplus',
  evaluate: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  gradient: (dy, _, x) => mul(dy, sigmoid(x)),
});
