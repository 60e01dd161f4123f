import { applyOne, type Op, type Value } from '../graph/index.js';
import { type Shape, sizeOf } from '../tensor/index.js';

export interface BernoulliAttributes {
  readonly shape: Shape;
  /** Probability of being kept. */
  readonly keep: number;
  /** Which stream of random numbers it draws from. */
  readonly key: string;
}

const op: Op<BernoulliAttributes & Readonly<Record<string, unknown>>> = {
  name: 'bernoulli',
  arity: 0,
  infer: (_, { shape }) => [{ dtype: 'float', shape }],
  evaluate: (_, __, [shape]) => [new Float64Array(sizeOf(shape!)).fill(1)],
  gradient: () => [],
  onnx: (_, __, { attributes: { key } }) => {
    throw new Error(`The random mask "${key}" is not among the inputs of the graph.`);
  },
};

/**
 * 1 / keep with probability `keep`, else 0, drawn anew in every training step: what dropout multiplies by. The numbers depend on
 * seed, step, key and position alone, and come into the graph from outside, so every device computes with the same.
 */
export function bernoulli(shape: Shape, keep: number, key: string): Value {
  return applyOne(op, [], { shape, keep, key });
}
bernoulli.op = op;
