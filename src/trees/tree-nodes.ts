// Trees as the kernels walk them; the layout is told in kernels/assembly/predict.ts.
import { maskWords, type Tree } from './tree.js';

/** Bytes that a node takes at most, its mask included. */
export const nodeBytes = 48;

const bareBytes = 16;

/** Rows that the kernels take through a tree together. */
export const blockRows = 2048;

/** Bytes of scratch that the kernels need to add trees of at most so many nodes. */
export const addScratchBytes = (nodes: number) => 8 * blockRows + 16 * nodes;

/** Bins first to first + span, modulo 256. */
export interface Run {
  readonly first: number;
  readonly span: number;
}

/** The bins that a node sends to its first child as one run; undefined when they are not. */
export function runOf(left: Uint32Array, node: number): Run | undefined {
  let first = -1;
  let after = -1;
  let before = left[node * maskWords + maskWords - 1]!;
  for (let word = 0; word < maskWords; word++) {
    const bits = left[node * maskWords + word]!;
    const changes = bits ^ ((bits << 1) | (before >>> 31));
    before = bits;
    if (changes === 0) continue;
    const starts = changes & bits;
    const ends = changes & ~bits;
    if ((starts & (starts - 1)) !== 0 || (ends & (ends - 1)) !== 0) return undefined;
    if (starts !== 0) {
      if (first >= 0) return undefined;
      first = 32 * word + 31 - Math.clz32(starts);
    }
    if (ends !== 0) after = 32 * word + 31 - Math.clz32(ends);
  }
  if (first >= 0) return { first, span: (after - 1 - first) & 255 };
  return before === 0 ? undefined : { first: 0, span: 255 };
}

/** A run of bins as one of classes, as the kernels read it: first | span << 8. */
export function runOfClasses({ first, span }: Run, classOf: Uint8Array): number {
  const start = classOf[first]!;
  return start | ((span === 255 ? 255 : (classOf[(first + span) & 255]! - start) & 255) << 8);
}

/**
 * Writes a tree at `address`, a multiple of 8, and returns the address behind it.
 *
 * @param classes for each column the number that stands for a bin (shape (256,), ascending, equal only for bins that no
 *   node tells apart); the bins themselves when absent
 */
export function writeNodes(
  tree: Tree,
  buffer: ArrayBufferLike,
  address: number,
  classes?: readonly Uint8Array[],
): number {
  const nodes = tree.feature.length;
  const words = new Uint32Array(buffer, address, (nodeBytes / 4) * nodes);
  const floats = new Float64Array(buffer, address, (bareBytes / 8) * nodes);
  let end = bareBytes * nodes;
  for (let node = 0; node < nodes; node++) {
    const at = (bareBytes / 4) * node;
    const feature = tree.feature[node]!;
    words[at] = feature;
    words[at + 1] = bareBytes * tree.child[node]!;
    if (feature < 0) {
      floats[at / 2 + 1] = tree.value[node]!;
      continue;
    }
    const classOf = classes?.[feature];
    const run = runOf(tree.left, node);
    if (run !== undefined) {
      words[at + 2] = classOf === undefined ? run.first | (run.span << 8) : runOfClasses(run, classOf);
      words[at + 3] = 0;
      continue;
    }
    words[at + 2] = 0x10000;
    words[at + 3] = end;
    const mask = words.subarray(end / 4, end / 4 + maskWords);
    end += 4 * maskWords;
    if (classOf === undefined) mask.set(tree.left.subarray(node * maskWords, (node + 1) * maskWords));
    else mask.set(classMask(tree.left, node, classOf));
  }
  return address + end;
}

/** The classes that go to the first child of a node, 256 bits. */
export function classMask(left: Uint32Array, node: number, classOf: Uint8Array): Uint32Array {
  const mask = new Uint32Array(maskWords);
  for (let bin = 0; bin < 256; bin++) {
    if (((left[node * maskWords + (bin >> 5)]! >>> (bin & 31)) & 1) === 0) continue;
    mask[classOf[bin]! >> 5]! |= 1 << (classOf[bin]! & 31);
  }
  return mask;
}
