import { applyOne, type Op, type Value } from '../graph/index.js';
import { product, sizeOf, walk } from '../tensor/index.js';
import { broadcastSteps } from './define/arrays.js';
import { expectFloats, expectSome } from './define/expect.js';
import { div } from './div.js';
import { mul } from './mul.js';
import { size } from './size.js';
import { broadcastTo, dropAxes, keptShape, type ReduceOptions, reducedAxes } from './sum.js';

const op: Op<{ readonly axes: readonly number[] }> = {
  name: 'mean',
  arity: 1,
  infer: ([x], { axes }) => {
    expectFloats('mean', [x!]);
    expectSome('mean', x!.shape, axes);
    return [{ dtype: 'float', shape: keptShape('mean', x!.shape, axes) }];
  },
  evaluate: ([x], _, [shape]) => {
    const y = new Float64Array(sizeOf(shape!));
    walk(x!.shape, broadcastSteps(shape!, x!.shape), (position, offset) => {
      y[offset]! += x!.data[position]!;
    });
    const count = x!.data.length / y.length;
    return [y.map((total) => total / count)];
  },
  gradient: ({ inputs: [x], attributes: { axes } }, dy) => [broadcastTo(shared(dy!, x!, axes), x!.shape, x!)],
  onnx: (emit, [x], { attributes: { axes } }) =>
    emit.node('ReduceMean', [x!, emit.ints(axes)], { keepdims: { int: 1 } }),
};

/** A gradient divided by the number of values that share it. */
function shared(dy: Value, x: Value, axes: readonly number[]): Value {
  const count = product(axes.map((axis) => x.shape[axis]!));
  return typeof count === 'number' ? mul(dy, 1 / count) : div(dy, size(x, axes));
}

/**
 * Mean over axes.
 *
 * @param axes negative ones count from the last; all when absent, which gives shape []
 */
export function mean(x: Value, axes?: number | readonly number[], { keepAxes = false }: ReduceOptions = {}): Value {
  const reduced = reducedAxes(x, axes, 'mean');
  const kept = reduced.length === 0 ? x : applyOne(op, [x], { axes: reduced });
  return keepAxes ? kept : dropAxes(kept, reduced);
}
mean.op = op;
