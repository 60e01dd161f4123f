import { DataError } from '../errors/index.js';
import { everyEntry } from './given.js';
import { formatRanges, parseRanges } from './ranges.js';

/** 32-bit words of a node's set of bins. */
export const maskWords = 8;

/**
 * A grown tree. Node 0 is the root; the two children of a node lie side by side, so one number names both.
 * All arrays have one entry per node.
 */
export interface Tree {
  /** The feature that the node splits on; -1 for a leaf. */
  readonly feature: Int32Array;
  /** Number of the first (left) child; 0 for a leaf. */
  readonly child: Int32Array;
  /** What the tree adds for a row that ends here; of inner nodes, what it would add if they were leaves. */
  readonly value: Float64Array;
  /** Weight of the training rows that came through. */
  readonly cover: Float64Array;
  /** Loss saved by the split; 0 for a leaf. */
  readonly gain: Float64Array;
  /** The bins that go left, 256 bits per node: shape (nodes, 8). */
  readonly left: Uint32Array;
  /** Which of the ensemble's outputs the tree adds to; 0 when absent. */
  readonly output?: number;
}

/** Whether `bin` goes to the first child of `node`. */
export function goesLeft(tree: Tree, node: number, bin: number): boolean {
  return ((tree.left[node * maskWords + (bin >> 5)]! >>> (bin & 31)) & 1) === 1;
}

/** The leaf that a row of bins ends in. */
export function leafOf(tree: Tree, bins: Uint8Array): number {
  let node = 0;
  while (tree.feature[node]! >= 0) {
    node = tree.child[node]! + (goesLeft(tree, node, bins[tree.feature[node]!]!) ? 0 : 1);
  }
  return node;
}

/** What a tree adds on average over its training rows: leaves weighed by the shares of the cover on the way to them. */
export function treeMean({ feature, child, cover, value }: Tree): number {
  const mean = value.slice();
  for (let node = feature.length - 1; node >= 0; node--) {
    if (feature[node]! < 0) continue;
    const [a, b] = [child[node]!, child[node]! + 1];
    mean[node] = (cover[a]! / cover[node]!) * mean[a]! + (cover[b]! / cover[node]!) * mean[b]!;
  }
  return mean[0]!;
}

/**
 * Scores of a saved ensemble beyond this are damage: their sums must stay finite. Training stays far below: targets and
 * gradients of one's own are at most 1e150 in size.
 */
export const largestScore = 1e300;

/** Most splits from the root to a leaf that training allows, of forests; explanations of deeper trees would never end. */
const mostSplits = 1000;

/** A tree as JSON values; `left` names the bins of each inner node, such as "0,3-17". */
export interface SavedTree {
  readonly feature: readonly number[];
  readonly child: readonly number[];
  readonly value: readonly number[];
  readonly cover: readonly number[];
  readonly gain: readonly number[];
  readonly left: readonly string[];
  /** Absent for the first output. */
  readonly output?: number;
}

export function saveTree(tree: Tree): SavedTree {
  return {
    feature: Array.from(tree.feature),
    child: Array.from(tree.child),
    value: Array.from(tree.value),
    cover: Array.from(tree.cover),
    gain: Array.from(tree.gain),
    left: Array.from(tree.feature, (feature, node) =>
      feature < 0 ? '' : formatRanges(tree.left.subarray(node * maskWords, (node + 1) * maskWords)),
    ),
    ...(tree.output === undefined || tree.output === 0 ? {} : { output: tree.output }),
  };
}

/**
 * Rebuilds a saved tree.
 *
 * @param features how many features there are
 * @param outputs how many outputs the ensemble has
 * @param maxDepth most splits from the root to a leaf that its training allowed
 * @throws DataError when the parts do not make up one tree
 */
export function loadTree(saved: unknown, features: number, outputs = 1, maxDepth = mostSplits): Tree {
  const broken = (what: string) =>
    new DataError(`The saved model is damaged: ${what}. Train it again or copy it anew.`);
  const parts = saved as Partial<Record<keyof SavedTree, unknown>>;
  if (typeof saved !== 'object' || saved === null) throw broken('a tree is not an object');
  const nodes = Array.isArray(parts.feature) ? parts.feature.length : 0;
  const list = (name: keyof SavedTree, fits: (value: unknown) => boolean): readonly never[] => {
    const values = parts[name];
    if (!Array.isArray(values) || values.length !== nodes || !everyEntry(values, fits)) {
      throw broken(`"${name}" of a tree does not hold ${nodes} valid entries`);
    }
    return values as never[];
  };
  const isWhole = (low: number, high: number) => (value: unknown) =>
    Number.isInteger(value) && (value as number) >= low && (value as number) < high;
  if (nodes === 0) throw broken('a tree has no nodes');
  const feature = Int32Array.from(list('feature', isWhole(-1, features)));
  const child = Int32Array.from(list('child', isWhole(0, nodes)));
  const parents = new Uint8Array(nodes);
  const depth = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    if (feature[node]! < 0) continue;
    const first = child[node]!;
    if (first <= node || first + 1 >= nodes) throw broken('a node of a tree points outside');
    if (depth[node]! >= maxDepth) throw broken(`a tree has more than ${maxDepth} splits one below the other`);
    for (const side of [first, first + 1]) {
      parents[side]!++;
      depth[side] = depth[node]! + 1;
    }
  }
  if (parents.some((count, node) => count !== (node === 0 ? 0 : 1))) throw broken('the nodes are not one tree');
  const isScore = (value: unknown) => typeof value === 'number' && Math.abs(value) <= largestScore;
  const cover = Float64Array.from(list('cover', (value) => Number.isFinite(value) && (value as number) > 0));
  for (let node = 0; node < nodes; node++) {
    if (feature[node]! < 0) continue;
    const below = cover[child[node]!]! + cover[child[node]! + 1]!;
    if (!(Math.abs(below - cover[node]!) <= 1e-6 * cover[node]!)) throw broken('the covers of a tree do not add up');
  }
  const left = new Uint32Array(nodes * maskWords);
  list('left', (value) => typeof value === 'string').forEach((text, node) => {
    if (feature[node]! < 0) return;
    const mask = parseRanges(text);
    if (mask === undefined) throw broken(`"${String(text).slice(0, 40)}" is not a list of bins`);
    left.set(mask, node * maskWords);
  });
  const output = parts.output ?? 0;
  if (!isWhole(0, outputs)(output)) throw broken(`a tree adds to output ${String(output)} of ${outputs}`);
  return {
    feature,
    child,
    value: Float64Array.from(list('value', isScore)),
    cover,
    gain: Float64Array.from(list('gain', (value) => Number.isFinite(value) && (value as number) >= 0)),
    left,
    ...(output === 0 ? {} : { output: output as number }),
  };
}
