import { ShapeError } from '../../errors/index.js';
import { applyOne, type Op, type Value } from '../graph/index.js';
import { broadcastShapes, showShape, walk } from '../tensor/index.js';
import { broadcastSteps, zeros } from './define/arrays.js';
import { asValues, type Operand } from './define/operand.js';
import { sumTo } from './sum.js';

const op: Op<Record<never, never>> = {
  name: 'where',
  arity: 3,
  infer: ([condition, a, b]) => {
    if (condition!.dtype !== 'bool' || a!.dtype !== b!.dtype) {
      throw new ShapeError(
        `where: expected a boolean condition and two values of one type, received ${[condition, a, b].map((each) => `${each!.dtype} ${showShape(each!.shape)}`).join(', ')}; compare or cast() first.`,
      );
    }
    const both = broadcastShapes(a!.shape, b!.shape);
    const shape = both && broadcastShapes(condition!.shape, both);
    if (shape === undefined) {
      throw new ShapeError(
        `where: shapes ${[condition, a, b].map((each) => showShape(each!.shape)).join(', ')} do not fit; from the last axis on, sizes must be equal or 1; reshape() one of them.`,
      );
    }
    return [{ dtype: a!.dtype, shape }];
  },
  evaluate: ([condition, a, b], _, [shape]) => {
    const y = zeros(a!.dtype, shape!);
    const chosen = new Uint8Array(y.length);
    walk(shape!, broadcastSteps(condition!.shape, shape!), (position, offset) => {
      chosen[position] = condition!.data[offset]!;
    });
    for (const [from, is] of [
      [a!, 1],
      [b!, 0],
    ] as const) {
      walk(shape!, broadcastSteps(from.shape, shape!), (position, offset) => {
        if (chosen[position] === is) y[position] = from.data[offset]!;
      });
    }
    return [y];
  },
  gradient: ({ inputs: [condition, a, b] }, dy) => [
    undefined,
    sumTo(where(condition!, dy!, 0), a!),
    sumTo(where(condition!, 0, dy!), b!),
  ],
  onnx: (emit, inputs, { inputs: [, value] }) => {
    if (value!.dtype !== 'bool') return emit.node('Where', inputs);
    // ONNX Runtime has no Where of booleans.
    const [condition, a, b] = inputs as readonly [string, string, string];
    const [kept, taken] = [emit.node('And', [condition, a]), emit.node('And', [emit.node('Not', [condition]), b])];
    return emit.node('Or', [kept, taken]);
  },
};

/** `a` where the condition holds, `b` elsewhere, with broadcasting. */
export function where(condition: Value, a: Operand, b: Operand): Value {
  return applyOne(op, [condition, ...asValues('where', a, b)], {});
}
where.op = op;
