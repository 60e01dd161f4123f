// An optimizer is a chain of gradient transforms: pure functions from the gradient to the change of the parameters.
// All parameters are one vector, and so is each thing that a transform remembers about them.
import type { Value } from '../engine/index.js';
import type { Layout } from '../nn/index.js';

/** What a transform remembers from step to step: a vector as long as the parameters, or numbers of a shape of its own. */
export interface StateSpec {
  readonly shape: readonly number[];
  readonly initial: number;
}

export interface TransformContext {
  /** Shape [layout.size]. */
  readonly parameters: Value;
  /** Number of the step as a float of shape [], 1 for the first. */
  readonly step: Value;
  readonly layout: Layout;
}

export type TransformState = Readonly<Record<string, Value>>;

export interface Transform {
  state(layout: Layout): Readonly<Record<string, StateSpec>>;
  /**
   * @param change the gradient, or what the transforms before made of it, shape [layout.size]
   * @returns what is added to the parameters, or goes on to the next transform; and the next state
   */
  update(
    change: Value,
    state: TransformState,
    context: TransformContext,
  ): { readonly change: Value; readonly state: TransformState };
}

/** A transform that remembers nothing. */
export function stateless(update: (change: Value, context: TransformContext) => Value): Transform {
  return { state: () => ({}), update: (change, _, context) => ({ change: update(change, context), state: {} }) };
}

/** One transform after the other. */
export function chainTransforms(...transforms: readonly Transform[]): Transform {
  const own = (i: number, name: string) => `${i}.${name}`;
  return {
    state: (layout) =>
      Object.fromEntries(
        transforms.flatMap((transform, i) =>
          Object.entries(transform.state(layout)).map(([name, spec]) => [own(i, name), spec]),
        ),
      ),
    update: (given, state, context) => {
      let change = given;
      const next: Record<string, Value> = {};
      transforms.forEach((transform, i) => {
        const names = Object.keys(transform.state(context.layout));
        const mine = Object.fromEntries(names.map((name) => [name, state[own(i, name)]!]));
        const made = transform.update(change, mine, context);
        change = made.change;
        for (const name of names) next[own(i, name)] = made.state[name]!;
      });
      return { change, state: next };
    },
  };
}
