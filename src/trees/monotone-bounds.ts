// What monotone columns ask of a growing tree. Two leaves are beside each other along a constrained column when some
// row could go from one to the other by a change of that column alone: their boxes overlap in all other columns. Then
// their values must be in order. Nothing is asked of other pairs, so bounds are taken from the leaves beside a node as
// they stand, not from the middle between two children (as in the finer methods of Auguste, Malory and Smirnov, 2020).
import type { BinnedColumn } from './bin-matrix.js';
import { bitsBelow } from './ranges.js';
import { maskOf } from './split-answer.js';
import { maskWords } from './tree.js';

/** A node of a growing tree, as far as bounds depend on it. */
export interface BoundedNode {
  /** Number of the node above; -1 of the root. */
  readonly parent: number;
  readonly value: number;
  readonly split:
    | { readonly feature: number; readonly masks: Uint32Array; readonly maskAt: number; readonly direction: number }
    | undefined;
  /** Number of the first child once it is split. */
  readonly child: number | undefined;
}

export interface Beside {
  readonly index: number;
  /** Whether its value bounds the node's from above, or from below. */
  readonly isAbove: boolean;
}

/** Range that the leaves beside node `index` leave to its value and its children's. */
export function boundsOf(
  nodes: readonly BoundedNode[],
  index: number,
  columns: readonly BinnedColumn[],
): { lower: number; upper: number } {
  let lower = Number.NEGATIVE_INFINITY;
  let upper = Number.POSITIVE_INFINITY;
  for (const leaf of leavesBeside(nodes, index, columns)) {
    const { value } = nodes[leaf.index]!;
    if (leaf.isAbove) upper = Math.min(upper, value);
    else lower = Math.max(lower, value);
  }
  return { lower, upper };
}

/** All leaves beside node `index` along any constrained column. */
export function leavesBeside(nodes: readonly BoundedNode[], index: number, columns: readonly BinnedColumn[]): Beside[] {
  const found: Beside[] = [];
  const box = boxOf(nodes, index, columns);
  for (let below = index, at = nodes[index]!.parent; at >= 0; below = at, at = nodes[at]!.parent) {
    const { split, child } = nodes[at]!;
    const { feature, direction } = split!;
    if (direction === 0 || !holdsValue(box.get(feature)!, columns[feature]!.extras)) continue;
    const isLeft = below === child;
    // The region to look through: like the node's own in all columns but the constrained one.
    const above = boxOf(nodes, at, columns);
    const start = new Map(box).set(feature, above.get(feature) ?? all);
    collect(nodes, at, isLeft, start, columns, (leaf, region) => {
      if (holdsValue(region.get(feature)!, columns[feature]!.extras)) {
        found.push({ index: leaf, isAbove: isLeft === direction > 0 });
      }
    });
  }
  return found;
}

type Box = ReadonlyMap<number, Uint32Array>;

const all = new Uint32Array(maskWords).fill(0xffffffff);

/** Calls `take` for the leaves below one side of node `at` that meet a region, with what is left of the region. */
function collect(
  nodes: readonly BoundedNode[],
  at: number,
  isRight: boolean,
  region: Box,
  columns: readonly BinnedColumn[],
  take: (leaf: number, region: Box) => void,
): void {
  const { split, child } = nodes[at]!;
  const part = overlap(
    region.get(split!.feature) ?? all,
    side(maskOf(split!), isRight, columns[split!.feature]!.count),
  );
  if (part.every((word) => word === 0)) return;
  const next = child! + (isRight ? 1 : 0);
  const rest = new Map(region).set(split!.feature, part);
  if (nodes[next]!.child === undefined) {
    take(next, rest);
    return;
  }
  collect(nodes, next, false, rest, columns, take);
  collect(nodes, next, true, rest, columns, take);
}

/** Per column on the way to a node the bins that lead to it. */
function boxOf(nodes: readonly BoundedNode[], index: number, columns: readonly BinnedColumn[]): Box {
  const box = new Map<number, Uint32Array>();
  for (let below = index, at = nodes[index]!.parent; at >= 0; below = at, at = nodes[at]!.parent) {
    const { split, child } = nodes[at]!;
    const own = side(maskOf(split!), below !== child, columns[split!.feature]!.count);
    const held = box.get(split!.feature);
    box.set(split!.feature, held === undefined ? own : overlap(held, own));
  }
  return box;
}

/** The bins of a column that a split sends to one side. */
function side(left: Uint32Array, isRight: boolean, bins: number): Uint32Array {
  return isRight ? left.map((word, i) => ~word & bitsBelow(bins - 32 * i)) : left;
}

function overlap(a: Uint32Array, b: Uint32Array): Uint32Array {
  return a.map((word, i) => word & b[i]!);
}

/** Whether a bin of the column's order is in the mask: missing and special codes stand outside it. */
function holdsValue(mask: Uint32Array, extras: number): boolean {
  return mask.some((word, i) => (word & ~bitsBelow(extras - 32 * i)) !== 0);
}
