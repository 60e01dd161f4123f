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
}

/** @param decays by default, whether it has two axes or more */
export function parameter(
  shape: readonly number[],
  initializer: Initializer,
  { decays = shape.length > 1 }: { readonly decays?: boolean } = {},
): Parameter {
  return { kind: 'parameter', shape, initializer, decays };
}
