import type { Value } from '../graph/index.js';
import { isNumber } from './constant.js';
import { binary } from './define/binary.js';
import { asValues, type Operand } from './define/operand.js';
import { sumTo } from './sum.js';

const rules = binary('add', { onnx: 'Add', evaluate: (a, b) => a + b, gradient: (dy) => [dy, dy] }, sumTo);

/** a + b, elementwise, with broadcasting. */
export function add(a: Operand, b: Operand): Value {
  const [x, y] = asValues('add', a, b);
  if (isNumber(x, 0)) return y;
  return isNumber(y, 0) ? x : rules(x, y);
}
add.op = rules.op;
