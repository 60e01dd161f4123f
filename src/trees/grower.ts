// Grows one tree: always the leaf whose split saves the most loss, or, depth-wise, that of the leaves nearest to the
// root. Of two children the smaller is scanned and the other is the difference to their parent.
import type { BinMatrix } from './bin-matrix.js';
import type { RowShare } from './distributed.js';
import type { FixedPoint } from './fixed-point.js';
import { enqueue, Node, type Parting, requestFor, setRows } from './growing-node.js';
import { Histograms } from './histograms.js';
import { type ColumnGroups, Interactions } from './interactions.js';
import type { Arena } from './kernels/arena.js';
import { LeafQueue } from './leaf-queue.js';
import { boundsOf, leavesBeside } from './monotone-bounds.js';
import { NodeSplitter, type SplitJob } from './node-splitter.js';
import { Partition } from './partition.js';
import type { GrowSettings } from './settings.js';
import { ColumnView } from './sparse-bins.js';
import { type FoundSplit, maskOf } from './split-answer.js';
import { SplitSearch } from './split-search.js';
import { maskWords, type Tree } from './tree.js';

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

/** Nodes per thread that are split at a time: the threads take one after the other. */
const jobsPerThread = 4;
/** Cells of a node's rows, columns times rows, from which on all threads split it together. */
const sharedCells = 2 ** 18;

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
  readonly #splitter: NodeSplitter;
  /** Nodes that are split at a time, at most, each by a thread. */
  readonly #mostJobs: number;
  /** Masks of the splits of the tree at hand, 256 bits each, and how many they are. */
  readonly #masks: Uint32Array;
  #kept = 0;
  /** Where the row list of the tree at hand starts. */
  #sample = 0;
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
    const { size } = arena.team;
    this.#mostJobs = size === 1 ? 1 : jobsPerThread * size;
    this.#histograms = new Histograms(arena, matrix, pairs, this.#mostJobs, share);
    this.#searcher = new SplitSearch(arena, matrix, this.#histograms, directions, settings);
    this.#partition = new Partition(arena, matrix.rows);
    this.#totals = arena.allocate(16);
    this.#view = new ColumnView(arena, matrix);
    // Every leaf that the tree ever has can be parted before its turn.
    this.#masks = new Uint32Array(maskWords * 4 * settings.maxLeaves);
    this.#splitter = new NodeSplitter(arena, matrix, this.#histograms, directions, settings, this.#mostJobs);
  }

  /** Grows a tree on the sampled rows; their pairs must be up to date. */
  grow(sample: Sample, fixed: FixedPoint): GrownTree {
    this.#fixed = fixed;
    this.#histograms.choose(sample.columns);
    this.#searcher.prepare(fixed);
    this.#splitter.prepare(fixed);
    this.#sample = sample.address;
    this.#kept = 0;
    const isAll = sample.count === this.#matrix.rows;
    const slot = isAll
      ? this.#histograms.scanAll(fixed.countBits)
      : this.#histograms.scan(sample.address, sample.count, fixed.countBits);
    const root = new Node(-1, 0, this.#rootValue(slot), undefined);
    root.start = sample.address;
    root.count = sample.count;
    root.rows =
      this.#share === undefined ? sample.count : this.#histograms.countRows(slot, sample.columns[0]!, fixed.countBits);
    this.#findSplits([root], [slot]);
    const nodes = [root];
    const queue = new LeafQueue(this.#settings.growth === 'depth');
    enqueue(queue, root, 0);
    for (let leaves = 1; leaves < this.#settings.maxLeaves; leaves++) {
      const next = this.#nextLeaf(nodes, queue);
      if (next === undefined) break;
      this.#split(nodes, queue, next, this.#settings.maxLeaves - leaves);
    }
    this.#giveBackSlots(nodes);
    return this.#finish(nodes);
  }

  /**
   * Moves the rows whose bin of a column is in the mask (256 bits) before the others.
   *
   * @param rows address of row numbers (u32)
   * @param offset where in the rooms for all rows, in bytes, they may be parted
   * @returns how many are in the mask
   */
  part(rows: number, count: number, column: number, mask: Uint32Array, offset = 0): number {
    return this.#view.show(column, mask, rows, count, (bytes, own) =>
      this.#partition.split(rows, count, bytes, own, offset),
    );
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
  #findSplits(nodes: readonly Node[], slots: readonly number[]): void {
    const searched = nodes.flatMap((node, i) => (this.#canSplit(node) ? [{ node, slot: slots[i]! }] : []));
    nodes.forEach((node, i) => {
      if (!this.#canSplit(node)) this.#histograms.giveBack(slots[i]!);
    });
    const found = this.#searcher.find(searched.map(({ node, slot }) => requestFor(node, slot)));
    searched.forEach(({ node, slot }, i) => void this.#keep(node, slot, found[i]));
  }

  #keep(node: Node, slot: number, found: FoundSplit | undefined): void {
    if (found === undefined) {
      node.split = undefined;
      this.#histograms.giveBack(slot);
      return;
    }
    const maskAt = node.split?.maskAt ?? maskWords * this.#kept++;
    for (let word = 0; word < maskWords; word++) this.#masks[maskAt + word] = found.masks[found.maskAt + word]!;
    const { gain, feature, leftValue, rightValue, direction } = found;
    node.split = { gain, feature, masks: this.#masks, maskAt, leftValue, rightValue, direction, slot };
  }

  /** The leaf that is to be split next. What the queue says of a leaf is old when its bounds have moved since. */
  #nextLeaf(nodes: readonly Node[], queue: LeafQueue): number | undefined {
    for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
      const { split, child } = nodes[entry.index]!;
      if (child === undefined && split !== undefined && split.gain === entry.gain) return entry.index;
    }
    return undefined;
  }

  /** Splits a leaf. @param left splits that the tree may still have, this one included */
  #split(nodes: Node[], queue: LeafQueue, index: number, left: number): void {
    const node = nodes[index]!;
    const isLast = left === 1;
    if (this.#isMonotone) {
      const beside = leavesBeside(nodes, index, this.#matrix.columns);
      const pair = this.#childrenOf(nodes, index);
      node.child = nodes.push(...pair) - 2;
      if (!isLast) {
        for (const leaf of beside) this.#keepWithin(nodes, queue, leaf.index);
        for (const [k, child] of pair.entries()) {
          Object.assign(child, boundsOf(nodes, node.child + k, this.#matrix.columns));
        }
      }
      this.#part([{ node, pair }], isLast);
      this.#place(node, pair);
    } else {
      if (node.pair === undefined) this.#part(this.#batch(nodes, queue, index, left), isLast);
      this.#place(node, node.pair!);
      node.child = nodes.push(...node.pair!) - 2;
    }
    enqueue(queue, nodes[node.child]!, node.child);
    enqueue(queue, nodes[node.child + 1]!, node.child + 1);
  }

  #childrenOf(nodes: readonly Node[], index: number): readonly [Node, Node] {
    const { split, depth } = nodes[index]!;
    const { feature, leftValue, rightValue } = split!;
    const columns = this.#interactions.after(nodes, index, feature, this.#histograms.columns);
    return [new Node(index, depth + 1, leftValue, columns), new Node(index, depth + 1, rightValue, columns)];
  }

  /**
   * The leaf and, where threads would idle, the next of the queue: they will most likely be split too, and what a split
   * finds does not depend on when it does.
   */
  #batch(nodes: readonly Node[], queue: LeafQueue, index: number, left: number): Parting[] {
    const isShared = this.#isShared(nodes[index]!);
    const most = isShared ? 1 : Math.min(this.#mostJobs, 1 + (left >> 2));
    const batch = [index];
    const seen = [];
    while (batch.length < most) {
      const entry = queue.pop();
      if (entry === undefined) break;
      seen.push(entry);
      const node = nodes[entry.index]!;
      if (node.pair === undefined && !this.#isShared(node)) batch.push(entry.index);
    }
    for (const entry of seen) queue.push(entry);
    return batch.map((next) => {
      const pair = this.#childrenOf(nodes, next);
      nodes[next]!.pair = pair;
      return { node: nodes[next]!, pair };
    });
  }

  /** Whether all threads, or all processes, split a node together. */
  #isShared({ count }: Node): boolean {
    if (this.#share !== undefined) return true;
    return this.#arena.team.size > 1 && count * this.#histograms.columns.length >= sharedCells;
  }

  /** Finds which rows go to the children of nodes and, unless the tree ends here, how the children are best split. */
  #part(batch: readonly Parting[], isLast: boolean): void {
    if (this.#isShared(batch[0]!.node)) {
      this.#partTogether(batch[0]!, isLast);
      return;
    }
    const leastRows = 2 * Math.max(1, this.#settings.minRows);
    const jobs = batch.map(({ node, pair }): SplitJob => {
      const { start, count, split, depth } = node;
      const [left, right] = pair;
      const { leftRows, rightRows } = this.#rooms(start);
      const smallSlot = isLast || depth + 1 >= this.#settings.maxDepth ? 0 : this.#histograms.take();
      const { slot } = split!;
      const { columns } = left;
      return { start, count, leftRows, rightRows, split: split!, slot, smallSlot, leastRows, columns, left, right };
    });
    const parts = this.#splitter.split(jobs);
    for (let i = 0; i < jobs.length; i++) {
      const { node, pair } = batch[i]!;
      const { leftCount, left, right } = parts[i]!;
      setRows(node, pair, leftCount);
      const { slot, smallSlot } = jobs[i]!;
      const isLeftSmall = leftCount <= node.count - leftCount;
      const [leftSlot, rightSlot] = isLeftSmall ? [smallSlot, slot] : [slot, smallSlot];
      if (leftSlot !== 0) this.#keep(pair[0], leftSlot, left);
      if (rightSlot !== 0) this.#keep(pair[1], rightSlot, right);
    }
  }

  /** Where a thread writes the rows of a node's children. */
  #rooms(start: number): { leftRows: number; rightRows: number } {
    const { left, right } = this.#partition;
    const offset = start - this.#sample;
    // One thread parts nodes in their turn, so that the left rows can stay in place.
    return { leftRows: left === 0 ? start : left + offset, rightRows: right + offset };
  }

  /** Brings the rows of a node's children to their place in the list. */
  #place(node: Node, [left, right]: readonly [Node, Node]): void {
    if (this.#isShared(node)) return;
    const { leftRows, rightRows } = this.#rooms(node.start);
    const { kernels } = this.#arena;
    if (leftRows !== left.start) kernels.copy(left.start, leftRows, 4 * left.count);
    kernels.copy(right.start, rightRows, 4 * right.count);
  }

  #partTogether({ node, pair }: Parting, isLast: boolean): void {
    const split = node.split!;
    const [left, right] = pair;
    const leftCount = this.part(node.start, node.count, split.feature, maskOf(split), node.start - this.#sample);
    setRows(node, pair, leftCount);
    if (this.#share !== undefined) {
      left.rows = this.#histograms.countRows(split.slot, split.feature, this.#fixed.countBits, maskOf(split));
      right.rows = node.rows - left.rows;
    }
    if (isLast || !(this.#canSplit(left) || this.#canSplit(right))) {
      this.#histograms.giveBack(split.slot);
      return;
    }
    const [small, large] = left.rows <= right.rows ? [left, right] : [right, left];
    const smallSlot = this.#histograms.scanChild(small.start, small.count, this.#fixed.countBits, split.slot);
    this.#findSplits([small, large], [smallSlot, split.slot]);
  }

  /** Searches a leaf's split again when the leaves beside it have moved its bounds. */
  #keepWithin(nodes: Node[], queue: LeafQueue, index: number): void {
    const node = nodes[index]!;
    if (node.split === undefined) return;
    const { lower, upper } = boundsOf(nodes, index, this.#matrix.columns);
    if (lower === node.lower && upper === node.upper) return;
    node.lower = lower;
    node.upper = upper;
    const { slot } = node.split;
    this.#keep(node, slot, this.#searcher.find([requestFor(node, slot)])[0]);
    enqueue(queue, node, index);
  }

  /** Gives back the histograms of the leaves. */
  #giveBackSlots(nodes: readonly Node[]): void {
    for (const { split, child, pair } of nodes) {
      if (child !== undefined) continue;
      if (pair === undefined) {
        if (split !== undefined) this.#histograms.giveBack(split.slot);
      } else {
        for (const { split: own } of pair) if (own !== undefined) this.#histograms.giveBack(own.slot);
      }
    }
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
      tree.left.set(maskOf(split!), i * maskWords);
    }
    return { tree, leaves };
  }
}
