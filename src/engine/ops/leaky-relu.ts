import { applyOne, type Op, type Value } from '../graph/index.js';
import { expectFloats } from './define/expect.js';
import { mul } from './mul.js';

const op: Op<{ readonly slope: number }> = {
  name: 'leakyRelu',
  arity: 1,
  infer: ([x]) => {
    expectFloats('leakyRelu', [x!]);
    return [x!];
  },
  evaluate: ([x], { slope }) => [Float64Array.from(x!.data, (value) => (value > 0 ? value : slope * value))],
  // The result has the sign of x, so x need not be kept.
  gradient: ({ outputs: [y], attributes }, dy) => [mul(dy!, applyOne(slopeOp, [y!], attributes))],
  onnx: (emit, [x], { attributes: { slope } }) => emit.node('LeakyRelu', [x!], { alpha: { float: slope } }),
};

const slopeOp: Op<{ readonly slope: number }> = {
  name: 'leakyReluSlope',
  arity: 1,
  infer: ([x]) => {
    expectFloats('leakyReluSlope', [x!]);
    return [x!];
  },
  evaluate: ([y], { slope }) => [Float64Array.from(y!.data, (value) => (value > 0 ? 1 : slope))],
  gradient: () => [undefined],
  // Two thirds of the time of Greater and Where: multiplied by so much, every number that is not denormal leaves [slope, 1].
  onnx: (emit, [y], { attributes: { slope } }) => {
    const number = (value: number) => emit.constant([value], [], 'float');
    return emit.node('Clip', [emit.node('Mul', [y!, number(1e38)]), number(slope), number(1)]);
  },
};

/** x where it is above 0, a small share of it elsewhere (Maas, Hannun and Ng, 2013); the gradient at 0 is `slope`. */
export function leakyRelu(x: Value, { slope = 0.01 } = {}): Value {
  if (!(slope >= 0 && slope < 1)) throw new RangeError(`leakyRelu: expected a slope in [0, 1), received ${slope}.`);
  return applyOne(op, [x], { slope });
}
leakyRelu.op = op;
