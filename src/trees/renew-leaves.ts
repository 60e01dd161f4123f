import type { BinnedColumn } from './bin-matrix.js';
import type { RowShare } from './distributed.js';
import type { GrownTree } from './grower.js';
import type { Area, Objective } from './objectives/objective.js';
import { goesLeft, type Tree } from './tree.js';

/** What leaf values are told from: all shape (rows,). */
export interface Residuals {
  /** Row numbers of the sample as the grower left them; `leaf.rows` are addresses in it. */
  readonly rows: { readonly address: number; readonly values: Uint32Array };
  readonly targets: Float64Array;
  readonly scores: Float64Array;
  readonly weights: Area | undefined;
  /** Place among the rows of several processes. */
  readonly share: RowShare | undefined;
}

/**
 * The tree with its values told anew from the rows of each node.
 *
 * Where columns have directions, the sides of a split on one keep to their side of the middle between the two nodes, as
 * in the grower: so no leaf of the lower side exceeds one of the higher side.
 */
export function renewLeaves(
  { tree, leaves }: GrownTree,
  renew: NonNullable<Objective['renewLeaf']>,
  residuals: Residuals,
  columns: readonly BinnedColumn[],
  directions: Int8Array,
): Tree {
  const nodes = tree.feature.length;
  const first = new Uint32Array(nodes);
  const count = new Uint32Array(nodes);
  for (const leaf of leaves) {
    first[leaf.node] = (leaf.rows - residuals.rows.address) / 4;
    count[leaf.node] = leaf.count;
  }
  // The rows of two children lie side by side, the left ones first.
  for (let node = nodes - 1; node >= 0; node--) {
    if (tree.feature[node]! < 0) continue;
    const child = tree.child[node]!;
    first[node] = first[child]!;
    count[node] = count[child]! + count[child + 1]!;
  }
  const rows = Float64Array.from(count);
  residuals.share?.sumAll(rows);
  const isBounded = directions.some((direction) => direction !== 0);
  const value = new Float64Array(nodes);
  for (let node = nodes - 1; node >= 0; node--) {
    if (tree.feature[node]! < 0 || isBounded) value[node] = renewNode(renew, residuals, first[node]!, count[node]!);
    else {
      const child = tree.child[node]!;
      value[node] = (rows[child]! * value[child]! + rows[child + 1]! * value[child + 1]!) / rows[node]!;
    }
  }
  if (isBounded) keepDirections(tree, value, columns, directions);
  return { ...tree, value };
}

function renewNode(renew: NonNullable<Objective['renewLeaf']>, residuals: Residuals, first: number, count: number) {
  const { rows, targets, scores, weights, share } = residuals;
  const own = new Float64Array(count);
  const ownWeights = weights === undefined ? undefined : new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const row = rows.values[first + i]!;
    own[i] = targets[row]! - scores[row]!;
    if (ownWeights !== undefined) ownWeights[i] = weights!.values[row]!;
  }
  if (share !== undefined) return renew(share.gather(own), ownWeights && share.gather(ownWeights));
  return renew(own, ownWeights);
}

function keepDirections(
  tree: Tree,
  value: Float64Array,
  columns: readonly BinnedColumn[],
  directions: Int8Array,
): void {
  const lower = new Float64Array(value.length).fill(Number.NEGATIVE_INFINITY);
  const upper = new Float64Array(value.length).fill(Number.POSITIVE_INFINITY);
  for (let node = 0; node < value.length; node++) {
    value[node] = Math.max(lower[node]!, Math.min(upper[node]!, value[node]!));
    const feature = tree.feature[node]!;
    if (feature < 0) continue;
    const [left, right] = [tree.child[node]!, tree.child[node]! + 1];
    for (const child of [left, right]) {
      lower[child] = lower[node]!;
      upper[child] = upper[node]!;
    }
    // With all values on the left, the split only sets missing and special codes apart and orders nothing.
    const direction = goesLeft(tree, node, columns[feature]!.count - 1) ? 0 : directions[feature]!;
    if (direction === 0) continue;
    const middle = Math.max(lower[node]!, Math.min(upper[node]!, value[left]! / 2 + value[right]! / 2));
    const [less, more] = direction > 0 ? [left, right] : [right, left];
    upper[less] = middle;
    lower[more] = middle;
  }
}
