import { ShapeError } from '../../errors/index.js';
import { applyOp, type Node, type Op, orderNodes, type Rounds, type TensorType, type Value } from '../graph/index.js';
import { boundShape, isSameShape, showShape, type Tensor, type TensorData } from '../tensor/index.js';
import { bernoulli } from './bernoulli.js';
import { input } from './input.js';

/** What is computed anew in each round: what depends on the round's inputs or on a mask. */
function insideOf(results: readonly Value[], placeholders: readonly Value[]): ReadonlySet<Node> {
  const own = new Set(placeholders.map(({ node }) => node));
  const inside = new Set<Node>();
  for (const node of orderNodes(results)) {
    const isInside = own.has(node) || node.op === bernoulli.op || node.inputs.some((each) => inside.has(each.node));
    if (isInside) inside.add(node);
  }
  return inside;
}

const op: Op<Rounds & Readonly<Record<string, unknown>>> = {
  name: 'repeat',
  arity: [0, Number.POSITIVE_INFINITY],
  infer: (inputs, { count, carried, taken, captured, results }) => {
    if (!(Number.isInteger(count) && count >= 1)) {
      throw new RangeError(`repeat: expected a whole number of rounds, at least 1, received ${count}.`);
    }
    const expected = [
      ...carried,
      ...taken.map(({ dtype, shape }) => ({ dtype, shape: [count, ...shape] })),
      ...captured,
    ];
    if (carried.length !== results.length) {
      throw new ShapeError(
        `repeat: ${carried.length} values are carried into a round, but ${results.length} come out of it; return one for each.`,
      );
    }
    expected.forEach(({ dtype, shape }, i) => {
      const found = inputs[i];
      if (found?.dtype === dtype && isSameShape(found.shape, shape)) return;
      throw new ShapeError(
        `repeat: expected input ${i + 1} to be ${dtype} ${showShape(shape)}, received ${found ? `${found.dtype} ${showShape(found.shape)}` : 'none'}; give values of the types the round was made for.`,
      );
    });
    carried.forEach((before, i) => {
      const after = results[i]!;
      if (after.dtype === before.dtype && isSameShape(after.shape, before.shape)) return;
      throw new ShapeError(
        `repeat: value ${i + 1} is carried on as ${before.dtype} ${showShape(before.shape)}, but a round makes ${after.dtype} ${showShape(after.shape)} of it; return a value of the same type and shape.`,
      );
    });
    return results;
  },
  evaluate: (inputs, { count, carried, taken, captured, results }, _, bindings) => {
    let state: readonly Tensor[] = inputs.slice(0, carried.length);
    const given = inputs.slice(carried.length, carried.length + taken.length);
    const outside = inputs.slice(carried.length + taken.length);
    const nodes = orderNodes(results);
    for (let round = 0; round < count; round++) {
      const found = new Map<Value, Tensor>();
      captured.forEach((value, i) => {
        found.set(value, outside[i]!);
      });
      carried.forEach((value, i) => {
        found.set(value, state[i]!);
      });
      taken.forEach((value, i) => {
        const { dtype, shape, data } = given[i]!;
        const size = data.length / count;
        found.set(value, { dtype, shape: shape.slice(1), data: data.slice(round * size, (round + 1) * size) });
      });
      const inside = insideOf(results, [...carried, ...taken]);
      for (const node of nodes) {
        if (!inside.has(node) || node.outputs.every((output) => found.has(output))) continue;
        const shapes = node.outputs.map(({ shape }) => boundShape(shape, bindings));
        const values: readonly TensorData[] = node.op.evaluate(
          node.inputs.map((each) => found.get(each)!),
          node.attributes,
          shapes,
          bindings,
        );
        node.outputs.forEach(({ dtype }, i) => {
          found.set(node.outputs[i]!, { dtype, shape: shapes[i]!, data: values[i]! });
        });
      }
      state = results.map((value) => found.get(value)!);
    }
    return state.map(({ data }) => data);
  },
  gradient: null,
  onnx: (emit, inputs, node) => emit.loop(inputs, node.attributes),
};

/**
 * Computes the next values of what is carried on, `count` times. What a round needs and does not change is computed once, before.
 * Masks are drawn anew in each round.
 *
 * @param first values before the first round
 * @param stacked values whose first axis is the round; each takes its own part
 * @returns the values after the last round
 * @example repeat(4, [fill(0, [])], [x], ([total], [part]) => [add(total!, sum(part!))]) // the sum of x, shape [4, ...]
 */
export function repeat(
  count: number,
  first: readonly Value[],
  stacked: readonly Value[],
  round: (carried: readonly Value[], parts: readonly Value[]) => readonly Value[],
): readonly Value[] {
  for (const { shape } of stacked) {
    if (shape[0] !== count) {
      throw new ShapeError(
        `repeat: expected ${count} parts along the first axis, received shape ${showShape(shape)}; stack one part per round.`,
      );
    }
  }
  const standIn = ({ dtype, shape }: TensorType, i: number) => input(`repeat.${i}`, shape, dtype);
  const carried = first.map(standIn);
  const taken = stacked.map(({ dtype, shape }, i) => standIn({ dtype, shape: shape.slice(1) }, carried.length + i));
  const results = round(carried, taken);
  const inside = insideOf(results, [...carried, ...taken]);
  const captured = new Set<Value>();
  for (const node of inside) for (const each of node.inputs) if (!inside.has(each.node)) captured.add(each);
  for (const each of results) if (!inside.has(each.node)) captured.add(each);
  const attributes = { count, carried, taken, captured: [...captured], results };
  return applyOp(op, [...first, ...stacked, ...captured], attributes);
}
repeat.op = op;
