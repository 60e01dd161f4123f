import { applyOne, type Op, type Value } from '../graph/index.js';
import { greaterOrEqual, lessOrEqual } from './compare.js';
import { expectFloats } from './define/expect.js';
import { and } from './logical.js';
import { where } from './where.js';

const op: Op<{ readonly low: number; readonly high: number }> = {
  name: 'clip',
  arity: 1,
  infer: ([x], { low, high }) => {
    expectFloats('clip', [x!]);
    if (!(low <= high)) {
      throw new RangeError(`clip: expected low <= high, received ${low} and ${high}; exchange the two.`);
    }
    return [x!];
  },
  evaluate: ([x], { low, high }) => [Float64Array.from(x!.data, (value) => Math.min(Math.max(value, low), high))],
  gradient: ({ inputs: [x], attributes: { low, high } }, dy) => [
    where(and(greaterOrEqual(x!, low), lessOrEqual(x!, high)), dy!, 0),
  ],
  onnx: (emit, [x], { attributes: { low, high } }) =>
    emit.node('Clip', [x!, emit.constant([low], [], 'float'), emit.constant([high], [], 'float')]),
};

/** Values below `low` as `low`, above `high` as `high`; no gradient flows through those. */
export function clip(x: Value, low: number, high: number): Value {
  return applyOne(op, [x], { low, high });
}
clip.op = op;
