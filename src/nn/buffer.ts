/** Numbers that a layer keeps from step to step without learning them, such as running means. */
export interface Buffer {
  readonly kind: 'buffer';
  readonly shape: readonly number[];
  readonly initial: number;
}

/**
 * A part of a layer that is kept without being learned. The layer reads it as a value, and writes what it becomes.
 *
 * @param initial first value, everywhere
 */
export function buffer(shape: readonly number[], initial = 0): Buffer {
  return { kind: 'buffer', shape, initial };
}
