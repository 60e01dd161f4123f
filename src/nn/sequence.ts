import { Value } from '../engine/index.js';

/** A sequence, and which of its places are filled. */
export interface Sequence {
  /** Shape [batch, time, width]. */
  readonly x: Value;
  /** Booleans of shape [batch, time]; all when absent. */
  readonly mask?: Value;
}

/** A plain value is a sequence whose places are all filled. */
export function toSequence(input: Value | Sequence): Sequence {
  return input instanceof Value ? { x: input } : input;
}
