import { leakyRelu, maxPool, reshape, type Value } from '../engine/index.js';
import { expectOptions, type NamesOf } from '../errors/index.js';
import { batchNorm } from './batch-norm.js';
import { chain } from './chain.js';
import { type ConvLayerOptions, conv2d } from './conv.js';
import { expectRate } from './expect-rate.js';
import { expectShape } from './expect-shape.js';
import { expectSizeList, expectSizes } from './expect-sizes.js';
import { type Layer, layer } from './layer.js';
import { linear } from './linear.js';
import { outputShape } from './output-shape.js';

type Pair = readonly [height: number, width: number];

export interface Cnn2dOptions {
  /** Channels of the image; 1 for one of grey values. */
  readonly inputs?: number;
  /** Channels of each block. */
  readonly channels?: readonly number[];
  readonly kernel?: Pair;
  /** Windows of the pooling that ends each block. */
  readonly pool?: Pair;
  /** Stride, dilation and padding of the first block, where an image is mostly empty; the others keep the size. */
  readonly first?: Pick<ConvLayerOptions, 'stride' | 'dilation' | 'padding'>;
  /** Share of the features that a training step leaves out before the last layer. */
  readonly dropout?: number;
}

const names: NamesOf<Cnn2dOptions> = {
  inputs: true,
  channels: true,
  kernel: true,
  pool: true,
  first: true,
  dropout: true,
};
const ofFirst: NamesOf<NonNullable<Cnn2dOptions['first']>> = { stride: true, dilation: true, padding: true };

/** Convolution, batch normalisation, max pooling, leaky ReLU. */
function block(inputs: number, outputs: number, kernel: Pair, pool: Pair, options: ConvLayerOptions): Layer {
  return layer(
    { conv: conv2d(inputs, outputs, kernel, options), norm: batchNorm(outputs) },
    ({ conv, norm }, x: Value) =>
      // Pooling commutes with an increasing function, and leaves it less to do.
      leakyRelu(maxPool(norm(conv(x)), pool)),
  );
}

/**
 * Blocks of convolution, batch normalisation, leaky ReLU and max pooling, then one linear layer: [batch, inputs, height, width] ->
 * [batch, outputs]. The defaults are the network for 20 days of "(Re-)Imag(in)ing Price Trends" (Jiang, Kelly and Xiu, 2023): images
 * of 64 x 60 pixels, 708,866 parameters.
 *
 * @param size height and width of the images
 * @example cnn2d([64, 60], 2)
 */
export function cnn2d(size: Pair, outputs: number, options: Cnn2dOptions = {}): Layer {
  expectOptions('cnn2d', options, names);
  const {
    inputs = 1,
    channels = [64, 128, 256],
    kernel = [5, 3],
    pool = [2, 1],
    first = {
      stride: [3, 1],
      dilation: [2, 1],
      padding: [
        [12, 12],
        [1, 1],
      ],
    },
    dropout = 0.5,
  } = options;
  expectSizeList('cnn2d', 'size', size, '[64, 60]', 2);
  expectSizes('cnn2d', { outputs, inputs });
  expectSizeList('cnn2d', 'channels', channels, '[64, 128, 256]');
  expectSizeList('cnn2d', 'kernel', kernel, '[5, 3]', 2);
  expectSizeList('cnn2d', 'pool', pool, '[2, 1]', 2);
  expectOptions('cnn2d: first', first, ofFirst);
  expectRate('cnn2d', dropout);
  const blocks = channels.map((count, i) =>
    block(i === 0 ? inputs : channels[i - 1]!, count, kernel, pool, i === 0 ? first : { padding: 'same' }),
  );
  const features = outputShape(chain(...blocks), [1, inputs, ...size]).reduce<number>(
    (total, side) => total * (side as number),
    1,
  );
  return layer({ blocks, head: linear(features, outputs) }, (parts, x: Value, context) => {
    expectShape(
      `cnn2d([${size.join(', ')}], ${outputs})`,
      x,
      ['batch', inputs, ...size],
      () =>
        `Make it for images of the size and channels that come, or give it images [batch, ${[inputs, ...size].join(', ')}].`,
    );
    const seen = parts.blocks.reduce((value, each) => each(value), x);
    return parts.head(context.dropout(reshape(seen, [x.shape[0]!, features]), dropout));
  });
}
