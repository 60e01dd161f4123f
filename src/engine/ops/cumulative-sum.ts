import { applyOne, expectValue, type Op, type Value } from '../graph/index.js';
import { positiveAxis, sizeOf, stridesOf } from '../tensor/index.js';
import { expectFloats } from './define/expect.js';

const op: Op<{ readonly axis: number; readonly isReversed: boolean }> = {
  name: 'cumulativeSum',
  arity: 1,
  infer: ([x], { axis }) => {
    expectFloats('cumulativeSum', [x!]);
    positiveAxis(axis, x!.shape, 'cumulativeSum');
    return [x!];
  },
  evaluate: ([x], { axis, isReversed }) => {
    const y = Float64Array.from(x!.data);
    const [size, step] = [x!.shape[axis]!, stridesOf(x!.shape)[axis]!];
    const count = size === 0 ? 0 : sizeOf(x!.shape) / size;
    for (let each = 0; each < count; each++) {
      const first = Math.floor(each / step) * step * size + (each % step);
      for (let k = 1; k < size; k++) {
        const [at, before] = isReversed ? [size - 1 - k, size - k] : [k, k - 1];
        y[first + at * step]! += y[first + before * step]!;
      }
    }
    return [y];
  },
  gradient: ({ attributes: { axis, isReversed } }, dy) => [applyOne(op, [dy!], { axis, isReversed: !isReversed })],
  onnx: (emit, [x], { attributes: { axis, isReversed } }) =>
    emit.node('CumSum', [x!, emit.ints([axis])], { reverse: { int: Number(isReversed) } }),
};

/** Sums of all values up to each along an axis; `isReversed` sums from the end. */
export function cumulativeSum(x: Value, axis: number, { isReversed = false } = {}): Value {
  expectValue('cumulativeSum', x);
  return applyOne(op, [x], { axis: positiveAxis(axis, x.shape, 'cumulativeSum'), isReversed });
}
cumulativeSum.op = op;
