// The grower of deep trees, as a kernel fills their nodes: see kernels/assembly/deep-tree.ts.
import type { BinMatrix } from './bin-matrix.js';
import type { FixedPoint } from './fixed-point.js';
import type { ColumnGroups } from './interactions.js';
import type { Arena } from './kernels/arena.js';
import type { DeepSettings } from './settings.js';
import { featureWords, writeFeature, writeSplitSettings } from './split-parameters.js';
import { maskWords, type Tree } from './tree.js';

const nodeBytes = 112;

/** Rows of a tree: numbers (u32) in an area of their own, which growing puts in another order. */
export interface DrawnRows {
  readonly address: number;
  readonly count: number;
}

/** Grows trees of a forest: node by node until the leaves are small, with columns drawn anew at every node. */
export class DeepGrower {
  readonly #arena: Arena;
  readonly #settings: DeepSettings;
  readonly #plan: { address: number; values: Uint32Array };
  readonly #parameters: Float64Array;

  /**
   * @param pairs address of the rows' sums (i64 gradient, i64 hessian and count), filled anew for every tree
   * @param directions shape (columns,): 1 where the value must not fall with the column's, -1 not rise, 0 free
   * @param groups columns that may stand on one path, at most 64 groups; without a group any may
   * @param mostDrawn the most rows that a tree can see, each as often as it is drawn
   */
  constructor(
    arena: Arena,
    matrix: BinMatrix,
    pairs: number,
    directions: Int8Array,
    settings: DeepSettings,
    groups: ColumnGroups,
    mostDrawn: number,
  ) {
    const { columns, rows, byColumn, columnStep } = matrix;
    const { nodeColumns, maxDepth, minRows } = settings;
    this.#arena = arena;
    this.#settings = settings;
    const features = arena.uint32(featureWords * columns.length);
    columns.forEach((column, j) => {
      writeFeature(features.values, j, j, 0, column, directions[j]!);
    });
    const parameters = arena.float64(16);
    this.#parameters = parameters.values;
    const work = arena.allocate(arena.kernels.deepTreeBytes(rows, columns.length, nodeColumns, maxDepth));
    const leaves = Math.min(rows, Math.max(1, Math.floor(mostDrawn / minRows)));
    const nodes = arena.allocate(2 * nodeBytes * leaves);
    this.#plan = arena.uint32(16);
    this.#plan.values.set([0, 0, byColumn, columnStep, pairs, features.address, columns.length, nodeColumns]);
    this.#plan.values.set(
      [parameters.address, directions.some((direction) => direction !== 0) ? 1 : 0, 0, maxDepth],
      8,
    );
    this.#plan.values.set([groups.length === 0 ? 0 : copyGroups(arena, columns.length, groups), work, nodes], 12);
  }

  /**
   * Grows a tree on rows whose sums are up to date. Covers are sums of hessians.
   *
   * @param seed of the draws of columns, 64 bits
   * @param low, high a node whose mean gradient is not between them is a leaf: all its targets are the same
   */
  grow(rows: DrawnRows, fixed: FixedPoint, seed: bigint, low: number, high: number): Tree {
    const plan = this.#plan.values;
    plan[0] = rows.address;
    plan[1] = rows.count;
    plan[10] = fixed.countBits;
    writeSplitSettings(this.#parameters, this.#settings, fixed);
    const count = this.#arena.kernels.growDeepTree(this.#plan.address, seed, low, high);
    return this.#read(plan[14]!, count, fixed);
  }

  #read(address: number, n: number, fixed: FixedPoint): Tree {
    const tree: Tree = {
      feature: new Int32Array(n),
      child: new Int32Array(n),
      value: new Float64Array(n),
      cover: new Float64Array(n),
      gain: new Float64Array(n),
      left: new Uint32Array(n * maskWords),
    };
    const { buffer } = this.#arena.memory;
    const words = new Int32Array(buffer, address, (n * nodeBytes) / 4);
    const masks = new Uint32Array(buffer, address, words.length);
    const floats = new Float64Array(buffer, address, (n * nodeBytes) / 8);
    const sums = new BigInt64Array(buffer, address, floats.length);
    for (let node = 0; node < n; node++) {
      const at = (nodeBytes / 4) * node;
      const wide = (nodeBytes / 8) * node;
      tree.feature[node] = words[at]!;
      tree.child[node] = words[at + 1]!;
      tree.value[node] = floats[wide + 1]!;
      tree.gain[node] = floats[wide + 2]!;
      tree.cover[node] = Number(sums[wide + 4]! >> BigInt(fixed.countBits)) / fixed.hessianScale;
      if (words[at]! >= 0) tree.left.set(masks.subarray(at + 12, at + 12 + maskWords), node * maskWords);
    }
    return tree;
  }
}

/** Per column the groups that it is in, a bit each (u64). */
function copyGroups(arena: Arena, columns: number, groups: ColumnGroups): number {
  if (groups.length > 64) {
    throw new RangeError(
      `A forest takes at most 64 groups of columns that may act together, received ${groups.length}.`,
    );
  }
  const bits = new BigUint64Array(arena.memory.buffer, arena.allocate(8 * columns), columns).fill(0n);
  groups.forEach((group, k) => {
    for (const column of group) bits[column] = bits[column]! | (1n << BigInt(k));
  });
  return bits.byteOffset;
}
