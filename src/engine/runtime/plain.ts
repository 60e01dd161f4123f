// Evaluates a graph operator by operator in float64: slow, simple, and the oracle for ONNX Runtime's numbers.
import { ShapeError } from '../../errors/index.js';
import { orderNodes, type Value } from '../graph/index.js';
import { input } from '../ops/index.js';
import { type Bindings, boundShape, expectTensor, isSameShape, showShape, type Tensor } from '../tensor/index.js';

/**
 * @param feeds values of the inputs by name
 * @param bindings named sizes; those of inputs are read off their values
 * @returns one tensor per value
 * @throws GraphError when an input has no value, ShapeError when one has another shape
 */
export function evaluatePlainly(
  values: readonly Value[],
  feeds: Readonly<Record<string, Tensor>>,
  bindings: Bindings = {},
): readonly Tensor[] {
  const known: Record<string, number> = { ...bindings };
  const nodes = orderNodes(values);
  for (const node of nodes) {
    if (node.op !== input.op) continue;
    const fed = feeds[node.attributes.name as string];
    if (fed !== undefined) expectTensor(`Input "${node.attributes.name}"`, fed);
    node.outputs[0]!.shape.forEach((size, axis) => {
      if (typeof size === 'string' && !size.includes('*') && fed !== undefined) known[size] ??= fed.shape[axis]!;
    });
  }
  const found = new Map<Value, Tensor>();
  for (const node of nodes) {
    const shapes = node.outputs.map(({ shape }) => boundShape(shape, known));
    const name = node.attributes.name as string;
    const fed = node.op === input.op ? feeds[name] : undefined;
    if (fed !== undefined) {
      if (!isSameShape(fed.shape, shapes[0]!)) {
        throw new ShapeError(
          `Input "${name}": expected shape ${showShape(shapes[0]!)}, received ${showShape(fed.shape)}.`,
        );
      }
      found.set(node.outputs[0]!, fed);
      continue;
    }
    const inputs = node.inputs.map((each) => found.get(each)!);
    node.op.evaluate(inputs, node.attributes, shapes, known).forEach((data, i) => {
      found.set(node.outputs[i]!, { dtype: node.outputs[i]!.dtype, shape: shapes[i]!, data });
    });
  }
  return values.map((value) => found.get(value)!);
}
