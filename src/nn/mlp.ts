import { relu, type Value } from '../engine/index.js';
import { expectOptions, type NamesOf } from '../errors/index.js';
import { expectRate } from './expect-rate.js';
import { expectSizeList } from './expect-sizes.js';
import { type Layer, layer } from './layer.js';
import { linear } from './linear.js';

export interface MlpOptions {
  readonly activation?: (x: Value) => Value;
  /** Share of the hidden units that a training step leaves out. */
  readonly dropout?: number;
}

const names: NamesOf<MlpOptions> = { activation: true, dropout: true };

/**
 * Multi-layer perceptron: linear layers with an activation between them, [..., sizes[0]] -> [..., sizes.at(-1)].
 *
 * @param sizes features of the input, the units of each hidden layer, and the outputs
 * @example mlp([20, 64, 64, 2], { dropout: 0.1 })
 */
export function mlp(sizes: readonly number[], options: MlpOptions = {}): Layer {
  expectSizeList('mlp', 'sizes', sizes, '[20, 64, 2]');
  if (sizes.length < 2)
    throw new RangeError(`mlp: expected at least the sizes of input and output, received [${sizes}].`);
  expectOptions('mlp', options, names);
  const { activation = relu, dropout = 0 } = options;
  expectRate('mlp', dropout);
  const layers = sizes.slice(1).map((outputs, i) => linear(sizes[i]!, outputs));
  return layer({ layers }, (parts, x: Value, context) =>
    parts.layers.reduce((value, each, i) => each(i === 0 ? value : context.dropout(activation(value), dropout)), x),
  );
}
