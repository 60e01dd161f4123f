import { applyOne, type Op, type Value } from '../graph/index.js';
import { positiveAxis } from '../tensor/index.js';

const op: Op<{ readonly axes: readonly number[] }> = {
  name: 'size',
  arity: 1,
  infer: ([x], { axes }) => {
    for (const axis of axes) positiveAxis(axis, x!.shape, 'size');
    return [{ dtype: 'float', shape: [] }];
  },
  evaluate: ([x], { axes }) => [Float64Array.of(axes.reduce((total, axis) => total * x!.shape[axis]!, 1))],
  gradient: () => [undefined],
  onnx: (emit, [x], { attributes: { axes } }) => {
    const sizes = emit.node('Gather', [emit.node('Shape', [x!]), emit.ints(axes)]);
    return emit.cast(emit.node('ReduceProd', [sizes], { keepdims: { int: 0 } }), 'float');
  },
};

/** The number of values along axes, as a float of shape []: for axes whose size is open until the graph runs. */
export function size(x: Value, axes: readonly number[]): Value {
  return applyOne(op, [x], { axes });
}
size.op = op;
