// Largest and smallest values over axes.
import { applyOne, type Op, type Value } from '../graph/index.js';
import { sizeOf, walk } from '../tensor/index.js';
import { cast } from './cast.js';
import { equal } from './compare.js';
import { broadcastSteps } from './define/arrays.js';
import { expectFloats, expectSome } from './define/expect.js';
import { div } from './div.js';
import { mul } from './mul.js';
import { dropAxes, keptShape, type ReduceOptions, reducedAxes, sum } from './sum.js';

function extremum(name: 'max' | 'min', onnx: string, better: (a: number, b: number) => number) {
  const op: Op<{ readonly axes: readonly number[] }> = {
    name,
    arity: 1,
    infer: ([x], { axes }) => {
      expectFloats(name, [x!]);
      expectSome(name, x!.shape, axes);
      return [{ dtype: 'float', shape: keptShape(name, x!.shape, axes) }];
    },
    evaluate: ([x], _, [shape]) => {
      const y = new Float64Array(sizeOf(shape!)).fill(
        name === 'max' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY,
      );
      walk(x!.shape, broadcastSteps(shape!, x!.shape), (position, offset) => {
        y[offset] = better(y[offset]!, x!.data[position]!);
      });
      return [y];
    },
    // Values that tie share the gradient.
    gradient: ({ inputs: [x], outputs: [y], attributes: { axes } }, dy) => {
      const isBest = cast(equal(x!, y!), 'float');
      return [mul(isBest, div(dy!, sum(isBest, axes, { keepAxes: true })))];
    },
    onnx: (emit, [x], { attributes: { axes } }) => emit.node(onnx, [x!, emit.ints(axes)], { keepdims: { int: 1 } }),
  };
  const reduce = (x: Value, axes?: number | readonly number[], { keepAxes = false }: ReduceOptions = {}): Value => {
    const reduced = reducedAxes(x, axes, name);
    const kept = reduced.length === 0 ? x : applyOne(op, [x], { axes: reduced });
    return keepAxes ? kept : dropAxes(kept, reduced);
  };
  return Object.assign(reduce, { op });
}

/** Largest value over axes, all when absent; values that tie share the gradient. */
export const max = extremum('max', 'ReduceMax', Math.max);
/** Smallest value over axes, all when absent; values that tie share the gradient. */
export const min = extremum('min', 'ReduceMin', Math.min);
