import { ShapeError } from '../../errors/index.js';
import { applyOne, type Op, type Value } from '../graph/index.js';
import { showShape } from '../tensor/index.js';

const op: Op<{ readonly low: number; readonly high: number }> = {
  name: 'nanOutside',
  arity: 1,
  infer: ([x], { low, high }) => {
    if (x!.dtype === 'bool') {
      throw new ShapeError(
        `nanOutside: expected numbers, received ${x!.dtype} ${showShape(x!.shape)}; cast() them to 'int' or 'float' first.`,
      );
    }
    if (!(low <= high)) {
      throw new RangeError(
        `nanOutside: expected two ends, the smaller first, received ${low} and ${high}; give both, such as nanOutside(x, 0, 1).`,
      );
    }
    if (x!.dtype === 'int' && [low, high].some((end) => (end | 0) !== end)) {
      throw new RangeError(
        `nanOutside: expected whole numbers of 32 bits as ends for integers, received ${low} and ${high}; round them.`,
      );
    }
    return [{ dtype: 'float', shape: x!.shape }];
  },
  // Ends of single precision, as a graph of single precision has them.
  evaluate: ([{ dtype, data }], { low, high }) => {
    const [least, most] = dtype === 'int' ? [low, high] : [Math.fround(low), Math.fround(high)];
    return [Float64Array.from(data, (value) => (value >= least && value <= most ? 0 : Number.NaN))];
  },
  // 0 wherever it is a number.
  gradient: () => [undefined],
  onnx: (emit, [x], { inputs: [{ dtype }], attributes: { low, high } }) => {
    const isAtMost = (a: string, b: string) =>
      // Of integers cards have Less alone, and only floats can be NaN, for which neither is so.
      dtype === 'int' ? emit.node('Not', [emit.node('Less', [b, a])]) : emit.node('LessOrEqual', [a, b]);
    const end = (value: number) => emit.constant([value], [], dtype);
    const isInside = emit.node('And', [isAtMost(end(low), x!), isAtMost(x!, end(high))]);
    return emit.node('Where', [isInside, emit.constant([0], [], 'float'), emit.constant([Number.NaN], [], 'float')]);
  },
};

/**
 * 0 at numbers in [low, high], NaN at others: added to a loss, it stops a training whose labels or targets are not what the loss
 * takes them for, and the training says so.
 */
export function nanOutside(x: Value, low: number, high: number): Value {
  return applyOne(op, [x], { low, high });
}
nanOutside.op = op;
