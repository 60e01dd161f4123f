// Causal convolutions whose steps double from block to block, so that a few see far back (Bai, Kolter and Koltun, 2018), without
// their weight normalisation.
import { add, relu, transpose, type Value } from '../engine/index.js';
import { expectOptions, type NamesOf } from '../errors/index.js';
import { conv1d } from './conv.js';
import { expectRate } from './expect-rate.js';
import { expectShape } from './expect-shape.js';
import { expectSizes } from './expect-sizes.js';
import { type Layer, layer } from './layer.js';

/** What one block and a network of them are told. */
interface BlockOptions {
  /** Channels of every block; those of the input, for a block that is told nothing. */
  readonly channels?: number;
  readonly kernel?: number;
  readonly dropout?: number;
  readonly activation?: (x: Value) => Value;
}

export interface TemporalCnnOptions extends BlockOptions {
  /** Blocks; block i steps by 2^i, so with kernel k the network sees 2 (k - 1) (2^blocks - 1) + 1 steps. */
  readonly blocks?: number;
}

export interface TemporalBlockOptions extends BlockOptions {
  /** Steps between those that a convolution reads. */
  readonly dilation?: number;
}

const ofBlock: NamesOf<TemporalBlockOptions> = {
  channels: true,
  kernel: true,
  dropout: true,
  activation: true,
  dilation: true,
};
const ofCnn: NamesOf<TemporalCnnOptions> = {
  channels: true,
  blocks: true,
  kernel: true,
  dropout: true,
  activation: true,
};

/**
 * x + two causal convolutions, [batch, inputs, time] -> [batch, channels, time]. Where channels differ, x goes through a convolution
 * with kernel 1.
 */
export function temporalBlock(inputs: number, options: TemporalBlockOptions = {}): Layer {
  expectOptions('temporalBlock', options, ofBlock);
  const { channels = inputs, kernel = 3, dilation = 1, dropout = 0, activation = relu } = options;
  expectSizes('temporalBlock', { inputs, channels, kernel, dilation });
  expectRate('temporalBlock', dropout);
  const ofConvolutions = { padding: 'causal', dilation } as const;
  return layer(
    {
      first: conv1d(inputs, channels, kernel, ofConvolutions),
      second: conv1d(channels, channels, kernel, ofConvolutions),
      skip: inputs === channels ? [] : [conv1d(inputs, channels, 1)],
    },
    ({ first, second, skip }, x: Value, context) => {
      const hidden = context.dropout(activation(first(x)), dropout);
      const change = context.dropout(activation(second(hidden)), dropout);
      return activation(
        add(
          skip.reduce((value, each) => each(value), x),
          change,
        ),
      );
    },
  );
}

/**
 * Temporal convolutional network: [batch, time, inputs] -> [batch, time, channels]; no result sees what comes after it.
 *
 * @example temporalCnn(8, { channels: 64, blocks: 6 }) // sees 253 steps back
 */
export function temporalCnn(inputs: number, given: TemporalCnnOptions = {}): Layer {
  expectOptions('temporalCnn', given, ofCnn);
  const { channels = 64, blocks = 6, ...options } = given;
  expectSizes('temporalCnn', { inputs, channels, blocks, kernel: options.kernel ?? 3 });
  expectRate('temporalCnn', options.dropout ?? 0);
  const all = Array.from({ length: blocks }, (_, i) =>
    temporalBlock(i === 0 ? inputs : channels, { ...options, channels, dilation: 2 ** i }),
  );
  return layer({ blocks: all }, (parts, x: Value) => {
    expectShape(
      `temporalCnn(${inputs})`,
      x,
      ['batch', 'time', inputs],
      (size) => `Make it temporalCnn(${size}), or give it ${inputs} features per step.`,
    );
    return transpose(
      parts.blocks.reduce((value, block) => block(value), transpose(x, [0, 2, 1])),
      [0, 2, 1],
    );
  });
}
