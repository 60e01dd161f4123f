// The types that a use of an operator gives, for those who build graphs and for those who check them.
import { GraphError, ShapeError } from '../../errors/index.js';
import { isSize, showShape } from '../tensor/index.js';
import type { Attributes, Op, TensorType } from './op.js';

/** @throws GraphError for a wrong number of inputs; ShapeError when they do not fit, or a size is neither a number nor a name */
export function inferTypes<A extends Attributes>(
  op: Op<A>,
  inputs: readonly TensorType[],
  attributes: A,
): readonly TensorType[] {
  const [least, most] = typeof op.arity === 'number' ? [op.arity, op.arity] : op.arity;
  if (inputs.length < least || inputs.length > most) {
    const expected =
      least === most ? least : most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${most}`;
    throw new GraphError(
      `${op.name}: expected ${expected} inputs, received ${inputs.length}; give it what its rule asks for.`,
    );
  }
  const types = op.infer(inputs, attributes);
  for (const { shape } of types) {
    const wrong = shape.findIndex((size) => !isSize(size));
    if (wrong < 0) continue;
    throw new ShapeError(
      `${op.name}: expected sizes that are whole numbers of at least 0 or names such as "batch", received ${showShape(shape)}; correct the size of axis ${wrong}.`,
    );
  }
  return types;
}
