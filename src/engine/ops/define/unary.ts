import { applyOne, type Emitter, type Op, type Value } from '../../graph/index.js';
import { expectFloats } from './expect.js';

interface Rules {
  /** The ONNX operator, or nodes that compute it. */
  readonly onnx: string | ((emit: Emitter, x: string) => string);
  readonly evaluate: (x: number) => number;
  /** The gradient of x from that of y = f(x); null = not differentiable. */
  readonly gradient: ((dy: Value, y: Value, x: Value) => Value) | null;
}

/** A function of one real number, applied to every element. */
export interface Elementwise {
  (x: Value): Value;
  readonly op: Op<Record<never, never>>;
}

export function unary(name: string, { onnx, evaluate, gradient }: Rules): Elementwise {
  const op: Op<Record<never, never>> = {
    name,
    isElementwise: true,
    arity: 1,
    infer: ([x]) => {
      expectFloats(name, [x!]);
      return [x!];
    },
    evaluate: ([x]) => [Float64Array.from(x!.data, evaluate)],
    gradient: gradient && ((node, dy) => [gradient(dy!, node.outputs[0]!, node.inputs[0]!)]),
    onnx: (emit, [x]) => (typeof onnx === 'string' ? emit.node(onnx, [x!]) : onnx(emit, x!)),
  };
  return Object.assign((x: Value) => applyOne(op, [x], {}), { op });
}
