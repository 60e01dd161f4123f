import { mul, type Value } from '../../engine/index.js';

/**
 * A vector that is a scalar times another, as the two; else the vector, and nothing. A transform that has a factor of its own can
 * then apply both in one pass over the vector.
 */
export function takeFactor(vector: Value): readonly [vector: Value, factor: Value | undefined] {
  const { op, inputs } = vector.node;
  if (op !== mul.op || vector.ndim === 0) return [vector, undefined];
  const [a, b] = inputs as readonly [Value, Value];
  if (b.ndim === 0) return [a, b];
  return a.ndim === 0 ? [b, a] : [vector, undefined];
}
