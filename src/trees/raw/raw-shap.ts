// Exact path-dependent SHAP values of raw trees (Lundberg et al., 2020, algorithm 2), by the integral that the kernel of
// binned trees uses too (kernels/assembly/shap.ts). On the way to a leaf of value v, let column j be passed (o_j = 1) or
// not (o_j = 0) by the row and by a share z_j of the training weight. Its Shapley value is
//   v (o_j - z_j) * integral over y in [0, 1] of the product over the other columns k of (y o_k + (1 - y) z_k),
// a polynomial that a Gauss-Legendre rule integrates exactly. Going down, a node holds the whole product at the points of
// the rule; coming up, the sum of its leaves; each branch divides its own factor out again.
import { gaussLegendre } from '../gauss-legendre.js';
import type { RawTree } from './raw-tree.js';
import type { RawWalker } from './raw-walker.js';

/** A tree as a list of branches, parents before children; branch 0 stands for the root. */
interface Plan {
  /** shape (branches,) place of the parent in this list */
  readonly parent: Int32Array;
  /** shape (branches,) the split it comes from, counted through all trees, and its column */
  readonly split: Int32Array;
  readonly column: Int32Array;
  /** shape (branches,) 1 for a left branch */
  readonly isLeft: Uint8Array;
  /** shape (branches,) the branch above it where the column was split last, 0 for none */
  readonly last: Int32Array;
  /** shape (branches,) z: share of the training weight that passes all splits on the column so far */
  readonly share: Float64Array;
  /** shape (branches,) value of the leaf that it ends in; NaN where it ends in a split */
  readonly leaf: Float64Array;
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

export class RawShap {
  /** Mean of the sum of the trees over the training rows. */
  readonly mean: number;
  readonly #plans: readonly Plan[];
  readonly #walker: RawWalker;
  // Work space, shape (branches, points): products and sums, factors, what the branch gives its column.
  readonly #product: Float64Array;
  readonly #factor: Float64Array;
  readonly #gift: Float64Array;
  readonly #passes: Uint8Array;

  constructor(trees: readonly RawTree[], walker: RawWalker) {
    this.#walker = walker;
    let first = 0;
    let mean = 0;
    const plans: Plan[] = [];
    for (const tree of trees) {
      const covers = nodeCovers(tree);
      mean += meanOf(tree, covers);
      if (tree.feature.length > 0) plans.push(planOf(tree, covers, first));
      first += tree.feature.length;
    }
    this.mean = mean;
    this.#plans = plans;
    const room = plans.reduce((most, { parent, points }) => Math.max(most, parent.length * points.length), 0);
    this.#product = new Float64Array(room);
    this.#factor = new Float64Array(room);
    this.#gift = new Float64Array(room);
    this.#passes = new Uint8Array(plans.reduce((most, { parent }) => Math.max(most, parent.length), 0));
  }

  /**
   * Adds the SHAP values of one row.
   *
   * @param values the row's values start at `at`, one per column
   * @param out the row's contributions start at `to`, one per column
   */
  addRow(values: Float64Array, at: number, out: Float64Array, to: number): void {
    for (const plan of this.#plans) {
      this.#goDown(plan, values, at);
      this.#comeUp(plan, out, to);
    }
  }

  #goDown({ parent, split, column, isLeft, last, share, points }: Plan, values: Float64Array, at: number): void {
    const [product, factor, gift, passes] = [this.#product, this.#factor, this.#gift, this.#passes];
    const n = points.length;
    product.fill(1, 0, n);
    for (let b = 1; b < parent.length; b++) {
      const before = last[b]!;
      const isPassed =
        this.#walker.goesLeft(split[b]!, values[at + column[b]!]!) === (isLeft[b] === 1) &&
        (before === 0 || passes[before] === 1);
      passes[b] = isPassed ? 1 : 0;
      const z = share[b]!;
      const above = n * parent[b]!;
      const earlier = n * before;
      for (let k = 0; k < n; k++) {
        const own = n * b + k;
        const f = (1 - points[k]!) * z + (isPassed ? points[k]! : 0);
        // Neither the row nor a training row comes here: nothing below counts, and nothing may be divided by 0.
        factor[own] = f === 0 ? 1 : f;
        gift[own] = f === 0 ? 0 : ((isPassed ? 1 : 0) - z) / f;
        const rest = product[above + k]! / (before === 0 ? 1 : factor[earlier + k]!);
        product[own] = f === 0 ? 0 : rest * f;
      }
    }
  }

  #comeUp({ parent, column, last, leaf, points, weights }: Plan, out: Float64Array, to: number): void {
    const [sum, gift] = [this.#product, this.#gift];
    const n = points.length;
    for (let b = 0; b < parent.length; b++) {
      const value = leaf[b]!;
      for (let k = 0; k < n; k++) sum[n * b + k] = Number.isNaN(value) ? 0 : sum[n * b + k]! * weights[k]! * value;
    }
    for (let b = parent.length - 1; b > 0; b--) {
      const before = last[b]!;
      let total = 0;
      for (let k = 0; k < n; k++) {
        const own = sum[n * b + k]!;
        total += own * (gift[n * b + k]! - (before === 0 ? 0 : gift[n * before + k]!));
        sum[n * parent[b]! + k]! += own;
      }
      out[to + column[b]!]! += total;
    }
  }
}

/** Covers of the splits: sums over the leaves below. */
function nodeCovers({ left, right, cover }: RawTree): Float64Array {
  const covers = new Float64Array(left.length);
  const of = (child: number) => (child < 0 ? cover[~child]! : covers[child]!);
  for (let node = left.length - 1; node >= 0; node--) covers[node] = of(left[node]!) + of(right[node]!);
  return covers;
}

/** Share of a split's training weight that goes left; of a split that no row reached, half. */
function leftShare(tree: RawTree, covers: Float64Array, node: number): number {
  const child = tree.left[node]!;
  const own = child < 0 ? tree.cover[~child]! : covers[child]!;
  return covers[node] === 0 ? 0.5 : own / covers[node]!;
}

function meanOf(tree: RawTree, covers: Float64Array): number {
  const splits = tree.feature.length;
  const means = new Float64Array(splits);
  const of = (child: number) => (child < 0 ? tree.value[~child]! : means[child]!);
  for (let node = splits - 1; node >= 0; node--) {
    const share = leftShare(tree, covers, node);
    means[node] = share * of(tree.left[node]!) + (1 - share) * of(tree.right[node]!);
  }
  return splits === 0 ? tree.value[0]! : means[0]!;
}

function planOf(tree: RawTree, covers: Float64Array, first: number): Plan {
  const branches = 2 * tree.feature.length + 1;
  const [parent, split, column, last] = [0, 0, 0, 0].map(() => new Int32Array(branches)) as [
    Int32Array,
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const isLeft = new Uint8Array(branches);
  const share = new Float64Array(branches).fill(1);
  const leaf = new Float64Array(branches).fill(Number.NaN);
  /** Number of different columns on the way to each branch. */
  const columns = new Int32Array(branches);
  const branchOf = new Int32Array(tree.feature.length);
  let next = 1;
  let most = 1;
  for (let node = 0; node < tree.feature.length; node++) {
    const above = branchOf[node]!;
    const feature = tree.feature[node]!;
    let before = above;
    while (before !== 0 && column[before] !== feature) before = parent[before]!;
    const part = leftShare(tree, covers, node);
    for (const side of [1, 0]) {
      const child = side === 1 ? tree.left[node]! : tree.right[node]!;
      const b = next++;
      parent[b] = above;
      split[b] = first + node;
      column[b] = feature;
      isLeft[b] = side;
      last[b] = before;
      share[b] = (before === 0 ? 1 : share[before]!) * (side === 1 ? part : 1 - part);
      columns[b] = columns[above]! + (before === 0 ? 1 : 0);
      most = Math.max(most, columns[b]!);
      if (child < 0) leaf[b] = tree.value[~child]!;
      else branchOf[child] = b;
    }
  }
  return { parent, split, column, isLeft, last, share, leaf, ...gaussLegendre(Math.ceil(most / 2)) };
}
