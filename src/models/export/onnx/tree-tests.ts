// The splits of trees as comparisons `column <= threshold`, which is all that a graph's trees do. A split sends a set of
// bins left: values up to an edge and any of missing and the special codes, or any set of levels. So a feature becomes as
// many columns as its splits need: a number once for each way in which they treat missing and special codes (those that go
// left become -Infinity, the others NaN, which is never <=), levels once for each chain of sets.
import { DataError } from '../../../errors/index.js';
import { type Bins, binCount, type Tree } from '../../../trees/index.js';
import { type BinSet, type Chains, chainSets } from './chains.js';
import type { Replacement } from './numbers.js';

/** A split: rows go to the first child when the column is at most the threshold, or when it is above if `isTurned`. */
export interface TreeTest {
  readonly column: number;
  readonly threshold: number;
  readonly isTurned: boolean;
}

export interface NumberColumn {
  readonly feature: number;
  readonly replacement: Replacement;
}

export interface LevelColumns {
  readonly feature: number;
  /** shape (bins,) per column */
  readonly ranks: readonly Float64Array[];
}

export interface TreeTests {
  /** The first columns. */
  readonly numbers: readonly NumberColumn[];
  /** The columns after them. */
  readonly levels: readonly LevelColumns[];
  readonly test: (tree: Tree, node: number) => TreeTest;
}

const words = 8;

/** @throws DataError for a split of numbers that is no range: training makes none */
export function treeTests(trees: readonly Tree[], bins: readonly Bins[]): TreeTests {
  const numbers: NumberColumn[] = [];
  const numberColumns = new Map<string, number>();
  const sets = bins.map(() => new Map<string, { readonly index: number; readonly set: BinSet }>());
  for (const tree of trees) {
    for (let node = 0; node < tree.feature.length; node++) {
      const feature = tree.feature[node]!;
      if (feature < 0) continue;
      const own = bins[feature]!;
      if (own.kind === 'numeric') {
        const { extras, key } = readRange(tree, node, own.special.length, binCount(own));
        if (numberColumns.has(`${feature} ${key}`)) continue;
        numberColumns.set(`${feature} ${key}`, numbers.length);
        const value = (bin: number) => (extras[bin] ? Number.NEGATIVE_INFINITY : Number.NaN);
        const codes = own.special.map((code, s) => ({ code, value: value(s + 1) }));
        numbers.push({ feature, replacement: { missing: value(0), codes } });
      } else {
        const { set, key } = readSet(tree, node, binCount(own));
        const known = sets[feature]!;
        if (!known.has(key)) known.set(key, { index: known.size, set });
      }
    }
  }
  const chains: (Chains & { readonly first: number })[] = [];
  const levels: LevelColumns[] = [];
  let first = numbers.length;
  sets.forEach((known, feature) => {
    if (known.size === 0) return;
    const found = chainSets(
      [...known.values()].map(({ set }) => set),
      binCount(bins[feature]!),
    );
    chains[feature] = { ...found, first };
    levels.push({ feature, ranks: found.ranks });
    first += found.ranks.length;
  });
  const test = (tree: Tree, node: number): TreeTest => {
    const feature = tree.feature[node]!;
    const own = bins[feature]!;
    if (own.kind === 'categorical') {
      const { key, isTurned } = readSet(tree, node, binCount(own));
      const { chain, place } = chains[feature]!.places[sets[feature]!.get(key)!.index]!;
      return { column: chains[feature]!.first + chain, threshold: place, isTurned };
    }
    const { key, last, isTurned } = readRange(tree, node, own.special.length, binCount(own));
    const threshold = last < own.edges.length ? own.edges[last]! : Number.POSITIVE_INFINITY;
    return { column: numberColumns.get(`${feature} ${key}`)!, threshold, isTurned };
  };
  return { numbers, levels, test };
}

/** The values and extras (missing, special codes) on that side of the split where the lowest values are. */
function readRange(tree: Tree, node: number, special: number, count: number) {
  const has = (bin: number) => ((tree.left[node * words + (bin >> 5)]! >>> (bin & 31)) & 1) === 1;
  const lowest = special + 1;
  const isTurned = !has(lowest);
  let last = 0;
  while (lowest + last + 1 < count && has(lowest + last + 1) !== isTurned) last++;
  for (let bin = lowest + last + 1; bin < count; bin++) {
    if (has(bin) === isTurned) continue;
    throw new DataError('The model is damaged: a split of numbers has no single threshold. Train it again.');
  }
  const extras = Array.from({ length: lowest }, (_, bin) => has(bin) !== isTurned);
  return { last, isTurned, extras, key: extras.map(Number).join('') };
}

/** The levels on that side of the split where missing ones are not. */
function readSet(tree: Tree, node: number, count: number) {
  const isTurned = (tree.left[node * words]! & 1) === 1;
  const set = Uint32Array.from({ length: words }, (_, word) => {
    const bits = tree.left[node * words + word]!;
    const used = count - 32 * word;
    const mask = used >= 32 ? 0xffffffff : used <= 0 ? 0 : 2 ** used - 1;
    return (isTurned ? ~bits : bits) & mask;
  });
  return { set, isTurned, key: set.join() };
}
