import { ShapeError } from '../../errors/index.js';
import { applyOp, type Op, type Value } from '../graph/index.js';
import { isSameShape, showShape } from '../tensor/index.js';
import { mean } from './mean.js';
import { mul } from './mul.js';
import { sub } from './sub.js';
import { sumTo } from './sum.js';

/** Outputs: the result, and mean and 1 / standard deviation of each row for the gradient. */
const op: Op<{ readonly epsilon: number }> = {
  name: 'layerNorm',
  infer: ([x, scale, shift]) => {
    const width = x!.shape.slice(-1);
    if (!isSameShape(scale!.shape, width) || !isSameShape(shift!.shape, width)) {
      throw new ShapeError(
        `layerNorm: expected scale and shift of shape ${showShape(width)}, received ${showShape(scale!.shape)} and ${showShape(shift!.shape)}.`,
      );
    }
    const rows = { dtype: 'float' as const, shape: [...x!.shape.slice(0, -1), 1] };
    return [x!, rows, rows];
  },
  evaluate: ([x, scale, shift], { epsilon }) => {
    const width = x!.shape.at(-1)!;
    const rows = x!.data.length / width;
    const [y, means, inverses] = [new Float64Array(x!.data.length), new Float64Array(rows), new Float64Array(rows)];
    for (let i = 0; i < rows; i++) {
      const row = Float64Array.from(x!.data.subarray(i * width, (i + 1) * width));
      const average = row.reduce((total, value) => total + value, 0) / width;
      const variance = row.reduce((total, value) => total + (value - average) ** 2, 0) / width;
      means[i] = average;
      inverses[i] = 1 / Math.sqrt(variance + epsilon);
      row.forEach((value, j) => {
        y[i * width + j] = (value - average) * inverses[i]! * scale!.data[j]! + shift!.data[j]!;
      });
    }
    return [y, means, inverses];
  },
  // With n = (x - mean) / deviation and g = dy scale: dx = (g - mean(g) - n mean(g n)) / deviation.
  gradient: ({ inputs: [x, scale, shift], outputs: [, average, inverse] }, dy) => {
    const normal = mul(sub(x!, average!), inverse!);
    const g = mul(dy!, scale!);
    const along = mean(mul(g, normal), -1, { keepAxes: true });
    const dx = mul(inverse!, sub(sub(g, mean(g, -1, { keepAxes: true })), mul(normal, along)));
    return [dx, sumTo(mul(dy!, normal), scale!), sumTo(dy!, shift!)];
  },
  onnx: (emit, inputs, { attributes: { epsilon } }) =>
    emit.nodes('LayerNormalization', inputs, 3, { axis: { int: -1 }, epsilon: { float: epsilon } }),
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
