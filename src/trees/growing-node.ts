import type { LeafQueue } from './leaf-queue.js';
import type { BoundedNode } from './monotone-bounds.js';
import type { FoundSplit } from './split-answer.js';
import type { SplitRequest } from './split-search.js';

/** A node of a tree that grows. */
export class Node implements BoundedNode {
  readonly parent: number;
  readonly depth: number;
  readonly value: number;
  /** Columns that it may split on, ascending: all of the tree's when undefined. */
  readonly columns: Int32Array | undefined;
  /** Its rows: a stretch of the row list. */
  start = 0;
  count = 0;
  /** Rows of all processes, where several hold a part of them; else `count`. */
  rows = 0;
  /** Bounds of its children's values, as of the last search for a split. */
  lower = Number.NEGATIVE_INFINITY;
  upper = Number.POSITIVE_INFINITY;
  split: Split | undefined;
  child: number | undefined;
  /** Its children, when they were found before their turn. */
  pair: readonly [Node, Node] | undefined;

  constructor(parent: number, depth: number, value: number, columns: Int32Array | undefined) {
    this.parent = parent;
    this.depth = depth;
    this.value = value;
    this.columns = columns;
  }
}

/** What a node is split by, if it is. */
export interface Split extends FoundSplit {
  /** Where its histogram lies. */
  readonly slot: number;
}

/** A node and its children to be. */
export interface Parting {
  readonly node: Node;
  readonly pair: readonly [Node, Node];
}

export function enqueue(queue: LeafQueue, { split, depth }: Node, index: number): void {
  if (split !== undefined) queue.push({ index, depth, gain: split.gain });
}

export function requestFor({ lower, upper, value, columns }: Node, slot: number): SplitRequest {
  return { slot, lower, upper, value, columns };
}

export function setRows(node: Node, [left, right]: readonly [Node, Node], leftCount: number): void {
  left.start = node.start;
  left.count = leftCount;
  left.rows = leftCount;
  right.start = node.start + 4 * leftCount;
  right.count = node.count - leftCount;
  right.rows = right.count;
}
