import { applyOne, type Op, type Value } from '../graph/index.js';

const op: Op<Record<never, never>> = {
  name: 'stopGradient',
  arity: 1,
  infer: ([x]) => [x!],
  evaluate: ([x]) => [x!.data],
  gradient: () => [undefined],
  onnx: (_, [x]) => x!,
};

/** The value itself, through which no gradient flows. */
export function stopGradient(x: Value): Value {
  return applyOne(op, [x], {});
}
stopGradient.op = op;
