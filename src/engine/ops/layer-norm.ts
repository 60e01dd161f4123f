import { ShapeError } from '../../errors/index.js';
import { applyOp, type Op, type Value } from '../graph/index.js';
import { isSameShape, showShape } from '../tensor/index.js';
import { add } from './add.js';
import { expectFloats, expectRows } from './define/expect.js';
import { mean } from './mean.js';
import { mul } from './mul.js';
import { sub } from './sub.js';
import { sumTo } from './sum.js';

/** Outputs: the result, the rows at mean 0 and variance 1, and 1 / standard deviation of each. */
const op: Op<{ readonly epsilon: number }> = {
  name: 'layerNorm',
  arity: 3,
  infer: ([x, scale, shift]) => {
    expectRows('layerNorm', x!);
    expectFloats('layerNorm', [scale!, shift!]);
    const width = x!.shape.slice(-1);
    if (!isSameShape(scale!.shape, width) || !isSameShape(shift!.shape, width)) {
      throw new ShapeError(
        `layerNorm: expected scale and shift of shape ${showShape(width)}, received ${showShape(scale!.shape)} and ${showShape(shift!.shape)} for rows ${showShape(x!.shape)}. Make the layer for the number of features that its input has.`,
      );
    }
    const rows = { dtype: 'float' as const, shape: [...x!.shape.slice(0, -1), 1] };
    return [x!, x!, rows];
  },
  evaluate: ([x, scale, shift], { epsilon }) => {
    const width = x!.shape.at(-1)!;
    const rows = x!.data.length / width;
    const [y, normal, inverses] = [x!.data, x!.data, { length: rows }].map(
      ({ length }) => new Float64Array(length),
    ) as [Float64Array, Float64Array, Float64Array];
    for (let i = 0; i < rows; i++) {
      const row = Float64Array.from(x!.data.subarray(i * width, (i + 1) * width));
      const average = row.reduce((total, value) => total + value, 0) / width;
      const variance = row.reduce((total, value) => total + (value - average) ** 2, 0) / width;
      inverses[i] = 1 / Math.sqrt(variance + epsilon);
      row.forEach((value, j) => {
        normal[i * width + j] = (value - average) * inverses[i]!;
        y[i * width + j] = normal[i * width + j]! * scale!.data[j]! + shift!.data[j]!;
      });
    }
    return [y, normal, inverses];
  },
  // With n = (x - mean) / deviation and g the gradient of n: dx = (g - mean(g) - n mean(g n)) / deviation.
  // And with h the gradient of 1 / deviation, which gradients of gradients have: dx -= h n / (width deviation²).
  gradient: ({ inputs: [, scale, shift], outputs: [, normal, inverse] }, dy, dn, ofInverse) => {
    const given = [...(dy === undefined ? [] : [mul(dy, scale!)]), ...(dn === undefined ? [] : [dn])];
    const parts: Value[] = [];
    if (given.length > 0) {
      const g = given.reduce((total, each) => add(total, each));
      const along = mean(mul(g, normal!), -1, { keepAxes: true });
      parts.push(mul(inverse!, sub(sub(g, mean(g, -1, { keepAxes: true })), mul(normal!, along))));
    }
    if (ofInverse !== undefined) {
      const pull = mul(mul(ofInverse, mul(inverse!, inverse!)), -1 / (scale!.shape[0] as number));
      parts.push(mul(normal!, pull));
    }
    return [
      parts.reduce((total, part) => add(total, part)),
      dy && sumTo(mul(dy, normal!), scale!),
      dy && sumTo(dy, shift!),
    ];
  },
  onnx: (emit, [x, scale, shift], { inputs, outputs: [y, normal], attributes: { epsilon } }) => {
    const settings = { axis: { int: -1 }, epsilon: { float: epsilon } };
    if (!emit.isUsed(normal!)) {
      const [found, , inverse] = emit.nodes('LayerNormalization', [x!, scale!, shift!], 3, settings);
      return [found!, '', inverse!];
    }
    const width = inputs[1]!.shape[0] as number;
    const one = emit.constant(new Float64Array(width).fill(1), [width], 'float');
    const [rows, , inverse] = emit.nodes('LayerNormalization', [x!, one], 3, settings);
    if (!emit.isUsed(y!)) return ['', rows!, inverse!];
    return [emit.node('Add', [emit.node('Mul', [rows!, scale!]), shift!]), rows!, inverse!];
  },
};

/**
 * Each row of the last axis shifted and scaled to mean 0 and variance 1, then to learned ones (Ba, Kiros and Hinton, 2016).
 *
 * @param scale shape [features]
 * @param shift shape [features]
 */
export function layerNorm(x: Value, scale: Value, shift: Value, { epsilon = 1e-5 } = {}): Value {
  return applyOp(op, [x, scale, shift], { epsilon })[0]!;
}
layerNorm.op = op;

/** What a value is the scaled and shifted form of, or undefined where it does not come from layerNorm. */
export function normalisedIn({ node, index }: Value) {
  if (node.op !== op || index !== 0) return undefined;
  const [, scale, shift] = node.inputs;
  return { normal: node.outputs[1]!, scale: scale!, shift: shift! };
}
