import type { DataError } from '../../errors/index.js';

/**
 * A tree that splits raw values, as other libraries grow them: any number of thresholds per column, where the trees of
 * this room have at most 256 bins. A child of 0 or more is a split, below 0 it is the leaf ~child; splits come before
 * their children, and the tree starts at split 0, or at leaf 0 when it has no split.
 */
export interface RawTree {
  /** shape (splits,) column of each split */
  readonly feature: Int32Array;
  /** shape (splits,) numbers up to and with it go left; of a split by levels, 0 */
  readonly threshold: Float64Array;
  /** shape (splits,) a sum of `bySet`, `missingLeft` and `zeroIsMissing` */
  readonly rule: Uint8Array;
  /** Of splits by levels, in their order: the whole numbers that go left, as bits of words of 32. */
  readonly sets: readonly Uint32Array[];
  /** shape (splits,) */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** shape (leaves,) */
  readonly value: Float64Array;
  /** shape (leaves,) weight of the training rows in each leaf, at least 0 */
  readonly cover: Float64Array;
}

/** A split by levels: whole numbers in its set go left, all others right. */
export const bySet = 1;
/** A missing value goes left. */
export const missingLeft = 2;
/** Numbers within `zeroWidth` of 0 go where missing ones go. */
export const zeroIsMissing = 4;
/** Half the width of zero in LightGBM, 1e-35 in single precision. */
export const zeroWidth = Math.fround(1e-35);

/** Bits above this would make a set of more than 8 MiB. */
const mostLevels = 2 ** 26;
const largest = 1e100;

/** @throws DataError when the arrays are no tree, or hold a number that no tree can have */
export function checkRawTree(tree: RawTree, columns: number, fail: (what: string) => DataError): void {
  const splits = tree.feature.length;
  for (const name of ['threshold', 'rule', 'left', 'right'] as const) {
    if (tree[name].length !== splits) throw fail(`"${name}" of a tree has ${tree[name].length} values, not ${splits}`);
  }
  if (tree.value.length !== splits + 1 || tree.cover.length !== splits + 1) {
    throw fail(`a tree of ${splits} splits does not have ${splits + 1} leaves`);
  }
  const seen = [new Uint8Array(splits), new Uint8Array(splits + 1)] as const;
  let sets = 0;
  for (let node = 0; node < splits; node++) {
    if (!(tree.feature[node]! >= 0 && tree.feature[node]! < columns)) {
      throw fail(`a split of a tree names column ${tree.feature[node]}, and there are ${columns}`);
    }
    if (!Number.isFinite(tree.threshold[node]!))
      throw fail(`a split of a tree has the threshold ${tree.threshold[node]}`);
    if (tree.rule[node]! > 7) throw fail(`a split of a tree has the unknown rule ${tree.rule[node]}`);
    if (tree.rule[node]! & bySet) sets++;
    for (const child of [tree.left[node]!, tree.right[node]!]) {
      const [group, place] = child >= 0 ? [seen[0], child] : [seen[1], ~child];
      if (place >= group.length || (child >= 0 && child <= node) || group[place] === 1) {
        throw fail('the nodes of a tree are not linked as a tree');
      }
      group[place] = 1;
    }
  }
  if (sets !== tree.sets.length)
    throw fail(`a tree has ${tree.sets.length} sets of levels for ${sets} splits by levels`);
  if (tree.sets.some((set) => 32 * set.length > mostLevels)) throw fail('a split of a tree names an absurd level');
  if (!tree.value.every((value) => Math.abs(value) <= largest)) throw fail('a leaf of a tree has no finite value');
  if (!tree.cover.every((cover) => cover >= 0 && cover <= largest)) throw fail('a leaf of a tree has no cover');
}

/** The bits of a set of whole numbers. @throws DataError for a number that is no level's */
export function levelSet(levels: Iterable<number>, fail: (what: string) => DataError): Uint32Array {
  const list = [...levels];
  let most = 0;
  for (const level of list) {
    if (!(Number.isInteger(level) && level >= 0 && level < mostLevels)) throw fail(`a split names the level ${level}`);
    if (level > most) most = level;
  }
  const set = new Uint32Array((most >> 5) + 1);
  for (const level of list) set[level >> 5]! |= 1 << (level & 31);
  return set;
}
