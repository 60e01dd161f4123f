// What one run of a graph costs, told from its shapes: work of its products, and memory by the life of every value in the order in
// which ONNX Runtime computes.
import { recomputed } from '../autodiff/index.js';
import type { Inlined, Node, Value } from '../graph/index.js';
import { orderNodes, type Rounds } from '../graph/index.js';
import { bernoulli, constant, input, repeat, reshape, stopGradient } from '../ops/index.js';
import { type Bindings, boundShape, sizeOf } from '../tensor/index.js';

export interface Cost {
  /** Additions and multiplications of matrix products and convolutions. */
  readonly flops: number;
  /** The most that computed values hold at the same time, results included; without inputs and masks. */
  readonly peakBytes: number;
  /** Random masks, which come from outside. */
  readonly maskBytes: number;
}

/**
 * @param bindings sizes that shapes leave open
 * @throws ShapeError naming a size that is still open
 */
export function estimateCost(roots: readonly Value[], bindings: Bindings = {}): Cost {
  return costOf(roots, bindings, new Set());
}

/** @param given values that come from outside, as in the body of a loop */
function costOf(roots: readonly Value[], bindings: Bindings, given: ReadonlySet<Value>): Cost {
  const isGiven = ({ outputs }: Node) => outputs.some((output) => given.has(output));
  const all = executionOrder(roots, isGiven).filter((node) => !isGiven(node));
  const order = all.filter(({ op }) => op !== input.op && op !== constant.op && op !== bernoulli.op);
  const bytesOf = ({ dtype, shape }: Value) => (dtype === 'bool' ? 1 : 4) * sizeOf(boundShape(shape, bindings));
  /** The value whose memory a value is: a reshape moves nothing. */
  const holder = (value: Value): Value => {
    let own = value;
    while ((own.node.op === reshape.op || own.node.op === stopGradient.op) && !given.has(own))
      own = own.node.inputs[0]!;
    return own;
  };
  const uses = new Map<Value, number>();
  const use = (value: Value, by: number) => uses.set(holder(value), (uses.get(holder(value)) ?? 0) + by);
  for (const root of roots) use(root, 1);
  for (const node of order) for (const each of node.inputs) use(each, 1);
  const read = new Set([...roots, ...order.flatMap((node) => node.inputs)]);

  let [flops, live, peak, masks] = [0, 0, 0, 0];
  const held = new Map<Value, number>();
  for (const { op, outputs } of all) if (op === bernoulli.op) masks += bytesOf(outputs[0]!);
  for (const node of order) {
    const { op, inputs, outputs, attributes } = node;
    if (op === reshape.op || op === stopGradient.op) {
      release(node);
      continue;
    }
    const shapes = {
      inputs: inputs.map(({ shape }) => boundShape(shape, bindings)),
      outputs: outputs.map(({ shape }) => boundShape(shape, bindings)),
    };
    flops += op.flops?.(shapes, attributes, (output) => read.has(outputs[output]!)) ?? 0;
    let extra = 4 * (op.workspace?.(shapes) ?? 0);
    if (op === repeat.op) {
      const { count, carried, taken, captured, results } = attributes as unknown as Rounds;
      const body = costOf(results, bindings, new Set([...carried, ...taken, ...captured]));
      flops += count * body.flops;
      masks += count * body.maskBytes;
      extra += body.peakBytes + taken.reduce((total, value) => total + bytesOf(value), 0);
    }
    if (op === recomputed.op) {
      const { placeholders, captured, results } = attributes as unknown as Inlined;
      const inner = costOf(results, bindings, new Set([...placeholders, ...captured]));
      flops += inner.flops;
      extra += Math.max(0, inner.peakBytes - outputs.reduce((total, output) => total + bytesOf(output), 0));
    }
    const made = outputs.filter((output) => read.has(output));
    const reused = op.isElementwise
      ? inputs.find((each) => isLastUse(each, inputs) && held.has(holder(each)))
      : undefined;
    const isInPlace = reused !== undefined && bytesOf(reused) === bytesOf(outputs[0]!);
    const own = made.reduce((total, output) => total + bytesOf(output), 0);
    if (!isInPlace) peak = Math.max(peak, live + own + extra);
    for (const output of made) held.set(output, bytesOf(output));
    live += own;
    release(node);
    peak = Math.max(peak, live);
  }
  return { flops, peakBytes: peak, maskBytes: masks };

  function isLastUse(value: Value, among: readonly Value[]): boolean {
    const own = holder(value);
    return uses.get(own) === among.filter((each) => holder(each) === own).length;
  }

  /** Frees what is not read any more. */
  function release({ inputs }: Node): void {
    for (const each of inputs) use(each, -1);
    for (const each of new Set(inputs.map(holder))) {
      if (uses.get(each) !== 0) continue;
      live -= held.get(each) ?? 0;
      held.delete(each);
    }
  }
}

/** The order of ONNX Runtime: from the last result back, and of what a node reads first what was written last. */
function executionOrder(roots: readonly Value[], isGiven: (node: Node) => boolean): readonly Node[] {
  const written = orderNodes(roots);
  const numbers = new Map(written.map((node, number) => [node, number]));
  const order: Node[] = [];
  const visited = new Set<Node>();
  const stack: { readonly node: Node; readonly isLeaving: boolean }[] = roots.map(({ node }) => ({
    node,
    isLeaving: false,
  }));
  while (stack.length > 0) {
    const { node, isLeaving } = stack.pop()!;
    if (isLeaving) {
      order.push(node);
      continue;
    }
    if (visited.has(node)) continue;
    visited.add(node);
    stack.push({ node, isLeaving: true });
    if (isGiven(node)) continue;
    const inputs = [...new Set(node.inputs.map((each) => each.node))].sort((a, b) => numbers.get(a)! - numbers.get(b)!);
    for (const each of inputs) if (!visited.has(each)) stack.push({ node: each, isLeaving: false });
  }
  return order;
}
