import type { Node, Value } from './node.js';

/** The nodes that values are computed from, each after its inputs; the same order for the same graph. */
export function orderNodes(values: readonly Value[]): readonly Node[] {
  const done = new Set<Node>();
  const order: Node[] = [];
  // Graphs are deeper than the stack of the language.
  const stack: { readonly node: Node; next: number }[] = [];
  for (const { node: root } of values) {
    if (done.has(root)) continue;
    stack.push({ node: root, next: 0 });
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const input = top.node.inputs[top.next++];
      if (input === undefined) {
        stack.pop();
        if (!done.has(top.node)) {
          done.add(top.node);
          order.push(top.node);
        }
      } else if (!done.has(input.node)) stack.push({ node: input.node, next: 0 });
    }
  }
  return order;
}
