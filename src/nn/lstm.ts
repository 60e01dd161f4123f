import { type LstmState, lstm as lstmOp } from '../engine/index.js';
import { fanIn } from './initializers.js';
import { type Layer, layer } from './layer.js';
import { parameter } from './parameter.js';
import { type Cell, type RecurrentInput, type RecurrentOptions, type RecurrentOutput, recurrent } from './recurrent.js';

function cell(features: number, hidden: number, isReversed: boolean): Cell<LstmState> {
  const draw = fanIn(hidden);
  return layer(
    {
      inputWeight: parameter([4 * hidden, features], draw),
      hiddenWeight: parameter([4 * hidden, hidden], draw),
      bias: parameter([4 * hidden], draw),
    },
    ({ inputWeight, hiddenWeight, bias }, { x, lengths, state }) => {
      const found = lstmOp(x, inputWeight, hiddenWeight, bias, {
        isReversed,
        ...(lengths && { lengths }),
        ...(state && { state }),
      });
      return { outputs: found.outputs, hidden: found.state.hidden, state: found.state };
    },
  );
}

/**
 * Long short-term memory: [batch, steps, features] -> hidden states and last states (Hochreiter and Schmidhuber, 1997).
 *
 * Weights have the shapes and order of PyTorch's: `cells.0.inputWeight` is `weight_ih_l0`, `hiddenWeight` is `weight_hh_l0`, and
 * `bias` is the sum of `bias_ih_l0` and `bias_hh_l0`; cells are listed layer by layer, forward before backward.
 *
 * @example
 * const classifier = layer({ memory: lstm(16, 128), head: linear(128, 2) }, ({ memory, head }, x: Value) => head(memory(x).last));
 */
export function lstm(
  features: number,
  hidden: number,
  options: RecurrentOptions = {},
): Layer<RecurrentInput<LstmState>, RecurrentOutput<LstmState>> {
  return recurrent(
    'lstm',
    features,
    hidden,
    options,
    (width, isReversed) => cell(width, hidden, isReversed),
    (state, change) => ({ hidden: change(state.hidden), cell: change(state.cell) }),
  );
}
