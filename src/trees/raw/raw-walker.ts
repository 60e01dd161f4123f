import { bySet, missingLeft, type RawTree, zeroIsMissing, zeroWidth } from './raw-tree.js';

/** Trees one after the other in arrays, ready to walk. A child below 0 is the leaf ~child, counted through all trees. */
export class RawWalker {
  /** shape (trees,) where each tree starts: a split, or below 0 a leaf */
  readonly roots: Int32Array;
  readonly feature: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly value: Float64Array;
  readonly threshold: Float64Array;
  readonly rule: Uint8Array;
  /** First word and number of words of a split's set. */
  readonly #setStart: Int32Array;
  readonly #setWords: Int32Array;
  readonly #words: Uint32Array;

  constructor(trees: readonly RawTree[]) {
    const splits = trees.reduce((sum, { feature }) => sum + feature.length, 0);
    this.roots = new Int32Array(trees.length);
    this.feature = new Int32Array(splits);
    this.left = new Int32Array(splits);
    this.right = new Int32Array(splits);
    this.value = new Float64Array(splits + trees.length);
    this.threshold = new Float64Array(splits);
    this.rule = new Uint8Array(splits);
    this.#setStart = new Int32Array(splits);
    this.#setWords = new Int32Array(splits);
    const sets = trees.flatMap((tree) => tree.sets);
    this.#words = new Uint32Array(sets.reduce((sum, set) => sum + set.length, 0));
    let [node, leaf, set, word] = [0, 0, 0, 0];
    trees.forEach((tree, t) => {
      const moved = (child: number) => (child >= 0 ? child + node : child - leaf);
      this.roots[t] = tree.feature.length === 0 ? ~leaf : node;
      this.feature.set(tree.feature, node);
      this.threshold.set(tree.threshold, node);
      this.rule.set(tree.rule, node);
      this.left.set(tree.left.map(moved), node);
      this.right.set(tree.right.map(moved), node);
      this.value.set(tree.value, leaf);
      tree.rule.forEach((rule, i) => {
        if ((rule & bySet) === 0) return;
        const words = sets[set++]!;
        this.#words.set(words, word);
        this.#setStart[node + i] = word;
        this.#setWords[node + i] = words.length;
        word += words.length;
      });
      node += tree.feature.length;
      leaf += tree.value.length;
    });
  }

  /** Whether a value goes left at a split. */
  goesLeft(node: number, x: number): boolean {
    const rule = this.rule[node]!;
    if (Number.isNaN(x)) return (rule & missingLeft) !== 0;
    if (rule <= missingLeft) return rule === bySet ? this.#inSet(node, x) : x <= this.threshold[node]!;
    if ((rule & bySet) !== 0) return this.#inSet(node, x);
    if ((rule & zeroIsMissing) !== 0 && x >= -zeroWidth && x <= zeroWidth) return (rule & missingLeft) !== 0;
    return x <= this.threshold[node]!;
  }

  #inSet(node: number, x: number): boolean {
    if (!(x > -1 && x < 32 * this.#setWords[node]!)) return false;
    const level = Math.trunc(x);
    return (this.#words[this.#setStart[node]! + (level >> 5)]! & (1 << (level & 31))) !== 0;
  }

  /**
   * Adds up the leaves that rows fall into, tree after tree.
   *
   * @param values shape (rows, columns), row-major, NaN for missing
   * @param sums shape (rows,): each gets the sum of its leaves added
   */
  addSums(values: Float64Array, columns: number, sums: Float64Array): void {
    const { roots, feature, left, right, value, threshold, rule } = this;
    const rows = sums.length;
    for (let t = 0; t < roots.length; t++) {
      const root = roots[t]!;
      for (let row = 0; row < rows; row++) {
        const at = row * columns;
        let node = root;
        while (node >= 0) {
          const x = values[at + feature[node]!]!;
          const own = rule[node]!;
          // What nearly all splits ask is asked here; a comparison with NaN is false.
          const isLeft =
            own === 0 ? x <= threshold[node]! : own === missingLeft ? !(x > threshold[node]!) : this.goesLeft(node, x);
          node = isLeft ? left[node]! : right[node]!;
        }
        sums[row]! += value[~node]!;
      }
    }
  }
}
