// Trades work for memory: what a computation makes on its way is not kept for its gradient, but computed again there.
import { ShapeError } from '../../errors/index.js';
import { applyOp, type Inlined, inPlace, type Node, type Op, orderNodes, type Value } from '../graph/index.js';
import { bernoulli, input, repeat, reshape } from '../ops/index.js';
import { boundShape, isSameShape, showShape, type Tensor } from '../tensor/index.js';
import { gradientsOf } from './gradients.js';

type Attributes = Inlined & Readonly<Record<string, unknown>>;

/** The nodes that depend on the placeholders. */
function insideOf({ placeholders, results }: Pick<Attributes, 'placeholders' | 'results'>): readonly Node[] {
  const inside = new Set<Node>(placeholders.map(({ node }) => node));
  return orderNodes(results).filter((node) => {
    if (inside.has(node)) return false;
    const isInside = node.inputs.some((each) => inside.has(each.node));
    if (isInside) inside.add(node);
    return isInside;
  });
}

/** The same computation of other values. */
function rebuilt(attributes: Attributes, given: ReadonlyMap<Value, Value>): readonly Value[] {
  const made = new Map(given);
  const now = (value: Value) => made.get(value) ?? value;
  for (const node of insideOf(attributes)) {
    const outputs = inPlace(node.place, () => applyOp(node.op, node.inputs.map(now), node.attributes));
    node.outputs.forEach((output, i) => {
      made.set(output, outputs[i]!);
    });
  }
  return attributes.results.map(now);
}

const op: Op<Attributes> = {
  name: 'recompute',
  arity: [0, Number.POSITIVE_INFINITY],
  infer: (inputs, { placeholders, captured, results }) => {
    [...placeholders, ...captured].forEach(({ dtype, shape }, i) => {
      const found = inputs[i];
      if (found?.dtype === dtype && isSameShape(found.shape, shape)) return;
      throw new ShapeError(
        `recompute: expected input ${i + 1} to be ${dtype} ${showShape(shape)}, received ${found ? `${found.dtype} ${showShape(found.shape)}` : 'none'}; give values of the types the computation was made for.`,
      );
    });
    return results;
  },
  evaluate: (inputs, attributes, _, bindings) => {
    const found = new Map<Value, Tensor>();
    [...attributes.placeholders, ...attributes.captured].forEach((value, i) => {
      found.set(value, inputs[i]!);
    });
    for (const node of insideOf(attributes)) {
      const shapes = node.outputs.map(({ shape }) => boundShape(shape, bindings));
      const values = node.op.evaluate(
        node.inputs.map((each) => found.get(each)!),
        node.attributes,
        shapes,
        bindings,
      );
      node.outputs.forEach((output, i) => {
        found.set(output, { dtype: output.dtype, shape: shapes[i]!, data: values[i]! });
      });
    }
    return attributes.results.map((value) => found.get(value)!.data);
  },
  // A loop of one round has a graph of its own, into which ONNX Runtime does not carry what was computed before.
  gradient: ({ inputs, attributes }, ...incoming) => {
    const { placeholders, captured, results } = attributes;
    const own = inputs.slice(0, placeholders.length);
    const isMask = captured.map(({ node }) => node.op === bernoulli.op);
    const masks = inputs.slice(placeholders.length).filter((_, i) => isMask[i]);
    const given = incoming.filter((gradient) => gradient !== undefined);
    const isWanted = inputs.map(({ dtype }, i) => dtype === 'float' && !isMask[i - placeholders.length]);
    const wanted = inputs.filter((_, i) => isWanted[i]);
    const stacked = [...own, ...masks, ...given].map((value) => reshape(value, [1, ...value.shape]));
    // The first values are not read: what is there anyway costs nothing.
    const found = repeat(1, wanted, stacked, (_, parts) => {
      const again = new Map<Value, Value>();
      let next = 0;
      for (const value of placeholders) again.set(value, parts[next++]!);
      captured.forEach((value, i) => {
        if (isMask[i]) again.set(value, parts[next++]!);
      });
      const made = rebuilt(attributes, again);
      const seeds = new Map<Value, Value>();
      results.forEach((_, i) => {
        if (incoming[i] !== undefined) seeds.set(made[i]!, parts[next++]!);
      });
      const at = [...placeholders, ...captured].map((value) => again.get(value) ?? value);
      return gradientsOf(
        seeds,
        at.filter((_, i) => isWanted[i]),
        // The graph around it passes on what one of them gives to another.
        { areLeaves: true },
      );
    });
    let next = 0;
    return isWanted.map((is) => (is ? found[next++] : undefined));
  },
  onnx: (emit, inputs, { attributes }) => emit.inline(inputs, attributes),
};

/**
 * The results of a computation whose inner values are not kept for the gradient: it is computed a second time there (Chen et al.,
 * 2016). About a third more work for as much less memory as lies inside.
 *
 * @param inputs what it is computed of; other values that `compute` reads, such as parameters, are found by themselves
 * @throws ShapeError where a result does not depend on an input
 */
export function recomputed(
  inputs: readonly Value[],
  compute: (inputs: readonly Value[]) => readonly Value[],
): readonly Value[] {
  const placeholders = inputs.map(({ dtype, shape }, i) => input(`recomputed.${i}`, shape, dtype));
  const results = compute(placeholders);
  const inside = new Set(insideOf({ placeholders, results }));
  for (const { node } of results) {
    if (inside.has(node)) continue;
    throw new ShapeError('recompute: a result is no function of the inputs; leave it out.');
  }
  const own = new Set(placeholders);
  const captured = new Set<Value>();
  for (const node of inside)
    for (const each of node.inputs) if (!inside.has(each.node) && !own.has(each)) captured.add(each);
  return applyOp(op, [...inputs, ...captured], { placeholders, captured: [...captured], results });
}
recomputed.op = op;
