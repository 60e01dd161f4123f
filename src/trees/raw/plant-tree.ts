import type { DataError } from '../../errors/index.js';
import { bySet, missingLeft, type RawTree, zeroIsMissing } from './raw-tree.js';

/** A node as a reader of files finds it; `N` is whatever names a node there, a number or an object. */
export type FoundNode<N> = FoundLeaf | FoundSplit<N>;

export interface FoundLeaf {
  readonly value: number;
  readonly cover: number;
}

export interface FoundSplit<N> {
  readonly feature: number;
  /** A threshold (numbers up to and with it go left) or a set of levels (which go left). */
  readonly threshold: number | Uint32Array;
  readonly missingLeft: boolean;
  readonly zeroIsMissing?: boolean;
  readonly left: N;
  readonly right: N;
}

/**
 * Walks a tree of a file from its root and writes it down, splits before their children.
 *
 * @throws DataError by `fail` when a node is met twice: the file holds a circle, or branches that join
 */
export function plantTree<N>(root: N, read: (node: N) => FoundNode<N>, fail: (what: string) => DataError): RawTree {
  const splits: { feature: number; threshold: number; rule: number; left: number; right: number }[] = [];
  const leaves: FoundLeaf[] = [];
  const sets: Uint32Array[] = [];
  const seen = new Set<N>();
  const open: { node: N; parent: number; side: 'left' | 'right' }[] = [{ node: root, parent: -1, side: 'left' }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, parent, side } = next;
    if (seen.has(node)) throw fail('the nodes of a tree are not linked as a tree');
    seen.add(node);
    const found = read(node);
    let place: number;
    if ('value' in found) {
      place = ~leaves.length;
      leaves.push(found);
    } else {
      place = splits.length;
      const isSet = typeof found.threshold !== 'number';
      if (isSet) sets.push(found.threshold as Uint32Array);
      splits.push({
        feature: found.feature,
        threshold: isSet ? 0 : (found.threshold as number),
        rule:
          (isSet ? bySet : 0) |
          (found.missingLeft ? missingLeft : 0) |
          (found.zeroIsMissing === true ? zeroIsMissing : 0),
        left: 0,
        right: 0,
      });
      open.push({ node: found.right, parent: place, side: 'right' }, { node: found.left, parent: place, side: 'left' });
    }
    if (parent >= 0) splits[parent]![side] = place;
  }
  return {
    feature: Int32Array.from(splits, ({ feature }) => feature),
    threshold: Float64Array.from(splits, ({ threshold }) => threshold),
    rule: Uint8Array.from(splits, ({ rule }) => rule),
    sets,
    left: Int32Array.from(splits, ({ left }) => left),
    right: Int32Array.from(splits, ({ right }) => right),
    value: Float64Array.from(leaves, ({ value }) => value),
    cover: Float64Array.from(leaves, ({ cover }) => cover),
  };
}
