// Gradient boosting (Friedman, 2001; second order as in Chen and Guestrin, 2016): a sum of shrunken trees, each grown
// on the gradients that the ones before it left.
//
// Several bags can be boosted side by side on the same bins: each holds out other rows, and the number of trees is the
// one at which the held-out loss of all bags together is least. The result is the mean of the bags.
import { InterruptedError } from '../errors/index.js';
import type { Progress, StopSignal } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { BinMatrix } from './bin-matrix.js';
import { chooseFixedPoint } from './fixed-point.js';
import { Grower } from './grower.js';
import type { Arena } from './kernels/arena.js';
import type { Objective } from './objectives/objective.js';
import type { BoostSettings } from './settings.js';
import type { Tree } from './tree.js';
import { writeNodes } from './tree-nodes.js';

export interface BoostInput {
  readonly matrix: BinMatrix;
  /** shape (rows,) */
  readonly targets: Float64Array;
  /** shape (rows,), > 0, as `roundWeights` returns them; 1 each when absent */
  readonly weights: Float64Array | undefined;
  /** shape (columns,): 1 where the score must not fall with the value, -1 not rise, 0 free */
  readonly directions: Int8Array;
  /** For each bag the rows it does not learn from, ascending; an empty list holds out nothing. */
  readonly heldOut: readonly Int32Array[];
  readonly objective: Objective;
  readonly settings: BoostSettings;
}

export interface BoostContext {
  readonly random: Random;
  readonly progress: Progress;
  readonly stop: StopSignal;
}

export interface Boosted {
  /** Trees of all bags; their values are shrunk and divided by the number of bags. */
  readonly trees: readonly Tree[];
  /** The score before the first tree. */
  readonly base: number;
  /** Trees per bag. */
  readonly rounds: number;
  /** Mean held-out loss at `rounds`; NaN when nothing was held out. */
  readonly loss: number;
}

/** Longest stretch of work, in milliseconds, after which other work of the thread gets a turn. */
const turn = 40;

export async function boost(arena: Arena, input: BoostInput, context: BoostContext): Promise<Boosted> {
  const { settings, heldOut } = input;
  const shared = new SharedWork(arena, input);
  const bags = heldOut.map((rows, k) => new Bag(shared, rows, context.random.split('bag').split(k)));
  const holdsOut = heldOut.some((rows) => rows.length > 0);
  let best = { rounds: 0, loss: holdsOut ? heldOutLoss(bags) : Number.NaN };
  let lastTurn = performance.now();
  for (let round = 1; round <= settings.maxTrees; round++) {
    if (context.stop.requested) throw new InterruptedError('Interrupted: the work was stopped as asked.');
    for (const bag of bags) bag.addTree(round);
    const loss = holdsOut ? heldOutLoss(bags) : Number.NaN;
    if (!holdsOut || loss < best.loss) best = { rounds: round, loss };
    context.progress({
      stage: 'fit',
      done: round,
      total: settings.maxTrees,
      ...(holdsOut ? { metric: { name: input.objective.name, value: loss } } : {}),
    });
    if (holdsOut && round - best.rounds >= settings.patience) break;
    if (bags.every((bag) => bag.isStuck)) break;
    if (performance.now() - lastTurn > turn) {
      await new Promise((resolve) => setImmediate(resolve));
      lastTurn = performance.now();
    }
  }
  const trees: Tree[] = [];
  for (let round = 0; round < best.rounds; round++) {
    for (const bag of bags) {
      const tree = bag.trees[round];
      if (tree !== undefined && tree.feature[0]! >= 0) trees.push(scale(tree, 1 / bags.length));
    }
  }
  return { trees, base: bags.reduce((sum, bag) => sum + bag.base, 0) / bags.length, ...best };
}

/** Mean held-out loss of all bags. */
function heldOutLoss(bags: readonly Bag[]): number {
  let loss = 0;
  let weight = 0;
  for (const bag of bags) {
    const part = bag.heldOutLoss();
    loss += part.loss;
    weight += part.weight;
  }
  return loss / weight;
}

function scale(tree: Tree, factor: number): Tree {
  return factor === 1 ? tree : { ...tree, value: tree.value.map((value) => value * factor) };
}

/** What all bags use: targets, weights, and areas that are filled anew for every tree. */
class SharedWork {
  readonly arena: Arena;
  readonly input: BoostInput;
  readonly grower: Grower;
  readonly targets: { address: number; values: Float64Array };
  readonly weights: number;
  readonly gradients: { address: number; values: Float64Array };
  readonly hessians: { address: number; values: Float64Array };
  readonly pairs: number;
  readonly rows: { address: number; values: Uint32Array };
  readonly nodes: number;
  readonly largestWeight: number;
  readonly totalWeight: number;

  constructor(arena: Arena, input: BoostInput) {
    const { matrix, weights, settings } = input;
    const n = matrix.rows;
    this.arena = arena;
    this.input = input;
    this.targets = arena.float64(n);
    this.targets.values.set(input.targets);
    this.weights = 0;
    if (weights !== undefined) {
      const area = arena.float64(n);
      area.values.set(weights);
      this.weights = area.address;
    }
    this.largestWeight = weights?.reduce((most, weight) => Math.max(most, weight), 0) ?? 1;
    this.totalWeight = weights?.reduce((sum, weight) => sum + weight, 0) ?? n;
    this.gradients = arena.float64(n);
    this.hessians = arena.float64(n);
    this.pairs = arena.allocate(8 * n + 64);
    this.rows = arena.uint32(n);
    this.nodes = arena.allocate(96 * settings.maxLeaves);
    this.grower = new Grower(arena, matrix, this.pairs, this.weights, input.directions, settings);
  }
}

class Bag {
  readonly trees: Tree[] = [];
  readonly base: number;
  /** The last tree was a single leaf: with the same rows and columns no later one would split. */
  isStuck = false;
  readonly #work: SharedWork;
  readonly #random: Random;
  readonly #heldOut: Int32Array;
  readonly #heldOutAddress: number;
  readonly #learned: { address: number; values: Uint32Array };
  readonly #scores: { address: number; values: Float64Array };

  constructor(work: SharedWork, heldOut: Int32Array, random: Random) {
    const { arena, input } = work;
    const n = input.matrix.rows;
    this.#work = work;
    this.#random = random;
    this.#heldOut = heldOut;
    const held = arena.uint32(heldOut.length);
    held.values.set(heldOut);
    this.#heldOutAddress = held.address;
    this.#learned = arena.uint32(n - heldOut.length);
    const isHeldOut = new Uint8Array(n);
    for (const row of heldOut) isHeldOut[row] = 1;
    for (let row = 0, at = 0; row < n; row++) if (isHeldOut[row] === 0) this.#learned.values[at++] = row;
    this.base = input.objective.initialScore(input.targets, input.weights, this.#learned.values);
    this.#scores = arena.float64(n);
    this.#scores.values.fill(this.base);
  }

  addTree(round: number): void {
    const { arena, input, grower, rows, nodes } = this.#work;
    const { kernels } = arena;
    const { matrix, settings } = input;
    const columns = this.#drawColumns(round);
    const learned = this.#learned.values.length;
    let drawn = learned;
    rows.values.set(this.#learned.values);
    if (settings.rowSample < 1) {
      const seed = this.#random.split('rows').split(round).bits();
      drawn = kernels.drawRows(this.#learned.address, learned, seed, settings.rowSample * 2 ** 32, rows.address);
      if (drawn < 2) {
        drawn = learned;
        rows.values.set(this.#learned.values);
      }
    }
    const fixed = this.#gradients();
    const { tree, leaves } = grower.grow({ address: rows.address, count: drawn, columns }, fixed);
    const { objective } = input;
    const fitted = settings.exactLeaves
      ? { ...tree, value: tree.value.map((step) => objective.leafScore(this.base, step)) }
      : tree;
    const shrunk = scale(fitted, settings.learningRate);
    this.trees.push(shrunk);
    this.isStuck = tree.feature[0]! < 0 && settings.rowSample === 1 && settings.columnSample === 1;
    if (tree.feature[0]! < 0) return;
    for (const leaf of leaves) kernels.addToRows(leaf.rows, leaf.count, shrunk.value[leaf.node]!, this.#scores.address);
    writeNodes(shrunk, arena.memory.buffer, nodes);
    const { address, stride } = matrix;
    kernels.addTreeToRows(nodes, rows.address + 4 * drawn, learned - drawn, address, stride, this.#scores.address);
    kernels.addTreeToRows(nodes, this.#heldOutAddress, this.#heldOut.length, address, stride, this.#scores.address);
  }

  heldOutLoss(): { loss: number; weight: number } {
    const { objective, targets, weights } = this.#work.input;
    let loss = 0;
    let total = 0;
    for (const row of this.#heldOut) {
      const weight = weights === undefined ? 1 : weights[row]!;
      loss += weight * objective.loss(this.#scores.values[row]!, targets[row]!);
      total += weight;
    }
    return { loss, weight: total };
  }

  #drawColumns(round: number): Int32Array {
    const { matrix, settings } = this.#work.input;
    const all = matrix.columns.length;
    const wanted = Math.max(1, Math.round(settings.columnSample * all));
    return this.#random.split('columns').split(round).sample(all, wanted);
  }

  #gradients() {
    const { arena, input, targets, gradients, hessians, weights, pairs, largestWeight, totalWeight } = this.#work;
    const { kernels } = arena;
    const rows = input.matrix.rows;
    input.objective.gradients({ rows, scores: this.#scores, targets, gradients, hessians, kernels });
    const fixed = chooseFixedPoint(
      rows,
      kernels.largest(gradients.address, rows),
      kernels.largest(hessians.address, rows),
      largestWeight,
      totalWeight,
    );
    kernels.toFixedPoint(
      gradients.address,
      hessians.address,
      weights,
      rows,
      fixed.gradientScale,
      fixed.hessianScale,
      pairs,
    );
    return fixed;
  }
}
