// TabM: one multi-layer perceptron that is many, each member with a few numbers of its own.
import { add, matmul, mean, mul, relu, reshape, softmax, type Value } from '../engine/index.js';
import { expectOptions, type NamesOf } from '../errors/index.js';
import { expectRate } from './expect-rate.js';
import { expectShape } from './expect-shape.js';
import { expectSizeList, expectSizes } from './expect-sizes.js';
import { fanIn, ones, signs } from './initializers.js';
import { type Layer, layer } from './layer.js';
import { linearPerColumn } from './linear-per-column.js';
import { type Initializer, parameter } from './parameter.js';

export interface TabMOptions {
  readonly inputs: number;
  readonly outputs: number;
  readonly members?: number;
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  readonly dropout?: number;
}

const names: NamesOf<TabMOptions> = {
  inputs: 'needed',
  outputs: 'needed',
  members: true,
  hidden: 'needed',
  dropout: true,
};

/** A linear layer that members share but for a factor of each input and output: [batch, members, inputs] -> [batch, members, outputs]. */
function sharedLinear(members: number, inputs: number, outputs: number, first: Initializer): Layer {
  const own = { decays: false };
  return layer(
    {
      weight: parameter([inputs, outputs], fanIn(inputs)),
      before: parameter([members, inputs], first, own),
      after: parameter([members, outputs], ones, own),
      bias: parameter([members, outputs], fanIn(inputs), own),
    },
    ({ weight, before, after, bias }, x: Value) => add(mul(matmul(mul(x, before), weight), after), bias),
  );
}

/**
 * Batch-ensembled perceptron (Gorishniy, Kotelnikov and Babenko, 2024): [batch, inputs] -> logits of every member,
 * [batch, members, outputs]. Train each member by its own loss (the mean over members), and average probabilities with `meanOfMembers`.
 */
export function tabM(options: TabMOptions): Layer {
  expectOptions('tabM', options, names);
  const { inputs, outputs, members = 32, hidden, dropout = 0 } = options;
  expectSizes('tabM', { inputs, outputs, members });
  expectSizeList('tabM', 'hidden', hidden, '[64, 64]');
  expectRate('tabM', dropout);
  const sizes = [inputs, ...hidden];
  const layers = hidden.map((units, i) => sharedLinear(members, sizes[i]!, units, i === 0 ? signs : ones));
  return layer(
    { layers, heads: linearPerColumn(members, sizes.at(-1)!, outputs) },
    ({ layers, heads }, x: Value, context) => {
      expectShape(
        'tabM',
        x,
        ['batch', inputs],
        (size) => `Make it tabM({ inputs: ${size}, ... }), or give it ${inputs} features.`,
      );
      const rows = reshape(x, [x.shape[0]!, 1, inputs]);
      return heads(layers.reduce((value, each) => context.dropout(relu(each(value)), dropout), rows));
    },
  );
}

/** Mean of the members' probabilities: logits [batch, members, classes] -> [batch, classes]. */
export function meanOfMembers(logits: Value): Value {
  return mean(softmax(logits), 1);
}
