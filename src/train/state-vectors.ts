// The vectors of a training's state: what they are called, what they begin with, and which of them predict.
import { initialBuffers, initialParameters, joinParts, type Layout, takePart } from '../nn/index.js';
import type { Random } from '../random/index.js';
import type { Weights } from './evaluator.js';
import type { GivenWeights } from './initial-weights.js';
import type { StateSpec } from './transform.js';

/** The vector that passes between the halves of a step. */
export const shareName = 'share';

/** The parameters that do not learn, in a state of a network that has some. */
export const frozenName = 'frozen';

/** The running average of the parameters in a state that keeps one. */
export const averageName = 'average';

export const optimizerName = (name: string): string => `optimizer.${name}`;

export const isOfState = (name: string): boolean =>
  ['parameters', 'buffers', 'step', shareName, frozenName, averageName].includes(name) ||
  name.startsWith(optimizerName(''));

/** What the vectors are made of. */
export interface StateParts {
  readonly layout: Layout;
  /** The parameters that learn, and those that stand still. */
  readonly learned: Layout;
  readonly still: Layout;
  /** What the optimizer remembers. */
  readonly remembered: Readonly<Record<string, StateSpec>>;
  readonly averaging: number | undefined;
}

/** @param given parameters and buffers that are not drawn, by path */
export function initialStateOf(
  { layout, learned, still, remembered, averaging }: StateParts,
  random: Random,
  given?: GivenWeights,
): Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }> {
  const all = initialParameters(layout, random, given);
  return {
    parameters: { shape: [learned.size], data: takePart(layout, learned, all) },
    ...(still.size > 0 && { [frozenName]: { shape: [still.size], data: takePart(layout, still, all) } }),
    step: { shape: [], data: Float32Array.of(0) },
    ...(averaging !== undefined && {
      [averageName]: { shape: [learned.size], data: new Float32Array(learned.size) },
    }),
    ...(layout.bufferSize > 0 && { buffers: { shape: [layout.bufferSize], data: initialBuffers(layout, given) } }),
    ...Object.fromEntries(
      Object.entries(remembered).map(([name, { shape, initial }]) => [
        optimizerName(name),
        { shape, data: new Float32Array(shape.reduce((size, side) => size * side, 1)).fill(initial) },
      ]),
    ),
  };
}

/** The vectors that predict, in the order of the layout: the running average where a state has one. */
export function weightsOf(
  { layout, learned, still }: Pick<StateParts, 'layout' | 'learned' | 'still'>,
  state: Readonly<Record<string, { readonly data: Float32Array }>>,
): Weights {
  return {
    parameters: joinParts(layout, [
      [learned, (state[averageName] ?? state.parameters!).data],
      ...(still.size > 0 ? [[still, state[frozenName]!.data] as const] : []),
    ]),
    buffers: state.buffers?.data ?? new Float32Array(0),
  };
}
