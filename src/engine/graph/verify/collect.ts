// The nodes of a graph that may be anything, each after those it depends on.
import { type Node, Value } from '../node.js';
import type { Inlined, Rounds } from '../op.js';

/** A computation inside of a node: what stands for its inputs, and what comes out of it. */
function insideOf({ op, attributes }: Node): Pick<Inlined, 'placeholders' | 'results'> | undefined {
  if (op.name === 'recompute') return attributes as unknown as Inlined;
  if (op.name !== 'repeat') return undefined;
  const { carried, taken, results } = attributes as unknown as Rounds;
  return { placeholders: [...carried, ...taken], results };
}

/** What a node depends on: its inputs, and what is computed inside of it. */
const dependencies = (node: Node): readonly Value[] => [...node.inputs, ...(insideOf(node)?.results ?? [])];

/** All nodes, also those inside of what is repeated, each after those it depends on; or why there is no such order. */
export function collect(values: readonly Value[]): readonly Node[] | string {
  const done = new Set<Node>();
  const path = new Set<Node>();
  const order: Node[] = [];
  const stack: { readonly node: Node; readonly needs: readonly Value[]; next: number }[] = [];
  const open = (node: Node): string | undefined => {
    const unknown = faultOfOperator(node);
    if (unknown !== undefined) return unknown;
    stack.push({ node, needs: dependencies(node), next: 0 });
    path.add(node);
    return undefined;
  };
  for (const value of values) {
    const { node: root } = value;
    if (!isOwn(value)) return notOwn(value);
    if (done.has(root)) continue;
    const fault = open(root);
    if (fault !== undefined) return fault;
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      if (top.next === top.needs.length) {
        stack.pop();
        path.delete(top.node);
        done.add(top.node);
        order.push(top.node);
        continue;
      }
      const need: unknown = top.needs[top.next++];
      if (!(need instanceof Value)) {
        return `Input ${top.next} of operator "${top.node.op.name}" is no Value; give what an operator returned.`;
      }
      if (path.has(need.node)) {
        return `Operator "${need.node.op.name}" depends on its own result; a graph must not have a cycle, so repeat() it instead.`;
      }
      if (!isOwn(need)) return notOwn(need);
      if (done.has(need.node)) continue;
      const below = open(need.node);
      if (below !== undefined) return below;
    }
  }
  return order;
}

const isOwn = (value: Value) => value.node?.outputs?.[value.index] === value;
const notOwn = ({ index, node }: Value) =>
  `Output ${index + 1} of operator "${node?.op?.name}" is not that of its node; make nodes with the functions of operators.`;

function faultOfOperator(node: Node): string | undefined {
  const { op, inputs, attributes, outputs } = (node ?? {}) as Partial<Node>;
  if (!Array.isArray(inputs) || !Array.isArray(outputs) || typeof attributes !== 'object') {
    return 'A node lacks its inputs, attributes or outputs; make nodes with the functions of operators.';
  }
  const name = typeof op?.name === 'string' && op.name !== '' ? op.name : undefined;
  const missing = (['infer', 'evaluate', 'onnx'] as const).find((rule) => typeof op?.[rule] !== 'function');
  if (name !== undefined && missing === undefined && op?.arity !== undefined) return undefined;
  return `Unknown operator "${name ?? String(op?.name)}": it has no rule "${missing ?? (name === undefined ? 'name' : 'arity')}"; use one of fathom/engine or define all of its rules.`;
}

/** Nodes that stand for what a computation inside of another is given; they are no inputs of the graph. */
function placeholdersOf(nodes: readonly Node[]): ReadonlySet<Node> {
  return new Set(nodes.flatMap((node) => insideOf(node)?.placeholders ?? []).map(({ node }) => node));
}

export function inputsOf(nodes: readonly Node[]): readonly Node[] {
  const placeholders = placeholdersOf(nodes);
  return nodes.filter((node) => node.op.name === 'input' && !placeholders.has(node));
}
