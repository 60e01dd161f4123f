import { ShapeError } from '../../errors/index.js';
import { applyOne, expectValue, type Op, type Value } from '../graph/index.js';
import { isSameShape, isSize, product, quotient, type Shape, showShape } from '../tensor/index.js';

const op: Op<{ readonly shape: Shape }> = {
  name: 'reshape',
  arity: 1,
  infer: ([x], { shape }) => {
    if (product(shape) !== product(x!.shape)) {
      throw new ShapeError(
        `reshape: ${showShape(x!.shape)} holds ${product(x!.shape)} values, ${showShape(shape)} ${product(shape)}; the two must be equal: make the sizes of the second multiply to ${product(x!.shape)}, or give -1 for one of them.`,
      );
    }
    return [{ dtype: x!.dtype, shape }];
  },
  evaluate: ([x]) => [x!.data],
  gradient: ({ inputs }, dy) => [reshape(dy!, inputs[0]!.shape)],
  onnx: (emit, [x], { inputs, attributes: { shape } }) => {
    const [from, to] = [emit.bound(inputs[0]!.shape), emit.bound(shape)];
    // A target of ONNX takes 0 for "as before" unless it is told that 0 is meant.
    if (to.includes(0) && [...from, ...to].every((size) => typeof size === 'number')) {
      return emit.node('Reshape', [x!, emit.ints(to as readonly number[])], { allowzero: { int: 1 } });
    }
    return emit.node('Reshape', [x!, emit.reshapeTarget(from, to)]);
  },
};

/**
 * The same values in another shape.
 *
 * @param shape one size may be -1: what is left
 * @example reshape(x, ['batch', -1]) // [batch, 4, 3] -> [batch, 12]
 */
export function reshape(x: Value, shape: Shape): Value {
  expectValue('reshape', x);
  const open = shape.indexOf(-1);
  const isWrong = shape.some((size, axis) => axis !== open && !isSize(size));
  const known = product(shape.filter((_, axis) => axis !== open));
  const rest = isWrong ? undefined : open < 0 ? 1 : quotient(product(x.shape), known);
  if (rest === undefined) {
    throw new ShapeError(
      `reshape: ${showShape(x.shape)} cannot be parted into ${showShape(shape)}; give sizes that divide ${product(x.shape)}, and at most one -1.`,
    );
  }
  const target = shape.map((size, axis) => (axis === open ? rest : size));
  if (isSameShape(x.shape, target)) return x;
  // A reshape of a reshape is one.
  const from = x.node.op === op ? x.node.inputs[0]! : x;
  return isSameShape(from.shape, target) ? from : applyOne(op, [from], { shape: target });
}
reshape.op = op;
