// Exact path-dependent SHAP values of trees (Lundberg et al., 2020), leaf by leaf.
//
// On the way to a leaf stand m different features. With those in S known, a row reaches the leaf with weight
// prod_{i in S} o_i * prod_{i not in S} z_i, where o_i is 1 if the row passes every split on i towards the leaf, else 0,
// and z_i is the share of the training weight that passes them. The Shapley value of feature i in that game is
//
//   value * (o_i - z_i) * sum_k k! (m - 1 - k)! / m! * [t^k] prod_{j != i} (z_j + o_j t).
//
// It depends on the row only through the m bits o, so each pattern is computed once per leaf and looked up for all rows.
// All terms of the sum are positive: nothing cancels.
import { maskWords, type Tree } from './tree.js';

export interface Attribution {
  /** Mean score over the training rows, as the trees' covers tell it. */
  readonly base: number;
  /** shape (rows, features), row-major; base plus a row's contributions is its score */
  readonly contributions: Float64Array;
}

/** A feature on the way to a leaf. */
interface Step {
  readonly feature: number;
  /** Share of the training weight that passes, z. */
  share: number;
  /** Bins that pass all splits on this feature. */
  readonly mask: Uint32Array;
}

/** Features on a path up to which the table of all 2^m patterns is kept. */
const mostTabled = 10;

/**
 * Adds the trees' SHAP values to `out`, shape (rows, features).
 *
 * @param bins one array per feature, shape (rows,)
 * @returns the mean of the trees over their training rows
 */
export function treeShap(trees: readonly Tree[], bins: readonly Uint8Array[], out: Float64Array): number {
  const explainer = new Explainer(bins, out);
  let base = 0;
  for (const tree of trees) {
    for (let node = 0; node < tree.feature.length; node++) {
      if (tree.feature[node]! < 0) base += (tree.cover[node]! / tree.cover[0]!) * tree.value[node]!;
    }
    if (explainer.rows > 0) explainer.addTree(tree);
  }
  return base;
}

class Explainer {
  readonly rows: number;
  readonly #bins: readonly Uint8Array[];
  readonly #out: Float64Array;
  readonly #patterns: Uint16Array;

  constructor(bins: readonly Uint8Array[], out: Float64Array) {
    this.#bins = bins;
    this.#out = out;
    this.rows = bins[0]?.length ?? 0;
    this.#patterns = new Uint16Array(this.rows);
  }

  addTree(tree: Tree): void {
    this.#visit(tree, 0, []);
  }

  #visit(tree: Tree, node: number, path: readonly Step[]): void {
    const feature = tree.feature[node]!;
    if (feature < 0) {
      if (path.length > 0 && tree.value[node] !== 0) this.#addLeaf(path, tree.value[node]!);
      return;
    }
    for (const side of [0, 1]) {
      const child = tree.child[node]! + side;
      this.#visit(tree, child, extend(path, tree, node, side === 0, tree.cover[child]! / tree.cover[node]!));
    }
  }

  #addLeaf(path: readonly Step[], value: number): void {
    if (path.length <= mostTabled) this.#addTabled(path, value);
    else this.#addDirect(path, value);
  }

  #addTabled(path: readonly Step[], value: number): void {
    const m = path.length;
    const width = this.#bins.length;
    const patterns = this.#patterns.fill(0);
    for (let i = 0; i < m; i++) {
      const bins = this.#bins[path[i]!.feature]!;
      const passes = passTable(path[i]!.mask, i);
      for (let row = 0; row < patterns.length; row++) patterns[row]! |= passes[bins[row]!]!;
    }
    const table = new Float64Array(m << m);
    const known = new Uint8Array(1 << m);
    for (let row = 0; row < patterns.length; row++) {
      const pattern = patterns[row]!;
      if (known[pattern] === 0) {
        known[pattern] = 1;
        attribute(path, pattern, value, table.subarray(m * pattern, m * (pattern + 1)));
      }
      for (let i = 0; i < m; i++) this.#out[row * width + path[i]!.feature]! += table[m * pattern + i]!;
    }
  }

  #addDirect(path: readonly Step[], value: number): void {
    const width = this.#bins.length;
    const own = new Float64Array(path.length);
    for (let row = 0; row < this.rows; row++) {
      let pattern = 0;
      for (let i = 0; i < path.length; i++) {
        const bin = this.#bins[path[i]!.feature]![row]!;
        if ((path[i]!.mask[bin >> 5]! >>> (bin & 31)) & 1) pattern += 2 ** i;
      }
      attribute(path, pattern, value, own);
      for (let i = 0; i < path.length; i++) this.#out[row * width + path[i]!.feature]! += own[i]!;
    }
  }
}

/** The path with one more split: a feature that stood on it already keeps one step, narrowed. */
function extend(path: readonly Step[], tree: Tree, node: number, isLeft: boolean, share: number): Step[] {
  const feature = tree.feature[node]!;
  const mask = tree.left.slice(node * maskWords, (node + 1) * maskWords);
  if (!isLeft) for (let word = 0; word < maskWords; word++) mask[word] = ~mask[word]!;
  const at = path.findIndex((step) => step.feature === feature);
  if (at < 0) return [...path, { feature, share, mask }];
  const before = path[at]!;
  for (let word = 0; word < maskWords; word++) mask[word] = mask[word]! & before.mask[word]!;
  return path.with(at, { feature, share: before.share * share, mask });
}

/** Entry per bin: the bit of step i where the bin passes. */
function passTable(mask: Uint32Array, i: number): Uint16Array {
  const table = new Uint16Array(256);
  for (let bin = 0; bin < 256; bin++) if ((mask[bin >> 5]! >>> (bin & 31)) & 1) table[bin] = 1 << i;
  return table;
}

/** Shapley values of the features of one path for one pattern of passed features. */
function attribute(path: readonly Step[], pattern: number, value: number, out: Float64Array): void {
  const m = path.length;
  const weights = subsetWeights(m);
  const coefficients = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    coefficients.fill(0);
    coefficients[0] = 1;
    let degree = 0;
    for (let j = 0; j < m; j++) {
      if (j === i) continue;
      const share = path[j]!.share;
      const passes = isSet(pattern, j);
      if (passes) degree++;
      for (let k = degree; k >= 0; k--) {
        coefficients[k] = coefficients[k]! * share + (passes && k > 0 ? coefficients[k - 1]! : 0);
      }
    }
    let sum = 0;
    for (let k = 0; k <= degree; k++) sum += weights[k]! * coefficients[k]!;
    out[i] = value * ((isSet(pattern, i) ? 1 : 0) - path[i]!.share) * sum;
  }
}

/** Bit i of a pattern that may have more than 32 bits. */
function isSet(pattern: number, i: number): boolean {
  return i < 31 ? ((pattern >>> i) & 1) === 1 : Math.floor(pattern / 2 ** i) % 2 === 1;
}

const weightsOf: Float64Array[] = [];

/** k! (m - 1 - k)! / m! for k = 0 to m - 1. */
function subsetWeights(m: number): Float64Array {
  let weights = weightsOf[m];
  if (weights === undefined) {
    weights = new Float64Array(m);
    weights[0] = 1 / m;
    for (let k = 1; k < m; k++) weights[k] = (weights[k - 1]! * k) / (m - k);
    weightsOf[m] = weights;
  }
  return weights;
}
