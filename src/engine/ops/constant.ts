import { applyOne, type Op, type Value } from '../graph/index.js';
import { type DType, type Tensor, tensor } from '../tensor/index.js';

const op: Op<{ readonly tensor: Tensor }> = {
  name: 'constant',
  arity: 0,
  infer: (_, { tensor }) => [tensor],
  evaluate: (_, { tensor: { data } }) => [data instanceof Float32Array ? Float64Array.from(data) : data],
  gradient: () => [],
  onnx: (emit, _, { attributes: { tensor } }) => emit.constant(tensor.data, tensor.shape, tensor.dtype),
};

/** Numbers that are part of the graph. */
export function constant(values: ArrayLike<number>, shape?: readonly number[], dtype: DType = 'float'): Value {
  return applyOne(op, [], { tensor: tensor(values, shape, dtype) });
}
constant.op = op;

/** Whether a value is the constant number, shape []. */
export function isNumber(value: Value, number: number): boolean {
  const held = value.node.attributes.tensor as Tensor | undefined;
  return value.node.op === op && value.shape.length === 0 && held!.data[0] === number;
}
