// Grows one tree: always the leaf whose split saves the most loss, or, depth-wise, that of the leaves nearest to the
// root. Of two children the smaller is scanned and the other is the difference to their parent.
import type { BinMatrix } from './bin-matrix.js';
import type { RowShare } from './distributed.js';
import type { FixedPoint } from './fixed-point.js';
import { Histograms } from './histograms.js';
import { type ColumnGroups, Interactions } from './interactions.js';
import type { Arena } from './kernels/arena.js';
import { type BoundedNode, boundsOf, leavesBeside } from './monotone-bounds.js';
import { Partition } from './partition.js';
import type { GrowSettings } from './settings.js';
import { ColumnView } from './sparse-bins.js';
import { type FoundSplit, SplitSearch } from './split-search.js';
import { maskWords, type Tree } from './tree.js';

/** Rows of a node: a stretch of the row list. */
interface Stretch {
  readonly start: number;
  readonly count: number;
}

interface Node extends Stretch, BoundedNode {
  readonly depth: number;
  /** Rows of all processes, where several hold a part of them; else `count`. */
  rows: number;
  /** Bounds of its children's values, as of the last search for a split. */
  lower: number;
  upper: number;
  cover: number;
  split?: Split;
  child?: number;
  /** Columns that it may split on, ascending: all of the tree's when absent. */
  readonly columns?: Int32Array;
}

/** What a node is split by, if it is. */
interface Split extends FoundSplit {
  readonly slot: number;
}

/** A tree together with the rows that each of its leaves holds. */
export interface GrownTree {
  readonly tree: Tree;
  readonly leaves: readonly { readonly node: number; readonly rows: number; readonly count: number }[];
}

export interface Sample {
  /** Address of the row numbers (u32); they are put in another order. */
  readonly address: number;
  readonly count: number;
  /** Columns that may be split on, ascending, at least one. */
  readonly columns: Int32Array;
}

export class Grower {
  readonly #arena: Arena;
  readonly #matrix: BinMatrix;
  readonly #settings: GrowSettings;
  readonly #isMonotone: boolean;
  readonly #interactions: Interactions;
  readonly #weights: number;
  readonly #share: RowShare | undefined;
  readonly #histograms: Histograms;
  readonly #searcher: SplitSearch;
  readonly #totals: number;
  readonly #partition: Partition;
  readonly #view: ColumnView;
  #fixed: FixedPoint = { gradientScale: 1, hessianScale: 1, countBits: 1 };

  /**
   * @param pairs address of the rows' fixed-point gradients and hessians
   * @param weights address of the rows' weights (f64), 0 when each is 1
   * @param directions shape (columns,): 1 where the score must not fall with the value, -1 not rise, 0 free
   * @param groups columns that may stand on one path; without a group any may
   * @param share the matrix' place among the rows of several processes
   */
  constructor(
    arena: Arena,
    matrix: BinMatrix,
    pairs: number,
    weights: number,
    directions: Int8Array,
    settings: GrowSettings,
    groups: ColumnGroups = [],
    share?: RowShare,
  ) {
    this.#arena = arena;
    this.#matrix = matrix;
    this.#settings = settings;
    this.#isMonotone = directions.some((direction) => direction !== 0);
    this.#interactions = new Interactions(groups);
    this.#weights = weights;
    this.#share = share;
    this.#histograms = new Histograms(arena, matrix, pairs, share);
    this.#searcher = new SplitSearch(arena, matrix, this.#histograms, directions, settings);
    this.#partition = new Partition(arena, matrix.rows);
    this.#totals = arena.allocate(16);
    this.#view = new ColumnView(arena, matrix);
  }

  /** Grows a tree on the sampled rows; their pairs must be up to date. */
  grow(sample: Sample, fixed: FixedPoint): GrownTree {
    this.#fixed = fixed;
    this.#histograms.choose(sample.columns);
    this.#searcher.prepare(fixed);
    const root = {
      start: sample.address,
      count: sample.count,
      rows: sample.count,
      depth: 0,
      lower: Number.NEGATIVE_INFINITY,
      upper: Number.POSITIVE_INFINITY,
      parent: -1,
      cover: 0,
    };
    const isAll = sample.count === this.#matrix.rows;
    const slot = isAll
      ? this.#histograms.scanAll(fixed.countBits)
      : this.#histograms.scan(root.start, root.count, fixed.countBits);
    const nodes: Node[] = [{ ...root, value: this.#rootValue(slot) }];
    if (this.#share !== undefined)
      nodes[0]!.rows = this.#histograms.countRows(slot, sample.columns[0]!, fixed.countBits);
    this.#findSplits(nodes, [[0, slot]]);
    for (let leaves = 1; leaves < this.#settings.maxLeaves; leaves++) {
      const next = this.#bestLeaf(nodes);
      if (next < 0) break;
      this.#split(nodes, next, leaves + 1 === this.#settings.maxLeaves);
    }
    for (const node of nodes) if (node.split !== undefined && node.child === undefined) this.#drop(node);
    return this.#finish(nodes);
  }

  /**
   * Moves the rows whose bin of a column is in the mask (256 bits) before the others.
   *
   * @param rows address of row numbers (u32)
   * @returns how many are in the mask
   */
  part(rows: number, count: number, column: number, mask: Uint32Array): number {
    return this.#view.show(column, mask, rows, count, (bytes, own) => this.#partition.split(rows, count, bytes, own));
  }

  /** Value of a tree that is a single leaf. */
  #rootValue(slot: number): number {
    this.#histograms.total(slot, this.#totals);
    const [gradient, second] = new BigInt64Array(this.#arena.memory.buffer, this.#totals, 2);
    const g = Number(gradient) / this.#fixed.gradientScale;
    const h = Number(second! >> BigInt(this.#fixed.countBits)) / this.#fixed.hessianScale;
    const shrunk = Math.sign(g) * Math.max(0, Math.abs(g) - this.#settings.alpha);
    const most = this.#settings.maxDeltaStep || Number.POSITIVE_INFINITY;
    return h + this.#settings.lambda > 0 ? Math.max(-most, Math.min(most, -shrunk / (h + this.#settings.lambda))) : 0;
  }

  #canSplit(node: Node): boolean {
    return node.depth < this.#settings.maxDepth && node.rows >= 2 * Math.max(1, this.#settings.minRows);
  }

  /** Looks for the best split of nodes, each with its slot; a node keeps the slot only when there is one. */
  #findSplits(nodes: readonly Node[], slots: readonly (readonly [index: number, slot: number])[]): void {
    const searched = slots.filter(([index]) => this.#canSplit(nodes[index]!));
    for (const [index, slot] of slots) if (!this.#canSplit(nodes[index]!)) this.#histograms.giveBack(slot);
    const found = this.#searcher.find(searched.map(([index, slot]) => ({ ...nodes[index]!, slot })));
    searched.forEach(([index, slot], i) => void this.#keep(nodes[index]!, slot, found[i]));
  }

  #keep(node: Node, slot: number, found: FoundSplit | undefined): void {
    if (found === undefined) {
      delete node.split;
      this.#histograms.giveBack(slot);
      return;
    }
    node.split = { ...found, mask: found.mask.slice(), slot };
  }

  #bestLeaf(nodes: readonly Node[]): number {
    const isDepthWise = this.#settings.growth === 'depth';
    let best = -1;
    let most = 0;
    let level = Number.POSITIVE_INFINITY;
    for (let i = 0; i < nodes.length; i++) {
      const { split, child, depth } = nodes[i]!;
      if (split === undefined || child !== undefined) continue;
      if (isDepthWise && depth > level) continue;
      if (split.gain <= most && !(isDepthWise && depth < level)) continue;
      best = i;
      most = split.gain;
      level = depth;
    }
    return best;
  }

  #split(nodes: Node[], index: number, isLast: boolean): void {
    const node = nodes[index]!;
    const split = node.split!;
    const leftCount = this.part(node.start, node.count, split.feature, split.mask);
    const columns = this.#interactions.after(nodes, index, split.feature, this.#histograms.columns);
    const child = {
      depth: node.depth + 1,
      parent: index,
      lower: Number.NEGATIVE_INFINITY,
      upper: Number.POSITIVE_INFINITY,
      cover: 0,
      ...(columns === undefined ? {} : { columns }),
    };
    // Counted before the slot becomes that of a child.
    const leftRows =
      this.#share === undefined
        ? leftCount
        : this.#histograms.countRows(split.slot, split.feature, this.#fixed.countBits, split.mask);
    const left: Node = { ...child, start: node.start, count: leftCount, rows: leftRows, value: split.leftValue };
    const right: Node = {
      ...child,
      start: node.start + 4 * leftCount,
      count: node.count - leftCount,
      rows: node.rows - leftRows,
      value: split.rightValue,
    };
    const beside = this.#isMonotone ? leavesBeside(nodes, index, this.#matrix.columns) : [];
    node.child = nodes.length;
    nodes.push(left, right);
    if (isLast) {
      this.#histograms.giveBack(split.slot);
      return;
    }
    if (this.#isMonotone) {
      for (const leaf of beside) this.#keepWithin(nodes, leaf.index);
      Object.assign(left, boundsOf(nodes, node.child, this.#matrix.columns));
      Object.assign(right, boundsOf(nodes, node.child + 1, this.#matrix.columns));
    }
    if (!(this.#canSplit(left) || this.#canSplit(right))) {
      this.#histograms.giveBack(split.slot);
      return;
    }
    const [small, large] = left.rows <= right.rows ? [left, right] : [right, left];
    const smallSlot = this.#histograms.scanChild(small.start, small.count, this.#fixed.countBits, split.slot);
    this.#findSplits(nodes, [
      [nodes.indexOf(small), smallSlot],
      [nodes.indexOf(large), split.slot],
    ]);
  }

  /** Searches a leaf's split again when the leaves beside it have moved its bounds. */
  #keepWithin(nodes: Node[], index: number): void {
    const node = nodes[index]!;
    if (node.split === undefined) return;
    const { lower, upper } = boundsOf(nodes, index, this.#matrix.columns);
    if (lower === node.lower && upper === node.upper) return;
    node.lower = lower;
    node.upper = upper;
    const { slot } = node.split;
    this.#keep(node, slot, this.#searcher.find([{ ...node, slot }])[0]);
  }

  #drop(node: Node): void {
    this.#histograms.giveBack(node.split!.slot);
  }

  #finish(nodes: readonly Node[]): GrownTree {
    const n = nodes.length;
    const tree: Tree = {
      feature: new Int32Array(n).fill(-1),
      child: new Int32Array(n),
      value: Float64Array.from(nodes, (node) => node.value),
      cover: new Float64Array(n),
      gain: new Float64Array(n),
      left: new Uint32Array(n * maskWords),
    };
    const leaves: { node: number; rows: number; count: number }[] = [];
    for (let i = n - 1; i >= 0; i--) {
      const { start, count, rows, child } = nodes[i]!;
      if (child !== undefined) continue;
      tree.cover[i] = this.#weights === 0 ? rows : this.#arena.kernels.sumWeights(start, count, this.#weights);
      leaves.push({ node: i, rows: start, count });
    }
    if (this.#weights !== 0) this.#share?.sumAll(tree.cover);
    for (let i = n - 1; i >= 0; i--) {
      const { split, child } = nodes[i]!;
      if (child === undefined) continue;
      tree.feature[i] = split!.feature;
      tree.child[i] = child;
      tree.gain[i] = split!.gain;
      tree.cover[i] = tree.cover[child]! + tree.cover[child + 1]!;
      tree.left.set(split!.mask, i * maskWords);
    }
    return { tree, leaves };
  }
}
