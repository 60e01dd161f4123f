// The few errors that someone might catch. The command line maps each to its exit code.

/** The data cannot be used: which file, row or column, what was expected, what to do. Exit code 3. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

/** The call itself is wrong: an unknown option, column, model or run. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The request is well formed, but this version or this object cannot do it. Exit code 1. */
export class NotSupportedError extends Error {
  override readonly name = 'NotSupportedError';
}

/** Sizes that do not fit each other; shapes are written as `[2, 3]`. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** A graph or a network that is not well formed, or that cannot be differentiated or run. */
export class GraphError extends Error {
  override readonly name = 'GraphError';
}

/** A training whose numbers ran away: where the first one arose that is not finite, and what to change. Exit code 1. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';
}

/** The user asked to stop (Ctrl-C). Exit code 130. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}
