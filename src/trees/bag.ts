import type { Random } from '../random/index.js';
import type { BoostInput } from './boosting.js';
import { refuseUnshared } from './distributed.js';
import { HeldOutRows } from './distributed-loss.js';
import { chooseFixedPoint, type FixedPoint } from './fixed-point.js';
import { Grower, type GrownTree } from './grower.js';
import type { Arena } from './kernels/arena.js';
import type { Area, GradientWork, RowList } from './objectives/objective.js';
import { type OneSide, oneSideFactor, sampleOneSide } from './one-side-sampling.js';
import { renewLeaves } from './renew-leaves.js';
import { maskWords, type Tree } from './tree.js';
import { addScratchBytes, nodeBytes, writeNodes } from './tree-nodes.js';

/** What all bags use: targets, weights, and areas that are filled anew for every tree. */
export class BoostWork {
  readonly arena: Arena;
  readonly input: BoostInput;
  readonly grower: Grower;
  readonly targets: Area;
  readonly weights: Area | undefined;
  readonly gradients: Area;
  readonly hessians: Area;
  readonly scratch: Area;
  readonly pairs: number;
  readonly rows: RowList;
  readonly nodes: number;
  /** A work area for each stretch of rows. */
  readonly addScratch: { readonly address: number; readonly bytes: number };
  /** Room for a list of rows, where the matrix has sparse columns. */
  readonly parted: number | undefined;
  readonly largestWeight: number;
  readonly totalWeight: number;
  /** Where rows are drawn, their keys. */
  readonly keys: number | undefined;
  /** One-side sampling, if asked for, and the weights of the rows it sampled. */
  readonly oneSide: (OneSide & { readonly weights: Area; readonly firstRound: number }) | undefined;

  constructor(arena: Arena, input: BoostInput) {
    const { matrix, weights, settings, share } = input;
    const n = matrix.rows;
    this.arena = arena;
    this.input = input;
    this.targets = arena.float64(n);
    this.targets.values.set(share?.part(input.targets) ?? input.targets);
    if (weights !== undefined) {
      this.weights = arena.float64(n);
      this.weights.values.set(share?.part(weights) ?? weights);
    }
    const { topRate = 0, otherRate = 0, learningRate } = settings;
    if (share !== undefined) refuseUnshared(input.objective, settings);
    if (topRate > 0 || otherRate > 0) {
      this.oneSide = { topRate, otherRate, weights: arena.float64(n), firstRound: 1 + Math.ceil(1 / learningRate) };
    }
    if (settings.rowSample < 1 || this.oneSide !== undefined) {
      const { words } = input.keys;
      this.keys = arena.copy(share === undefined ? words : words.subarray(share.first, share.first + share.rows));
    }
    const factor = this.oneSide === undefined ? 1 : oneSideFactor(this.oneSide);
    this.largestWeight = factor * (weights?.reduce((most, weight) => Math.max(most, weight), 0) ?? 1);
    this.totalWeight = factor * (weights?.reduce((sum, weight) => sum + weight, 0) ?? input.targets.length);
    this.gradients = arena.float64(n);
    this.hessians = arena.float64(n);
    this.scratch = arena.float64(n);
    this.pairs = arena.allocate(8 * n + 64);
    this.rows = arena.uint32(n);
    this.nodes = arena.allocate(2 * nodeBytes * settings.maxLeaves);
    const bytes = 64 * Math.ceil(addScratchBytes(2 * settings.maxLeaves) / 64);
    this.addScratch = { address: arena.allocate(bytes * arena.team.stretches(n).length), bytes };
    if (matrix.sparse !== undefined) this.parted = arena.allocate(4 * n);
    const weighed = (this.oneSide?.weights ?? this.weights)?.address ?? 0;
    this.grower = new Grower(arena, matrix, this.pairs, weighed, input.directions, settings, input.interactions, share);
  }
}

/** One sum of trees in the making: it learns from all rows but those it holds out. */
export class Bag {
  /** Trees of each round, one per output. */
  readonly trees: Tree[][] = [];
  /** The score of each output before the first tree. */
  readonly base: Float64Array;
  /** The last trees were single leaves: with the same rows and columns no later one would split. */
  isStuck = false;
  readonly #work: BoostWork;
  readonly #random: Random;
  /** Ascending. */
  readonly #heldOut: RowList;
  readonly #learned: RowList;
  /** One past the last row that is learned from. */
  readonly #end: number;
  readonly #scores: Area;
  /** The held-out rows in the order in which their losses are summed, or those of all processes. */
  readonly #judged: RowList | HeldOutRows;

  constructor(work: BoostWork, heldOut: Int32Array, random: Random) {
    const { arena, input } = work;
    const n = input.matrix.rows;
    this.#work = work;
    this.#random = random;
    const { objective, start, share } = input;
    const learned = rowsWithout(heldOut, input.targets.length);
    const ascending = heldOut.toSorted();
    const [ownHeldOut, ownLearned] = [share?.ownOf(ascending) ?? ascending, share?.ownOf(learned) ?? learned];
    this.#heldOut = arena.uint32(ownHeldOut.length);
    this.#heldOut.values.set(ownHeldOut);
    this.#learned = arena.uint32(ownLearned.length);
    this.#learned.values.set(ownLearned);
    this.#end = Math.max(0, Math.min(n, 1 + learned.at(-1)! - (share?.first ?? 0)));
    this.base = start?.base ?? objective.initialScores(input.targets, input.weights, new Uint32Array(learned.buffer));
    if (share === undefined) {
      this.#judged = arena.uint32(heldOut.length);
      this.#judged.values.set(heldOut);
    } else this.#judged = new HeldOutRows(arena, share, input, heldOut);
    this.#scores = arena.float64(objective.outputs * n);
    if (start !== undefined) this.#scores.values.set(start.scores);
    else this.base.forEach((score, k) => void this.#scores.values.fill(score, k * n, (k + 1) * n));
  }

  /** Grows a tree for every output, on gradients at the scores before the first of them. */
  addTrees(round: number): void {
    const { objective, settings } = this.#work.input;
    const scored = this.#scored(round);
    objective.startRound?.(scored);
    const trees = Array.from({ length: objective.outputs }, (_, output) => this.#addTree(scored, output));
    this.trees.push(objective.outputs === 1 ? trees : trees.map((tree, output) => ({ ...tree, output })));
    const isSampled = settings.rowSample < 1 || settings.columnSample < 1 || this.#work.oneSide !== undefined;
    this.isStuck = !isSampled && this.trees.at(-1)!.every((tree) => tree.feature[0]! < 0);
  }

  heldOutLoss(): { readonly loss: number; readonly weight: number } {
    const scored = this.#scored(this.trees.length);
    if (this.#judged instanceof HeldOutRows) return this.#judged.loss(scored, this.#heldOut);
    return this.#work.input.objective.loss(scored, this.#judged);
  }

  #scored(round: number): GradientWork {
    const { arena, input, targets, weights, scratch, gradients, hessians } = this.#work;
    const { groups, matrix } = input;
    const areas = { scores: this.#scores, targets, weights, groups, scratch, gradients, hessians };
    return { team: arena.team, rows: matrix.rows, round, ...areas };
  }

  #addTree(scored: GradientWork, output: number): Tree {
    const { arena, input, grower, rows, nodes } = this.#work;
    const { matrix } = input;
    const fixed = this.#writePairs(scored, output);
    const drawn = this.#drawRows(scored.round, output);
    const columns = this.#drawColumns(scored.round, output);
    const grown = grower.grow({ address: rows.address, count: drawn, columns }, fixed);
    if (grown.tree.feature[0]! < 0) return grown.tree;
    const tree = scale(this.#fitLeaves(grown, output), input.settings.learningRate);
    const scores = this.#scores.address + 8 * matrix.rows * output;
    const leaves = grown.leaves.flatMap(({ rows: own, count, node }) =>
      arena.team.stretches(count).map((part) => [own + 4 * part.first, part.count, tree.value[node]!, scores]),
    );
    arena.team.run('addToRows', leaves);
    writeNodes(tree, arena.memory.buffer, nodes);
    this.#addTreeTo(tree, rows.address + 4 * drawn, this.#learned.values.length - drawn, scores);
    this.#addTreeTo(tree, this.#heldOut.address, this.#heldOut.values.length, scores);
    return tree;
  }

  /** Adds the tree, which was written last, to the scores of listed rows. */
  #addTreeTo(tree: Tree, list: number, count: number, scores: number): void {
    const { arena, input, nodes, addScratch, parted } = this.#work;
    const { byColumn, columnStep } = input.matrix;
    if (parted !== undefined) {
      arena.kernels.copy(parted, list, 4 * count);
      this.#addByParting(tree, parted, count, scores);
      return;
    }
    const tasks = arena.team
      .stretches(count)
      .map((part, i) => [
        nodes,
        list + 4 * part.first,
        part.count,
        byColumn,
        1,
        columnStep,
        scores,
        addScratch.address + addScratch.bytes * i,
      ]);
    arena.team.run('addTreeToRows', tasks);
  }

  /** The same for a matrix with sparse columns: parts the list as growing would. */
  #addByParting(tree: Tree, list: number, count: number, scores: number): void {
    const { arena, grower } = this.#work;
    const open = [{ node: 0, start: list, size: count }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { node, start, size } = next;
      if (size === 0) continue;
      if (tree.feature[node]! < 0) {
        arena.kernels.addToRows(start, size, tree.value[node]!, scores);
        continue;
      }
      const mask = tree.left.subarray(node * maskWords, (node + 1) * maskWords);
      const left = grower.part(start, size, tree.feature[node]!, mask);
      const child = tree.child[node]!;
      open.push({ node: child + 1, start: start + 4 * left, size: size - left });
      open.push({ node: child, start, size: left });
    }
  }

  /** The grown tree with the values that the objective knows better than a Newton step. */
  #fitLeaves(grown: GrownTree, output: number): Tree {
    const { input, rows, targets, weights } = this.#work;
    const { objective, settings, matrix, directions } = input;
    const { tree } = grown;
    if (objective.renewLeaf !== undefined) {
      const scores = this.#scores.values.subarray(output * matrix.rows, (output + 1) * matrix.rows);
      const residuals = { rows, targets: targets.values, scores, weights, share: input.share };
      return renewLeaves(grown, objective.renewLeaf, residuals, matrix.columns, directions);
    }
    if (settings.exactLeaves && objective.leafScore !== undefined) {
      return { ...tree, value: tree.value.map((step) => objective.leafScore!(this.base[output]!, step)) };
    }
    return objective.leafStep === undefined ? tree : { ...tree, value: tree.value.map(objective.leafStep) };
  }

  /** Puts the rows of a tree first in the shared list and the other learned ones behind them; says how many they are. */
  #drawRows(round: number, output: number): number {
    const { arena, input, rows, keys, oneSide, weights, pairs } = this.#work;
    const { settings, share } = input;
    const { rowSample } = settings;
    const learned = this.#learned.values.length;
    if (oneSide !== undefined && round >= oneSide.firstRound) {
      const seed = this.#random.split('one side').split(round).split(output).bits();
      return sampleOneSide(arena, oneSide, this.#learned, keys!, pairs, weights, oneSide.weights, seed, rows);
    }
    if (weights === undefined) oneSide?.weights.values.fill(1);
    else oneSide?.weights.values.set(weights.values);
    if (rowSample < 1) {
      const seed = this.#random.split('rows').split(round).bits();
      const drawn = arena.kernels.drawRows(
        this.#learned.address,
        learned,
        keys!,
        seed,
        rowSample * 2 ** 32,
        rows.address,
      );
      if ((share?.sum(drawn) ?? drawn) >= 2) return drawn;
    }
    rows.values.set(this.#learned.values);
    return learned;
  }

  #drawColumns(round: number, output: number): Int32Array {
    const { matrix, settings, objective } = this.#work.input;
    const all = matrix.columns.length;
    const wanted = Math.max(1, Math.round(settings.columnSample * all));
    const random = this.#random.split('columns').split(round);
    return (objective.outputs === 1 ? random : random.split(output)).sample(all, wanted);
  }

  /** Writes the pairs of all rows: gradients and hessians at the present scores as integers. */
  #writePairs(scored: GradientWork, output: number): FixedPoint {
    const { arena, input, gradients, hessians, weights, pairs, largestWeight, totalWeight } = this.#work;
    const { kernels } = arena;
    const { objective, matrix } = input;
    const { rows } = matrix;
    const scale = (gradient: number, hessian: number) =>
      chooseFixedPoint(gradient, hessian, { rows: input.targets.length, largestWeight, totalWeight });
    if (objective.bounded !== undefined) {
      const fixed = scale(objective.bounded.gradient, objective.bounded.hessian);
      objective.bounded.writePairs(scored, output, fixed, pairs);
      return fixed;
    }
    objective.gradients(scored, output);
    const largest = (area: Area) => {
      const here = kernels.largest(area.address, 0, this.#end);
      return input.share?.largest(here) ?? here;
    };
    const fixed = scale(largest(gradients), largest(hessians));
    const { gradientScale, hessianScale } = fixed;
    const weighed = weights?.address ?? 0;
    arena.team.overRows('toFixedPoint', rows, (first, count) => [
      gradients.address,
      hessians.address,
      weighed,
      first,
      first + count,
      gradientScale,
      hessianScale,
      pairs,
    ]);
    return fixed;
  }
}

function rowsWithout(some: Int32Array, rows: number): Int32Array {
  const isOne = new Uint8Array(rows);
  for (const row of some) isOne[row] = 1;
  const others = new Int32Array(rows - some.length);
  for (let row = 0, at = 0; row < rows; row++) if (isOne[row] === 0) others[at++] = row;
  return others;
}

/** A tree of whose values each is `factor` times as large. */
export function scale(tree: Tree, factor: number): Tree {
  return factor === 1 ? tree : { ...tree, value: tree.value.map((value) => value * factor) };
}
