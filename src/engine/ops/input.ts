import { GraphError } from '../../errors/index.js';
import { applyOne, type Op, type Value } from '../graph/index.js';
import type { DType, Shape } from '../tensor/index.js';

const op: Op<{ readonly name: string; readonly dtype: DType; readonly shape: Shape }> = {
  name: 'input',
  arity: 0,
  infer: (_, type) => [type],
  evaluate: (_, { name }) => {
    throw new GraphError(`Input "${name}" has no value; give it one.`);
  },
  gradient: () => [],
  onnx: (_, __, { attributes: { name } }) => {
    throw new GraphError(`Input "${name}" is not among the inputs of the graph; list it there.`);
  },
};

/** A value that comes from outside whenever the graph runs. */
export function input(name: string, shape: Shape, dtype: DType = 'float'): Value {
  return applyOne(op, [], { name, dtype, shape });
}
input.op = op;
