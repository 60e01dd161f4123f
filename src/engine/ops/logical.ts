// Functions of truth.
import { ShapeError } from '../../errors/index.js';
import { applyOne, type Op, type Value } from '../graph/index.js';
import { showShape } from '../tensor/index.js';
import { binary, type ElementwiseOfTwo } from './define/binary.js';

function ofBooleans(name: string, onnx: string, holds: (a: boolean, b: boolean) => boolean): ElementwiseOfTwo {
  const evaluate = (a: number, b: number) => Number(holds(a !== 0, b !== 0));
  return binary(name, { onnx, evaluate, takes: ['bool'], gradient: null });
}

export const and = ofBooleans('and', 'And', (a, b) => a && b);
export const or = ofBooleans('or', 'Or', (a, b) => a || b);

const op: Op<Record<never, never>> = {
  name: 'not',
  arity: 1,
  infer: ([x]) => {
    if (x!.dtype !== 'bool')
      throw new ShapeError(`not: expected booleans, received ${x!.dtype} ${showShape(x!.shape)}; compare first.`);
    return [x!];
  },
  evaluate: ([x]) => [Uint8Array.from(x!.data, (value) => (value === 0 ? 1 : 0))],
  gradient: null,
  onnx: (emit, [x]) => emit.node('Not', [x!]),
};

export function not(x: Value): Value {
  return applyOne(op, [x], {});
}
not.op = op;
