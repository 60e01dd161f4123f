// Layers of recurrent cells: one over the other, in one direction or both.
import { concat, transpose, type Value } from '../engine/index.js';
import { expectOptions, type NamesOf } from '../errors/index.js';
import { expectRate } from './expect-rate.js';
import { expectShape } from './expect-shape.js';
import { expectSizes } from './expect-sizes.js';
import { type Layer, layer } from './layer.js';

/** A sequence, or one with what is known of it. */
export type RecurrentInput<S = never> =
  | Value
  | {
      /** Shape [batch, time, features]. */
      readonly x: Value;
      /** Steps of each sequence, int [batch], each in [1, steps]; what comes after them is ignored. All when absent. */
      readonly lengths?: Value;
      /** State before the first step: that of each layer, forward before backward; zeros when absent. */
      readonly states?: readonly S[];
    };

export interface RecurrentOutput<S> {
  /** Hidden states of the last layer, [batch, time, hidden]; twice as wide when bidirectional; 0 after the end of a sequence. */
  readonly outputs: Value;
  /** Hidden state of the last layer when all of the sequence was seen, [batch, hidden]; of both directions when bidirectional. */
  readonly last: Value;
  /** Last state of each layer, forward before backward. */
  readonly states: readonly S[];
}

export interface RecurrentOptions {
  readonly layers?: number;
  /** A second cell per layer goes from the end to the beginning; the layer above sees both. */
  readonly isBidirectional?: boolean;
  /** Share of the hidden states that the layer above does not see in training. */
  readonly dropout?: number;
}

const names: NamesOf<RecurrentOptions> = { layers: true, isBidirectional: true, dropout: true };

/** One pass over a sequence [time, features, batch]. States have shapes [hidden, batch] here. */
interface Pass<S> {
  readonly x: Value;
  readonly lengths?: Value;
  readonly state?: S;
}

export interface PassResult<S> {
  readonly outputs: Value;
  readonly hidden: Value;
  readonly state: S;
}

export type Cell<S> = Layer<Pass<S>, PassResult<S>>;

const turned = (x: Value) => transpose(x, [1, 0]);

/**
 * Cells over a sequence.
 *
 * @param name of the layer, for sentences
 * @param cell makes a cell for a number of features and a direction
 * @param mapState applies a function to each value of a state
 */
export function recurrent<S>(
  name: string,
  features: number,
  hidden: number,
  options: RecurrentOptions,
  cell: (features: number, isReversed: boolean) => Cell<S>,
  mapState: (state: S, change: (value: Value) => Value) => S,
): Layer<RecurrentInput<S>, RecurrentOutput<S>> {
  expectOptions(name, options, names);
  const { layers = 1, isBidirectional = false, dropout = 0 } = options;
  expectSizes(name, { features, hidden, layers });
  expectRate(name, dropout);
  const directions = isBidirectional ? [false, true] : [false];
  const cells = Array.from({ length: layers }, (_, i) =>
    directions.map((isReversed) => cell(i === 0 ? features : directions.length * hidden, isReversed)),
  ).flat();
  return layer({ cells }, ({ cells }, input: RecurrentInput<S>, context) => {
    const { x, lengths, states } = 'x' in input ? input : { x: input };
    expectShape(
      `${name}(${features}, ${hidden})`,
      x,
      ['batch', 'time', features],
      (size) => `Make it ${name}(${size}, ${hidden}), or give it ${features} features per step.`,
    );
    if (lengths !== undefined)
      expectShape(`lengths of ${name}(${features}, ${hidden})`, lengths, ['batch'], () => '', 'int');
    if (states !== undefined && states.length !== cells.length) {
      throw new RangeError(`Expected ${cells.length} states, one per layer and direction, received ${states.length}.`);
    }
    let sequence = transpose(x, [1, 2, 0]);
    const found: PassResult<S>[] = [];
    for (let i = 0; i < layers; i++) {
      if (i > 0) sequence = context.dropout(sequence, dropout);
      const results = directions.map((_, direction) => {
        const at = i * directions.length + direction;
        const state = states && mapState(states[at]!, turned);
        return cells[at]!({ x: sequence, ...(lengths && { lengths }), ...(state && { state }) });
      });
      found.push(...results);
      sequence = concat(
        results.map(({ outputs }) => outputs),
        1,
      );
    }
    const last = found.slice(-directions.length).map(({ hidden }) => hidden);
    return {
      outputs: transpose(sequence, [2, 0, 1]),
      last: turned(concat(last, 0)),
      states: found.map(({ state }) => mapState(state, turned)),
    };
  });
}
