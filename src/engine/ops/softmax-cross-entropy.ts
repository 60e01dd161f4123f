import { ShapeError } from '../../errors/index.js';
import { applyOne, type Op, type Value } from '../graph/index.js';
import { isSameShape, showShape } from '../tensor/index.js';
import { expectRows } from './define/expect.js';
import { mul } from './mul.js';
import { neg } from './neg.js';
import { softmax } from './softmax.js';
import { sub } from './sub.js';
import { dropAxes } from './sum.js';

const op: Op<Record<never, never>> = {
  name: 'softmaxCrossEntropy',
  arity: 2,
  infer: ([logits, targets]) => {
    expectRows('softmaxCrossEntropy', logits!);
    if (!isSameShape(logits!.shape, targets!.shape) || targets!.dtype !== 'float') {
      throw new ShapeError(
        `softmaxCrossEntropy: expected targets of the shape of the logits ${showShape(logits!.shape)}, one probability per class, received ${targets!.dtype} ${showShape(targets!.shape)}; oneHot() makes them of labels.`,
      );
    }
    return [{ dtype: 'float', shape: [...logits!.shape.slice(0, -1), 1] }];
  },
  evaluate: ([logits, targets]) => {
    const width = logits!.shape.at(-1)!;
    const y = new Float64Array(logits!.data.length / width);
    for (let i = 0; i < y.length; i++) {
      const row = Float64Array.from(logits!.data.subarray(i * width, (i + 1) * width));
      const largest = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
      const total = row.reduce((so, value) => so + Math.exp(value - largest), 0);
      y[i] = Math.log(total) + largest - row.reduce((so, value, j) => so + value * targets!.data[i * width + j]!, 0);
    }
    return [y];
  },
  // Of log sum exp(logits) - sum of targets logits.
  gradient: ({ inputs: [logits, targets] }, dy) => [mul(sub(softmax(logits!), targets!), dy!), neg(mul(logits!, dy!))],
  onnx: (emit, [logits, targets]) => {
    const last = emit.ints([-1]);
    const whole = emit.node('ReduceLogSumExp', [logits!, last], { keepdims: { int: 1 } });
    const own = emit.node('ReduceSum', [emit.node('Mul', [logits!, targets!]), last], { keepdims: { int: 1 } });
    return emit.node('Sub', [whole, own]);
  },
};

/**
 * Cross-entropy of each row: -sum of targets log softmax(logits), [..., classes] x [..., classes] -> [...].
 *
 * @param targets probabilities of the classes, each row summing to 1; stopGradient() where they are not to learn
 */
export function softmaxCrossEntropy(logits: Value, targets: Value): Value {
  return dropAxes(applyOne(op, [logits, targets], {}), [logits.ndim - 1]);
}
softmaxCrossEntropy.op = op;
