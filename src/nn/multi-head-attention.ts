import { attention, reshape, rotary, type Size, transpose, type Value } from '../engine/index.js';
import { expectOptions, type NamesOf } from '../errors/index.js';
import { expectRate } from './expect-rate.js';
import { expectShape } from './expect-shape.js';
import { expectSizes } from './expect-sizes.js';
import { type Layer, layer } from './layer.js';
import { linear } from './linear.js';

export interface MultiHeadAttentionOptions {
  readonly heads: number;
  /** Whether a place sees itself and those before it only. */
  readonly isCausal?: boolean;
  /** Whether queries and keys are turned by their places (rotary positions). */
  readonly hasRotary?: boolean;
  /** Features of what is attended to; those of the queries when absent. */
  readonly memoryWidth?: number;
  /** Share of the attention weights that a training step leaves out. */
  readonly dropout?: number;
}

const names: NamesOf<MultiHeadAttentionOptions> = {
  heads: 'needed',
  isCausal: true,
  hasRotary: true,
  memoryWidth: true,
  dropout: true,
};

export interface Attended {
  /** Who asks, shape [batch, time, width]. */
  readonly x: Value;
  /** What is attended to, shape [batch, places, memoryWidth]; `x` itself when absent. */
  readonly memory?: Value;
  /** Whether a place of the memory may be seen, booleans of shape [batch, places]. */
  readonly mask?: Value;
}

/**
 * Attention by several heads, each with its own projections (Vaswani et al., 2017): [batch, time, width] -> the same.
 *
 * @param width of the queries and of the output, a multiple of the number of heads
 */
export function multiHeadAttention(width: number, options: MultiHeadAttentionOptions): Layer<Attended> {
  expectOptions('multiHeadAttention', options, names);
  const { heads, isCausal = false, hasRotary = false, memoryWidth = width, dropout = 0 } = options;
  expectSizes('multiHeadAttention', { width, heads, memoryWidth });
  expectRate('multiHeadAttention', dropout);
  const each = width / heads;
  if (!Number.isInteger(each) || (hasRotary && each % 2 !== 0)) {
    throw new RangeError(
      `multiHeadAttention: ${heads} heads need a width that is a multiple of ${hasRotary ? 2 * heads : heads}, received ${width}.`,
    );
  }
  const apart = (x: Value) => transpose(reshape(x, [...x.shape.slice(0, 2), heads, each]), [0, 2, 1, 3]);
  const turned = (x: Value) => (hasRotary ? rotary(x) : x);
  return layer(
    {
      query: linear(width, width),
      key: linear(memoryWidth, width),
      value: linear(memoryWidth, width),
      output: linear(width, width),
    },
    (parts, { x, memory = x, mask }: Attended, { dropMask }) => {
      expectShape(
        `multiHeadAttention(${width})`,
        x,
        ['batch', 'time', width],
        (size) => `Make it multiHeadAttention(${size}, ...), or give it a width of ${width}.`,
      );
      expectShape(
        `memory of multiHeadAttention(${width})`,
        memory,
        ['batch', 'places', memoryWidth],
        (size) => `Make it with memoryWidth: ${size}, or give it a memory of width ${memoryWidth}.`,
      );
      const [query, key, value] = [
        turned(apart(parts.query(x))),
        turned(apart(parts.key(memory))),
        apart(parts.value(memory)),
      ];
      const [batch, places] = memory.shape as readonly [Size, Size];
      const dropped = dropMask([batch, heads, x.shape[1]!, places], dropout);
      const y = attention(query, key, value, {
        isCausal,
        ...(mask && { mask: reshape(mask, [batch, 1, 1, places]) }),
        ...(dropped && { dropped }),
      });
      return parts.output(reshape(transpose(y, [0, 2, 1, 3]), [...x.shape.slice(0, 2), width]));
    },
  );
}
