// Trees as the kernels read them: 48 bytes a node (i32 feature, i32 first child, f64 value, 256 bits that go left).
import { maskWords, type Tree } from './tree.js';

export const nodeBytes = 48;

/** Writes the nodes of a tree at `address` and returns the address behind them. */
export function writeNodes(tree: Tree, buffer: ArrayBufferLike, address: number): number {
  const nodes = tree.feature.length;
  const words = new Int32Array(buffer, address, (nodeBytes / 4) * nodes);
  const floats = new Float64Array(buffer, address, (nodeBytes / 8) * nodes);
  for (let node = 0; node < nodes; node++) {
    const at = (nodeBytes / 4) * node;
    words[at] = tree.feature[node]!;
    words[at + 1] = tree.child[node]!;
    floats[(nodeBytes / 8) * node + 1] = tree.value[node]!;
    for (let word = 0; word < maskWords; word++) words[at + 4 + word] = tree.left[node * maskWords + word]!;
  }
  return address + nodeBytes * nodes;
}
