/** Numbers that a layer keeps from step to step without learning them, such as running means. */
export interface Buffer {
  readonly kind: 'buffer';
  readonly shape: readonly number[];
  readonly initial: number;
}

/** @param initial first value, everywhere */
export function buffer(shape: readonly number[], initial = 0): Buffer {
  return { kind: 'buffer', shape, initial };
}
