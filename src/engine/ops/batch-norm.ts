import { applyOp, type Op, type Value } from '../graph/index.js';
import { product, sizeOf } from '../tensor/index.js';
import { add } from './add.js';
import { axesBesideChannels, channelAffine, expectChannels, sumPerChannel } from './channel-affine.js';
import { expectSome } from './define/expect.js';
import type { Operand } from './define/operand.js';
import { div } from './div.js';
import { mul } from './mul.js';
import { neg } from './neg.js';
import { reshape } from './reshape.js';
import { size } from './size.js';
import { sqrt } from './sqrt.js';
import { stopGradient } from './stop-gradient.js';
import { sub } from './sub.js';

/** Outputs: the result, and mean and variance of each channel, shape [channels]. */
const op: Op<{ readonly epsilon: number }> = {
  name: 'batchNorm',
  arity: 3,
  infer: ([x, scale, shift]) => {
    expectChannels([x!, scale!, shift!], 'batchNorm');
    expectSome('batchNorm', x!.shape, [...x!.shape.keys()]);
    return [x!, scale!, scale!];
  },
  evaluate: ([x, scale, shift], { epsilon }) => {
    const [, channels] = x!.shape as [number, number];
    const area = sizeOf(x!.shape.slice(2));
    const count = x!.data.length / channels;
    const channel = (i: number) => Math.floor(i / area) % channels;
    const [average, variance] = [new Float64Array(channels), new Float64Array(channels)];
    x!.data.forEach((value, i) => {
      average[channel(i)]! += value / count;
    });
    x!.data.forEach((value, i) => {
      variance[channel(i)]! += (value - average[channel(i)]!) ** 2 / count;
    });
    const y = Float64Array.from(x!.data, (value, i) => {
      const c = channel(i);
      return ((value - average[c]!) / Math.sqrt(variance[c]! + epsilon)) * scale!.data[c]! + shift!.data[c]!;
    });
    return [y, average, variance];
  },
  // With d = x - mean, r = 1 / deviation, n values per channel, S = sum of dy, T = sum of dy d:
  // dx = scale r (dy - S / n - d r² T / n), dscale = r T, dshift = S.
  // And with m and v the gradients of mean and variance, which gradients of gradients have: dx += m / n + 2 v d / n.
  gradient: (
    { inputs: [x, scale], outputs: [, average, variance], attributes: { epsilon } },
    dy,
    ofMean,
    ofVariance,
  ) => {
    const axes = axesBesideChannels(x!.shape);
    const sizes = product(axes.map((axis) => x!.shape[axis]!));
    const count: Operand = typeof sizes === 'number' ? sizes : size(x!, axes);
    const d = sub(x!, reshape(average!, [average!.shape[0]!, ...x!.shape.slice(2).map(() => 1)]));
    const zero = sub(scale!, scale!);
    const parts: Value[] = [];
    if (ofMean !== undefined || ofVariance !== undefined) {
      const pull = ofVariance === undefined ? zero : div(mul(ofVariance, 2), count);
      parts.push(channelAffine(d, pull, ofMean === undefined ? zero : div(ofMean, count)));
    }
    if (dy === undefined) return [parts[0], undefined, undefined];
    const r = div(1, sqrt(add(variance!, epsilon)));
    const [total, along] = [sumPerChannel(dy), sumPerChannel(mul(dy, d))];
    const slope = mul(scale!, r);
    const pull = neg(div(mul(slope, mul(mul(r, r), along)), count));
    parts.push(channelAffine(d, pull, neg(div(mul(slope, total), count))), channelAffine(dy, slope, zero));
    return [parts.reduce((sum, part) => add(sum, part)), mul(r, along), total];
  },
  // Values less their mean, and the squares of these.
  workspace: ({ inputs: [x] }) => 2 * sizeOf(x!),
  onnx: (emit, [x, scale, shift], { inputs: [value], attributes: { epsilon } }) => {
    const { ndim } = value!;
    /** Over space first, where the values of a channel lie side by side. */
    const meanOf = (name: string) => {
      const space = emit.ints(Array.from({ length: ndim - 2 }, (_, axis) => axis + 2));
      const parts = ndim > 2 ? emit.node('ReduceMean', [name, space], { keepdims: { int: 1 } }) : name;
      return emit.node('ReduceMean', [parts, emit.ints([0])], { keepdims: { int: 1 } });
    };
    const average = meanOf(x!);
    const d = emit.node('Sub', [x!, average]);
    const [flat, variance] = [average, meanOf(emit.node('Mul', [d, d]))].map((each) =>
      emit.node('Reshape', [each, emit.ints([-1])]),
    ) as [string, string];
    const y = emit.node('BatchNormalization', [x!, scale!, shift!, flat, variance], { epsilon: { float: epsilon } });
    return [y, flat, variance];
  },
};

/**
 * Each channel shifted and scaled to mean 0 and variance 1 over the batch and space, then to learned ones (Ioffe and Szegedy, 2015).
 *
 * @param x [batch, channels, ...]
 * @param scale shape [channels]
 * @param shift shape [channels]
 * @returns the result, and mean and variance (divided by the count) of each channel, through which no gradient flows
 */
export function batchNorm(
  x: Value,
  scale: Value,
  shift: Value,
  { epsilon = 1e-5 } = {},
): { readonly y: Value; readonly mean: Value; readonly variance: Value } {
  const [y, mean, variance] = applyOp(op, [x, scale, shift], { epsilon }) as readonly [Value, Value, Value];
  return { y, mean: stopGradient(mean), variance: stopGradient(variance) };
}
batchNorm.op = op;
