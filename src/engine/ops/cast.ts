import { GraphError } from '../../errors/index.js';
import { applyOne, expectValue, type Op, type Value } from '../graph/index.js';
import type { DType } from '../tensor/index.js';

const op: Op<{ readonly to: DType }> = {
  name: 'cast',
  arity: 1,
  infer: ([x], { to }) => [{ dtype: to, shape: x!.shape }],
  evaluate: ([x], { to }) => {
    if (to === 'float') return [Float64Array.from(x!.data)];
    return [to === 'int' ? Int32Array.from(x!.data) : Uint8Array.from(x!.data, (value) => (value === 0 ? 0 : 1))];
  },
  // A rule is asked only where a parameter is behind the value. Booleans are constant in pieces and meant so; whole numbers are
  // mostly an oversight, in which nothing would be learned.
  gradient: ({ inputs: [x], attributes: { to } }) => {
    if (x!.dtype !== 'int' && to !== 'int') return [undefined];
    throw new GraphError(
      'gradients: operator "cast" is not differentiable to or from integers, and the loss depends on a parameter through it; keep floats, or wrap its input in stopGradient() if that is meant.',
    );
  },
  onnx: (emit, [x], { attributes: { to } }) => emit.cast(x!, to),
};

/** The numbers as another type: floats lose their fraction as integers, and become `value != 0` as booleans. No gradient passes. */
export function cast(x: Value, to: DType): Value {
  expectValue('cast', x);
  return x.dtype === to ? x : applyOne(op, [x], { to });
}
cast.op = op;
