import { ShapeError } from '../../errors/index.js';
import { applyOne, expectValue, type Op, type TensorType, type Value } from '../graph/index.js';
import { isSameShape, type Shape, showShape, sizeOf } from '../tensor/index.js';
import { add } from './add.js';
import { expectFloats } from './define/expect.js';
import { mul } from './mul.js';
import { reshape } from './reshape.js';
import { sum } from './sum.js';

/** All axes but that of the channels. */
export const axesBesideChannels = (shape: Shape): readonly number[] =>
  shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));

/** The sum over all values of a channel, shape [channels]: over space first, where they lie side by side. */
export function sumPerChannel(x: Value): Value {
  return sum(
    sum(
      x,
      x.shape.slice(2).map((_, axis) => axis + 2),
    ),
    0,
  );
}

/** @throws ShapeError unless `x` is [batch, channels, ...] and the others have a number per channel */
export function expectChannels(inputs: readonly TensorType[], what: string): void {
  expectFloats(what, inputs);
  const [x, ...rest] = inputs.map(({ shape }) => shape) as [Shape, ...Shape[]];
  if (x.length >= 2 && typeof x[1] === 'number' && rest.every((shape) => isSameShape(shape, [x[1]!]))) return;
  throw new ShapeError(
    `${what}: expected values [batch, channels, ...] and numbers of shape [channels], received ${[x, ...rest].map(showShape).join(', ')}. Make the layer for the number of channels that its input has.`,
  );
}

const op: Op<Record<never, never>> = {
  name: 'channelAffine',
  arity: 3,
  infer: ([x, scale, shift]) => {
    expectChannels([x!, scale!, shift!], 'channelAffine');
    return [x!];
  },
  evaluate: ([x, scale, shift]) => {
    const area = sizeOf(x!.shape.slice(2));
    const channel = (i: number) => Math.floor(i / area) % x!.shape[1]!;
    return [Float64Array.from(x!.data, (value, i) => value * scale!.data[channel(i)]! + shift!.data[channel(i)]!)];
  },
  gradient: ({ inputs: [x, scale] }, dy) => {
    const perChannel = reshape(scale!, [scale!.shape[0]!, ...x!.shape.slice(2).map(() => 1)]);
    return [mul(dy!, perChannel), sumPerChannel(mul(dy!, x!)), sumPerChannel(dy!)];
  },
  // Batch normalisation by mean 0 and variance 1 is one pass, and ONNX Runtime merges it with a convolution before it.
  onnx: (emit, [x, scale, shift], { inputs }) => {
    const channels = inputs[0]!.shape[1] as number;
    const all = (number: number) => emit.constant(new Float32Array(channels).fill(number), [channels], 'float');
    return emit.node('BatchNormalization', [x!, scale!, shift!, all(0), all(1)], { epsilon: { float: 0 } });
  },
};

/**
 * Each channel multiplied by a number of its own, and another added.
 *
 * @param x [batch, channels, ...]
 * @param scale shape [channels]
 * @param shift shape [channels]
 */
export function channelAffine(x: Value, scale: Value, shift: Value): Value {
  for (const each of [x, scale, shift]) expectValue('channelAffine', each);
  return x.ndim > 2 ? applyOne(op, [x, scale, shift], {}) : add(mul(x, scale), shift);
}
channelAffine.op = op;
