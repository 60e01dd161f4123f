import { ShapeError } from '../../errors/index.js';
import { applyOp, type Op, type Value } from '../graph/index.js';
import { showShape, sizeOf } from '../tensor/index.js';
import { concat } from './concat.js';
import { fill } from './fill.js';
import { reshape } from './reshape.js';

const op: Op<{ readonly shapes: readonly (readonly number[])[] }> = {
  name: 'unpack',
  arity: 1,
  infer: ([flat], { shapes }) => {
    const size = shapes.reduce((total, shape) => total + sizeOf(shape), 0);
    if (flat!.dtype !== 'float' || flat!.shape.length !== 1 || flat!.shape[0] !== size) {
      throw new ShapeError(
        `unpack: expected a vector of ${size} floats for parts ${shapes.map(showShape).join(', ')}, received ${flat!.dtype} ${showShape(flat!.shape)}; reshape() it to [${size}], or give parts that hold as many.`,
      );
    }
    return shapes.map((shape) => ({ dtype: flat!.dtype, shape }));
  },
  evaluate: ([flat], { shapes }) => {
    let start = 0;
    return shapes.map((shape) => {
      start += sizeOf(shape);
      return flat!.data.slice(start - sizeOf(shape), start);
    });
  },
  gradient: ({ outputs }, ...gradients) => {
    const parts = outputs.map(({ shape }, i) => reshape(gradients[i] ?? fill(0, shape), [sizeOf(shape as number[])]));
    return [concat(parts, 0)];
  },
  onnx: (emit, [flat], { outputs, attributes: { shapes } }) => {
    const parts = emit.split(flat!, shapes.map(sizeOf), 0);
    return parts.map((part, i) =>
      outputs[i]!.ndim === 1 || !emit.isUsed(outputs[i]!)
        ? part
        : emit.node('Reshape', [part, emit.ints(shapes[i]!)], { allowzero: { int: Number(shapes[i]!.includes(0)) } }),
    );
  },
};

/** Parts of a vector, one after the other, each in a shape of its own. */
export function unpack(flat: Value, shapes: readonly (readonly number[])[]): readonly Value[] {
  return applyOp(op, [flat], { shapes });
}
unpack.op = op;
