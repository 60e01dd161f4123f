// Reverse-mode differentiation: the graph of the gradients from the graph of a loss.
import { GraphError } from '../../errors/index.js';
import { inPlace, type Node, orderNodes, type Value } from '../graph/index.js';
import { add, fill } from '../ops/index.js';
import { isSameShape, showShape } from '../tensor/index.js';

/**
 * Derivatives of a scalar by values that it is computed from, each of the shape of its value. Zeros for a value that the
 * loss does not depend on.
 *
 * @param seed the gradient of the loss by itself, shape []; 1 when absent
 * @throws GraphError when the loss is no scalar, or depends on a value through an operator that is not differentiable
 * @example const [dw, db] = gradients(loss, [w, b]);
 */
export function gradients(loss: Value, values: readonly Value[], seed?: Value): readonly Value[] {
  if (loss.shape.length > 0 || loss.dtype !== 'float') {
    throw new GraphError(
      `gradients: expected a loss of shape [], received ${loss.dtype} ${showShape(loss.shape)}; take its mean or sum.`,
    );
  }
  return gradientsOf(new Map([[loss, seed ?? fill(1, [])]]), values);
}

/**
 * Derivatives by values of the sum of what some results give, from the derivatives by the results.
 *
 * @param seeds the gradient of each result, of its shape
 * @param areLeaves whether values that depend on each other count as if they did not: what one gives to another is not its own
 */
export function gradientsOf(
  seeds: ReadonlyMap<Value, Value>,
  values: readonly Value[],
  { areLeaves = false } = {},
): readonly Value[] {
  const order = orderNodes([...seeds.keys()]);
  const wanted = new Set(values);
  const needed = new Set<Node>();
  for (const node of order) {
    if (node.outputs.some((output) => wanted.has(output)) || node.inputs.some(({ node: input }) => needed.has(input))) {
      needed.add(node);
    }
  }
  const found = new Map(seeds);
  for (const node of [...order].reverse()) {
    // A node whose outputs are all asked for passes nothing on unless its inputs are needed too.
    if (!node.inputs.some(({ node: input }) => needed.has(input))) continue;
    if (areLeaves && node.outputs.some((output) => wanted.has(output))) continue;
    const incoming = node.outputs.map((output) => found.get(output));
    if (incoming.every((gradient) => gradient === undefined)) continue;
    const { gradient: rule } = node.op;
    if (rule === null) {
      throw new GraphError(
        `gradients: operator "${node.op.name}" is not differentiable, and the loss depends on a parameter through it; wrap its input in stopGradient() if that is meant.`,
      );
    }
    const place = node.place === '' ? '' : `the gradient of ${node.place.replace(/^the gradient of /, '')}`;
    const parts = inPlace(place, () => rule(node, ...incoming));
    parts.forEach((gradient, i) => {
      const input = node.inputs[i]!;
      if (gradient === undefined || !needed.has(input.node)) return;
      if (!isSameShape(gradient.shape, input.shape)) {
        throw new GraphError(
          `gradients: operator "${node.op.name}" gives a gradient of shape ${showShape(gradient.shape)} for input ${i + 1} of shape ${showShape(input.shape)}; its gradient rule is wrong.`,
        );
      }
      const before = found.get(input);
      found.set(input, before === undefined ? gradient : add(before, gradient));
    });
  }
  return values.map((value) => found.get(value) ?? fill(0, value.shape, value));
}
