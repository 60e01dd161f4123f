import { applyOne, type Op, type Value } from '../graph/index.js';
import type { DType } from '../tensor/index.js';

const op: Op<{ readonly to: DType }> = {
  name: 'cast',
  arity: 1,
  infer: ([x], { to }) => [{ dtype: to, shape: x!.shape }],
  evaluate: ([x], { to }) => {
    if (to === 'float') return [Float64Array.from(x!.data)];
    return [to === 'int' ? Int32Array.from(x!.data) : Uint8Array.from(x!.data, (value) => (value === 0 ? 0 : 1))];
  },
  gradient: () => [undefined],
  onnx: (emit, [x], { attributes: { to } }) => emit.cast(x!, to),
};

/** The numbers as another type: floats lose their fraction as integers, and become `value != 0` as booleans. */
export function cast(x: Value, to: DType): Value {
  return x.dtype === to ? x : applyOne(op, [x], { to });
}
cast.op = op;
