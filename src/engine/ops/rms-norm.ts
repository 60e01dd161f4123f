import { ShapeError } from '../../errors/index.js';
import { applyOp, type Op, type Value } from '../graph/index.js';
import { isSameShape, showShape } from '../tensor/index.js';
import { add } from './add.js';
import { expectFloats, expectRows } from './define/expect.js';
import { mean } from './mean.js';
import { mul } from './mul.js';
import { sub } from './sub.js';
import { sumTo } from './sum.js';

/** Outputs: the result, and 1 / root mean square of each row for the gradient. */
const op: Op<{ readonly epsilon: number }> = {
  name: 'rmsNorm',
  arity: 2,
  infer: ([x, scale]) => {
    expectRows('rmsNorm', x!);
    expectFloats('rmsNorm', [scale!]);
    const width = x!.shape.slice(-1);
    if (!isSameShape(scale!.shape, width)) {
      throw new ShapeError(
        `rmsNorm: expected a scale of shape ${showShape(width)}, received ${showShape(scale!.shape)} for rows ${showShape(x!.shape)}. Make the layer for the number of features that its input has.`,
      );
    }
    return [x!, { dtype: 'float', shape: [...x!.shape.slice(0, -1), 1] }];
  },
  evaluate: ([x, scale], { epsilon }) => {
    const width = x!.shape.at(-1)!;
    const inverses = new Float64Array(x!.data.length / width);
    for (let i = 0; i < inverses.length; i++) {
      let squares = 0;
      for (let j = 0; j < width; j++) squares += x!.data[i * width + j]! ** 2;
      inverses[i] = 1 / Math.sqrt(squares / width + epsilon);
    }
    const y = Float64Array.from(
      x!.data,
      (value, i) => value * inverses[Math.floor(i / width)]! * scale!.data[i % width]!,
    );
    return [y, inverses];
  },
  // With n = x r and g = dy scale: dx = r (g - n mean(g n)).
  // And with h the gradient of r, which gradients of gradients have: dx -= h r² n / width.
  gradient: ({ inputs: [x, scale], outputs: [, inverse] }, dy, ofInverse) => {
    const normal = mul(x!, inverse!);
    const parts: Value[] = [];
    if (dy !== undefined) {
      const g = mul(dy, scale!);
      parts.push(mul(inverse!, sub(g, mul(normal, mean(mul(g, normal), -1, { keepAxes: true })))));
    }
    if (ofInverse !== undefined) {
      const pull = mul(mul(ofInverse, mul(inverse!, inverse!)), -1 / (scale!.shape[0] as number));
      parts.push(mul(normal, pull));
    }
    return [parts.reduce((total, part) => add(total, part)), dy && sumTo(mul(dy, normal), scale!)];
  },
  onnx: (emit, [x, scale], { attributes: { epsilon } }) => {
    const squares = emit.node('ReduceMean', [emit.node('Mul', [x!, x!]), emit.ints([-1])], { keepdims: { int: 1 } });
    const root = emit.node('Sqrt', [emit.node('Add', [squares, emit.constant([epsilon], [], 'float')])]);
    const inverse = emit.node('Reciprocal', [root]);
    return [emit.node('Mul', [emit.node('Mul', [x!, inverse]), scale!]), inverse];
  },
};

/**
 * Each row of the last axis divided by its root mean square, then scaled (Zhang and Sennrich, 2019).
 *
 * @param scale shape [features]
 */
export function rmsNorm(x: Value, scale: Value, { epsilon = 1e-6 } = {}): Value {
  return applyOp(op, [x, scale], { epsilon })[0]!;
}
rmsNorm.op = op;
