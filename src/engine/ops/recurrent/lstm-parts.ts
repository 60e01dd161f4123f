// What goes into an LSTM and its gradient, and what passes between the two.

export interface LstmAttributes extends Record<string, unknown> {
  readonly isReversed: boolean;
  readonly hasLengths: boolean;
  readonly hasState: boolean;
}

/** Inputs by name. */
export function lstmInputs<T>(inputs: readonly T[], { hasLengths, hasState }: LstmAttributes) {
  const [x, inputWeight, hiddenWeight, bias] = inputs as readonly [T, T, T, T];
  const [hidden, cell] = hasState ? inputs.slice(-2) : [];
  return { x, inputWeight, hiddenWeight, bias, lengths: hasLengths ? inputs[4] : undefined, hidden, cell };
}

/** Outputs that come before those of each step: hidden states, last hidden state, last cell. */
export const lstmResults = 3;

/** What the gradient needs of each step; outside of a sequence i = o = 0 and f = 1, which keeps the cell. */
export interface LstmStep<T> {
  readonly i: T;
  readonly f: T;
  readonly g: T;
  readonly o: T;
  readonly cell: T;
  /** tanh of the cell. */
  readonly squashed: T;
  /** What was multiplied by the weights: input, 1 and the hidden state before. */
  readonly joined: T;
}

export const lstmStepSize = 7;

export function lstmSteps<T>(saved: readonly T[]): readonly LstmStep<T>[] {
  return Array.from({ length: saved.length / lstmStepSize }, (_, step) => {
    const [i, f, g, o, cell, squashed, joined] = saved.slice(step * lstmStepSize, (step + 1) * lstmStepSize);
    return { i, f, g, o, cell, squashed, joined } as LstmStep<T>;
  });
}
