// What goes into a GRU and its gradient, and what passes between the two.

export interface GruAttributes extends Record<string, unknown> {
  readonly isReversed: boolean;
  readonly hasLengths: boolean;
  readonly hasState: boolean;
}

/** Inputs by name. */
export function gruInputs<T>(inputs: readonly T[], { hasLengths, hasState }: GruAttributes) {
  const [x, inputWeight, hiddenWeight, bias, hiddenBias] = inputs as readonly [T, T, T, T, T];
  const lengths = hasLengths ? inputs[5] : undefined;
  return { x, inputWeight, hiddenWeight, bias, hiddenBias, lengths, state: hasState ? inputs.at(-1) : undefined };
}

/** Outputs that come before those of each step: hidden states, last hidden state. */
export const gruResults = 2;

/** What the gradient needs of each step; outside of a sequence z = 1, which keeps the state. */
export interface GruStep<T> {
  readonly r: T;
  readonly z: T;
  readonly n: T;
  /** What r multiplies: U h' + c. */
  readonly recalled: T;
  /** The hidden state before, h'. */
  readonly before: T;
  /** Input, 1 and the hidden state before, as r and z see them. */
  readonly joined: T;
  /** Input and 1, as n sees them. */
  readonly seen: T;
}

export const gruStepSize = 7;

export function gruSteps<T>(saved: readonly T[]): readonly GruStep<T>[] {
  return Array.from({ length: saved.length / gruStepSize }, (_, step) => {
    const [r, z, n, recalled, before, joined, seen] = saved.slice(step * gruStepSize, (step + 1) * gruStepSize);
    return { r, z, n, recalled, before, joined, seen } as GruStep<T>;
  });
}
