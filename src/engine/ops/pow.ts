import { applyOne, type Op, type Value } from '../graph/index.js';
import { expectFloats } from './define/expect.js';
import { mul } from './mul.js';

const op: Op<{ readonly exponent: number }> = {
  name: 'pow',
  arity: 1,
  infer: ([x]) => {
    expectFloats('pow', [x!]);
    return [x!];
  },
  evaluate: ([x], { exponent }) => [Float64Array.from(x!.data, (value) => value ** exponent)],
  // The derivative of x⁰ is 0 at 0 too, where the rule of the others would give 0 / 0.
  gradient: ({ inputs: [x], attributes: { exponent } }, dy) => [
    exponent === 0 ? undefined : mul(dy!, mul(pow(x!, exponent - 1), exponent)),
  ],
  onnx: (emit, [x], { attributes: { exponent } }) => emit.node('Pow', [x!, emit.constant([exponent], [], 'float')]),
};

/** x to the power of a number; x must be positive unless the exponent is a whole number. */
export function pow(x: Value, exponent: number): Value {
  if (exponent === 1) return x;
  return exponent === 2 ? mul(x, x) : applyOne(op, [x], { exponent });
}
pow.op = op;
