// What a layer learns: a shape and how its first values are drawn.
import type { Random } from '../random/index.js';

/** Draws first values of a parameter. @returns row-major, as many as the shape holds */
export type Initializer = (random: Random, shape: readonly number[]) => Float32Array;

export interface Parameter {
  readonly kind: 'parameter';
  readonly shape: readonly number[];
  readonly initializer: Initializer;
  /** Whether weight decay pulls it to 0: weights of sums, but not shifts and scales. */
  readonly decays: boolean;
  /** Whether training changes it. */
  readonly learns: boolean;
}

/**
 * A part of a layer that training changes.
 *
 * @param decays by default, whether it has two axes or more
 * @param learns false for one that stays as it is first drawn or given
 */
export function parameter(
  shape: readonly number[],
  initializer: Initializer,
  { decays = shape.length > 1, learns = true }: { readonly decays?: boolean; readonly learns?: boolean } = {},
): Parameter {
  return { kind: 'parameter', shape, initializer, decays, learns };
}
