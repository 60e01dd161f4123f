import { applyOne, type Op, type Value } from '../graph/index.js';
import { sizeOf, walk } from '../tensor/index.js';
import { broadcastSteps } from './define/arrays.js';
import { expectFloats, expectSome } from './define/expect.js';
import { exp } from './exp.js';
import { mul } from './mul.js';
import { sub } from './sub.js';
import { dropAxes, keptShape, type ReduceOptions, reducedAxes } from './sum.js';

const op: Op<{ readonly axes: readonly number[] }> = {
  name: 'logSumExp',
  arity: 1,
  infer: ([x], { axes }) => {
    expectFloats('logSumExp', [x!]);
    expectSome('logSumExp', x!.shape, axes);
    return [{ dtype: 'float', shape: keptShape('logSumExp', x!.shape, axes) }];
  },
  evaluate: ([x], _, [shape]) => {
    const largest = new Float64Array(sizeOf(shape!)).fill(Number.NEGATIVE_INFINITY);
    const steps = broadcastSteps(shape!, x!.shape);
    walk(x!.shape, steps, (position, offset) => {
      largest[offset] = Math.max(largest[offset]!, x!.data[position]!);
    });
    const total = new Float64Array(largest.length);
    walk(x!.shape, steps, (position, offset) => {
      total[offset]! += Math.exp(x!.data[position]! - largest[offset]!);
    });
    return [total.map((value, i) => Math.log(value) + largest[i]!)];
  },
  // dx = dy e^(x - y)
  gradient: ({ inputs: [x], outputs: [y] }, dy) => [mul(exp(sub(x!, y!)), dy!)],
  onnx: (emit, [x], { attributes: { axes } }) =>
    emit.node('ReduceLogSumExp', [x!, emit.ints(axes)], { keepdims: { int: 1 } }),
};

/** Logarithm of the sum of e^x over axes, all when absent, without overflow. */
export function logSumExp(
  x: Value,
  axes?: number | readonly number[],
  { keepAxes = false }: ReduceOptions = {},
): Value {
  const reduced = reducedAxes(x, axes, 'logSumExp');
  const kept = reduced.length === 0 ? x : applyOne(op, [x], { axes: reduced });
  return keepAxes ? kept : dropAxes(kept, reduced);
}
logSumExp.op = op;

/** Logarithm of softmax over the last axis; no operator of its own, since not every provider has one. */
export function logSoftmax(x: Value): Value {
  return sub(x, logSumExp(x, -1, { keepAxes: true }));
}
