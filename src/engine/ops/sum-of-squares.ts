import { applyOne, type Op, type Value } from '../graph/index.js';
import { sizeOf, walk } from '../tensor/index.js';
import { broadcastSteps } from './define/arrays.js';
import { expectFloats } from './define/expect.js';
import { mul } from './mul.js';
import { dropAxes, keptShape, type ReduceOptions, reducedAxes } from './sum.js';

const op: Op<{ readonly axes: readonly number[] }> = {
  name: 'sumOfSquares',
  arity: 1,
  infer: ([x], { axes }) => {
    expectFloats('sumOfSquares', [x!]);
    return [{ dtype: 'float', shape: keptShape('sumOfSquares', x!.shape, axes) }];
  },
  evaluate: ([x], _, [shape]) => {
    const y = new Float64Array(sizeOf(shape!));
    walk(x!.shape, broadcastSteps(shape!, x!.shape), (position, offset) => {
      y[offset]! += x!.data[position]! ** 2;
    });
    return [y];
  },
  gradient: ({ inputs: [x] }, dy) => [mul(x!, mul(dy!, 2))],
  onnx: (emit, [x], { attributes: { axes } }) =>
    emit.node('ReduceSumSquare', [x!, emit.ints(axes)], { keepdims: { int: 1 } }),
};

/**
 * Sum of x² over axes, without holding x².
 *
 * @param axes negative ones count from the last; all when absent, which gives shape []
 */
export function sumOfSquares(
  x: Value,
  axes?: number | readonly number[],
  { keepAxes = false }: ReduceOptions = {},
): Value {
  const reduced = reducedAxes(x, axes, 'sumOfSquares');
  const kept = reduced.length === 0 ? mul(x, x) : applyOne(op, [x], { axes: reduced });
  return keepAxes ? kept : dropAxes(kept, reduced);
}
sumOfSquares.op = op;
