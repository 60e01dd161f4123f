import { gru as gruOp, type Value } from '../engine/index.js';
import { fanIn } from './initializers.js';
import { type Layer, layer } from './layer.js';
import { parameter } from './parameter.js';
import { type Cell, type RecurrentInput, type RecurrentOptions, type RecurrentOutput, recurrent } from './recurrent.js';

function cell(features: number, hidden: number, isReversed: boolean): Cell<Value> {
  const draw = fanIn(hidden);
  return layer(
    {
      inputWeight: parameter([3 * hidden, features], draw),
      hiddenWeight: parameter([3 * hidden, hidden], draw),
      bias: parameter([3 * hidden], draw),
      hiddenBias: parameter([hidden], draw),
    },
    ({ inputWeight, hiddenWeight, bias, hiddenBias }, { x, lengths, state }) => {
      const found = gruOp(x, inputWeight, hiddenWeight, bias, hiddenBias, {
        isReversed,
        ...(lengths && { lengths }),
        ...(state && { state }),
      });
      return { outputs: found.outputs, hidden: found.state, state: found.state };
    },
  );
}

/**
 * Gated recurrent units: [batch, steps, features] -> hidden states and last states (Cho et al., 2014; the form of PyTorch).
 *
 * Weights have the shapes and order of PyTorch's: `cells.0.inputWeight` is `weight_ih_l0`, `hiddenWeight` is `weight_hh_l0`. Of its
 * biases, `bias` is `bias_ih_l0` plus, in the first two thirds, `bias_hh_l0`; `hiddenBias` is the last third of `bias_hh_l0`.
 */
export function gru(
  features: number,
  hidden: number,
  options: RecurrentOptions = {},
): Layer<RecurrentInput<Value>, RecurrentOutput<Value>> {
  return recurrent(
    'gru',
    features,
    hidden,
    options,
    (width, isReversed) => cell(width, hidden, isReversed),
    (state, change) => change(state),
  );
}
