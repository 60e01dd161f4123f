import type { Value } from '../graph/index.js';
import { isNumber } from './constant.js';
import { binary } from './define/binary.js';
import { asValues, type Operand } from './define/operand.js';
import { sumTo } from './sum.js';

const rules = binary(
  'mul',
  { onnx: 'Mul', evaluate: (a, b) => a * b, gradient: (dy, a, b) => [mul(dy, b), mul(dy, a)] },
  sumTo,
);

/** a b, elementwise, with broadcasting. */
export function mul(a: Operand, b: Operand): Value {
  const [x, y] = asValues('mul', a, b);
  if (isNumber(x, 1)) return y;
  return isNumber(y, 1) ? x : rules(x, y);
}
mul.op = rules.op;
