import { ShapeError } from '../../errors/index.js';
import { applyOne, expectValue, type Op, type Value } from '../graph/index.js';
import { positiveAxis, showShape, stridesOf, walk } from '../tensor/index.js';
import { zeros } from './define/arrays.js';

const op: Op<{ readonly axes: readonly number[] }> = {
  name: 'transpose',
  arity: 1,
  infer: ([x], { axes }) => {
    if (axes.length !== x!.shape.length || x!.shape.some((_, axis) => !axes.includes(axis))) {
      throw new ShapeError(
        `transpose: expected each of the ${x!.shape.length} axes of ${showShape(x!.shape)} once, received [${axes.join(', ')}]; list them all, in the order of the result.`,
      );
    }
    return [{ dtype: x!.dtype, shape: axes.map((axis) => x!.shape[axis]!) }];
  },
  evaluate: ([x], { axes }, [shape]) => {
    const y = zeros(x!.dtype, shape!);
    const strides = stridesOf(x!.shape);
    walk(
      shape!,
      axes.map((axis) => strides[axis]!),
      (position, offset) => {
        y[position] = x!.data[offset]!;
      },
    );
    return [y];
  },
  gradient: ({ attributes: { axes } }, dy) => [
    transpose(
      dy!,
      axes.map((_, axis) => axes.indexOf(axis)),
    ),
  ],
  onnx: (emit, [x], { attributes: { axes } }) => emit.node('Transpose', [x!], { perm: { ints: axes } }),
};

/**
 * Axes in another order.
 *
 * @param axes for each axis of the result, which one of `x` it is
 * @example transpose(x, [0, 2, 1]) // [batch, time, features] -> [batch, features, time]
 */
export function transpose(x: Value, axes: readonly number[]): Value {
  expectValue('transpose', x);
  const order = axes.map((axis) => positiveAxis(axis, x.shape, 'transpose'));
  return order.every((axis, i) => axis === i) && order.length === x.ndim ? x : applyOne(op, [x], { axes: order });
}
transpose.op = op;
