import { ShapeError } from '../../errors/index.js';
import { applyOne, type Op, type Value } from '../graph/index.js';
import { showShape } from '../tensor/index.js';

const op: Op<{ readonly limit: number }> = {
  name: 'nanOutside',
  arity: 1,
  infer: ([x]) => {
    if (x!.dtype !== 'int') {
      throw new ShapeError(
        `nanOutside: expected integers, received ${x!.dtype} ${showShape(x!.shape)}; cast() them to 'int' first.`,
      );
    }
    return [{ dtype: 'float', shape: x!.shape }];
  },
  evaluate: ([x], { limit }) => [Float64Array.from(x!.data, (value) => (value >= 0 && value < limit ? 0 : Number.NaN))],
  gradient: null,
  onnx: (emit, [x], { attributes: { limit } }) => {
    const isBelow = emit.node('Less', [x!, emit.constant([0], [], 'int')]);
    const isInside = emit.node('Less', [x!, emit.constant([limit], [], 'int')]);
    const isGood = emit.node('And', [emit.node('Not', [isBelow]), isInside]);
    return emit.node('Where', [isGood, emit.constant([0], [], 'float'), emit.constant([Number.NaN], [], 'float')]);
  },
};

/**
 * 0 at integers in [0, limit), NaN at others: added to a loss, it stops a training whose labels are not what the loss takes them
 * for, and the training says so.
 */
export function nanOutside(x: Value, limit: number): Value {
  return applyOne(op, [x], { limit });
}
nanOutside.op = op;
