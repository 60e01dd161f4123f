// Proof that a sum of trees keeps to monotone directions. It is enough that each tree does: adding terms of which none
// is smaller gives no smaller sum, rounding included.
import { DataError } from '../errors/index.js';
import type { BinnedColumn } from './bin-matrix.js';
import { bitsBelow } from './ranges.js';
import { maskWords, type Tree } from './tree.js';

/**
 * Checks every tree: wherever a row may go from one leaf to another by a change of a constrained column alone, the
 * leaves' values are in the column's direction. No rows are drawn: all bins in all combinations are covered.
 *
 * @param directions shape (columns,): 1 where the score must not fall with the value, -1 not rise, 0 free
 * @throws DataError naming the column, when a tree breaks its direction
 */
export function checkMonotone(trees: readonly Tree[], columns: readonly BinnedColumn[], directions: Int8Array): void {
  const bound = [...directions.keys()].filter((column) => directions[column] !== 0);
  for (const [t, tree] of trees.entries()) {
    for (const column of bound) {
      if (!tree.feature.includes(column)) continue;
      if (keeps(tree, column, directions[column]!, columns)) continue;
      throw new DataError(
        `The direction of column ${column + 1} does not hold in tree ${t + 1}: its value ${directions[column]! > 0 ? 'falls' : 'rises'} somewhere as the column rises. Train the trees anew under the directions.`,
      );
    }
  }
}

/** A set of leaves below a node, with the bins per column that lead there. */
interface Part {
  readonly node: number;
  readonly box: ReadonlyMap<number, Uint32Array>;
}

function keeps(tree: Tree, column: number, direction: number, columns: readonly BinnedColumn[]): boolean {
  const range = leafRanges(tree);
  const { extras, count } = columns[column]!;
  const values = Array.from({ length: count - extras }, (_, k) => extras + k);
  const counts = columns.map((each) => each.count);
  const has = (mask: Uint32Array | undefined, bin: number) =>
    mask === undefined || ((mask[bin >> 5]! >>> (bin & 31)) & 1) === 1;

  /** Whether no value under `low` lies beyond one under `high`, of leaves that meet in all columns but `column`. */
  const ordered = (low: Part, high: Part): boolean => {
    const isKept =
      direction > 0
        ? range.most[low.node]! <= range.least[high.node]!
        : range.least[low.node]! >= range.most[high.node]!;
    if (isKept || !meet(low, high)) return true;
    const first = values.find((bin) => has(low.box.get(column), bin));
    const last = values.findLast((bin) => has(high.box.get(column), bin));
    if (first === undefined || last === undefined || first > last) return true;
    const wider = tree.feature[low.node]! >= 0 ? low : high;
    if (tree.feature[wider.node]! < 0) return false;
    return [true, false].every((isLeft) => {
      const part = sideOf(tree, wider, isLeft, counts);
      return wider === low ? ordered(part, high) : ordered(low, part);
    });
  };
  const meet = (a: Part, b: Part): boolean => {
    for (const [feature, mask] of a.box) {
      const other = b.box.get(feature);
      if (feature !== column && other !== undefined && mask.every((word, i) => (word & other[i]!) === 0)) return false;
    }
    return true;
  };

  const visit = (part: Part): boolean => {
    const feature = tree.feature[part.node]!;
    if (feature < 0) return true;
    const [left, right] = [sideOf(tree, part, true, counts), sideOf(tree, part, false, counts)];
    if (feature === column && !(ordered(left, right) && ordered(right, left))) return false;
    return visit(left) && visit(right);
  };
  return visit({ node: 0, box: new Map() });
}

function sideOf(tree: Tree, { node, box }: Part, isLeft: boolean, counts: readonly number[]): Part {
  const feature = tree.feature[node]!;
  const held = box.get(feature);
  const mask = tree.left
    .slice(node * maskWords, (node + 1) * maskWords)
    .map((word, i) => (isLeft ? word : ~word) & (held?.[i] ?? bitsBelow(counts[feature]! - 32 * i)));
  return { node: tree.child[node]! + (isLeft ? 0 : 1), box: new Map(box).set(feature, mask) };
}

/** Least and largest leaf value below each node. */
function leafRanges(tree: Tree): { least: Float64Array; most: Float64Array } {
  const least = tree.value.slice();
  const most = tree.value.slice();
  for (let node = tree.feature.length - 1; node >= 0; node--) {
    if (tree.feature[node]! < 0) continue;
    const child = tree.child[node]!;
    least[node] = Math.min(least[child]!, least[child + 1]!);
    most[node] = Math.max(most[child]!, most[child + 1]!);
  }
  return { least, most };
}
