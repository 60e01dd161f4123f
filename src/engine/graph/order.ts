import { GraphError } from '../../errors/index.js';
import type { Node, Value } from './node.js';

/** The nodes that values are computed from, each after its inputs; the same order for the same graph. @throws GraphError for a cycle */
export function orderNodes(values: readonly Value[]): readonly Node[] {
  if (!Array.isArray(values)) {
    throw new GraphError('Expected a list of values, such as [loss]; put what is to be looked at in brackets.');
  }
  const done = new Set<Node>();
  const order: Node[] = [];
  const path = new Set<Node>();
  // Graphs are deeper than the stack of the language.
  const stack: { readonly node: Node; next: number }[] = [];
  for (const { node: root } of values) {
    if (done.has(root)) continue;
    stack.push({ node: root, next: 0 });
    path.add(root);
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const input = top.node.inputs[top.next++];
      if (input === undefined) {
        stack.pop();
        path.delete(top.node);
        if (!done.has(top.node)) {
          done.add(top.node);
          order.push(top.node);
        }
      } else if (path.has(input.node)) {
        throw new GraphError(`Operator "${input.node.op.name}" reads its own result; a graph must not have a cycle.`);
      } else if (!done.has(input.node)) {
        stack.push({ node: input.node, next: 0 });
        path.add(input.node);
      }
    }
  }
  return order;
}
