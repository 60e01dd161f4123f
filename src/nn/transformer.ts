// Transformers in their pre-norm form: layers are normalised before attention and after the last block, so that what is added up
// stays untouched from the first block to the last (Xiong et al., 2020).
import { add, gelu, type Value } from '../engine/index.js';
import { expectOptions, type NamesOf } from '../errors/index.js';
import { expectRate } from './expect-rate.js';
import { expectShape } from './expect-shape.js';
import { expectSizes } from './expect-sizes.js';
import { type Layer, layer } from './layer.js';
import { layerNorm } from './layer-norm.js';
import { mlp } from './mlp.js';
import { type Attended, multiHeadAttention } from './multi-head-attention.js';
import { type Sequence, toSequence } from './sequence.js';

export interface TransformerOptions {
  readonly layers: number;
  readonly heads: number;
  /** Units of the perceptron in each block; four times the width when absent. */
  readonly hidden?: number;
  readonly activation?: (x: Value) => Value;
  /** Whether a place sees itself and those before it only. */
  readonly isCausal?: boolean;
  /** Whether attention knows how far places are apart (rotary positions). Otherwise add positions to the input. */
  readonly hasRotary?: boolean;
  readonly dropout?: number;
}

export const ofEncoder: NamesOf<TransformerOptions> = {
  layers: 'needed',
  heads: 'needed',
  hidden: true,
  activation: true,
  isCausal: true,
  hasRotary: true,
  dropout: true,
};

function expectWidth(name: string, x: Value, width: number): void {
  expectShape(
    `${name}(${width})`,
    x,
    ['batch', 'time', width],
    (size) => `Make it ${name}(${size}, ...), or bring the input to a width of ${width} by linear(${size}, ${width}).`,
  );
}

/** x + attention(norm(x)), then x + mlp(norm(x)). */
function encoderBlock(width: number, options: TransformerOptions): Layer<Sequence> {
  const { heads, hidden = 4 * width, activation = gelu, isCausal = false, hasRotary = false, dropout = 0 } = options;
  return layer(
    {
      attentionNorm: layerNorm(width),
      attention: multiHeadAttention(width, { heads, isCausal, hasRotary, dropout }),
      mlpNorm: layerNorm(width),
      mlp: mlp([width, hidden, width], { activation, dropout }),
    },
    ({ attentionNorm, attention, mlpNorm, mlp }, { x, mask }: Sequence, context) => {
      const seen = add(x, context.dropout(attention({ x: attentionNorm(x), ...(mask && { mask }) }), dropout));
      return add(seen, context.dropout(mlp(mlpNorm(seen)), dropout));
    },
  );
}

/**
 * Transformer encoder (Vaswani et al., 2017): [batch, time, width] -> the same.
 *
 * @param width of every place, a multiple of the number of heads
 * @example transformerEncoder(128, { layers: 4, heads: 8, hasRotary: true })
 */
export function transformerEncoder(width: number, options: TransformerOptions): Layer<Value | Sequence> {
  expectOptions('transformerEncoder', options, ofEncoder);
  const { layers, heads, hidden = 4 * width } = options;
  expectSizes('transformerEncoder', { width, layers, heads, hidden });
  expectRate('transformerEncoder', options.dropout ?? 0);
  const blocks = Array.from({ length: layers }, () => encoderBlock(width, options));
  return layer({ blocks, norm: layerNorm(width) }, (parts, input: Value | Sequence) => {
    const { x, mask } = toSequence(input);
    expectWidth('transformerEncoder', x, width);
    return parts.norm(parts.blocks.reduce((value, block) => block({ x: value, ...(mask && { mask }) }), x));
  });
}

/** A sequence and what it attends to. */
export interface DecoderInput extends Sequence {
  /** Shape [batch, places, memoryWidth]. */
  readonly memory: Value;
  /** Booleans of shape [batch, places]. */
  readonly memoryMask?: Value;
}

export interface DecoderOptions extends TransformerOptions {
  /** Features of the memory; those of the sequence when absent. */
  readonly memoryWidth?: number;
}

const ofDecoder: NamesOf<DecoderOptions> = { ...ofEncoder, memoryWidth: true };

function decoderBlock(width: number, options: DecoderOptions): Layer<DecoderInput> {
  const { heads, hidden = 4 * width, activation = gelu, isCausal = true, hasRotary = false, dropout = 0 } = options;
  const { memoryWidth = width } = options;
  return layer(
    {
      attentionNorm: layerNorm(width),
      attention: multiHeadAttention(width, { heads, isCausal, hasRotary, dropout }),
      memoryNorm: layerNorm(width),
      memoryAttention: multiHeadAttention(width, { heads, dropout, memoryWidth }),
      mlpNorm: layerNorm(width),
      mlp: mlp([width, hidden, width], { activation, dropout }),
    },
    (parts, { x, mask, memory, memoryMask }: DecoderInput, context) => {
      const added = (before: Value, change: Value) => add(before, context.dropout(change, dropout));
      const own = added(x, parts.attention({ x: parts.attentionNorm(x), ...(mask && { mask }) }));
      const question: Attended = { x: parts.memoryNorm(own), memory, ...(memoryMask && { mask: memoryMask }) };
      const told = added(own, parts.memoryAttention(question));
      return added(told, parts.mlp(parts.mlpNorm(told)));
    },
  );
}

/** Transformer decoder: a sequence that sees its own past and a memory, [batch, time, width] -> the same. */
export function transformerDecoder(width: number, options: DecoderOptions): Layer<DecoderInput> {
  expectOptions('transformerDecoder', options, ofDecoder);
  const { layers, heads, hidden = 4 * width, memoryWidth = width } = options;
  expectSizes('transformerDecoder', { width, layers, heads, hidden, memoryWidth });
  expectRate('transformerDecoder', options.dropout ?? 0);
  const blocks = Array.from({ length: layers }, () => decoderBlock(width, options));
  return layer({ blocks, norm: layerNorm(width) }, (parts, input: DecoderInput) => {
    expectWidth('transformerDecoder', input.x, width);
    return parts.norm(parts.blocks.reduce((x, block) => block({ ...input, x }), input.x));
  });
}
