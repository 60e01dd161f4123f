// Gradient boosting (Friedman, 2001; second order as in Chen and Guestrin, 2016): a sum of shrunken trees, each grown
// on the gradients that the ones before it left. An objective with K scores per row grows K trees in every round.
//
// Several bags can be boosted side by side on the same bins: each holds out other rows, and the number of rounds is the
// one at which the held-out loss of all bags together is least. The result is the mean of the bags.
import type { Progress, StopSignal } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import { Bag, BoostWork, scale } from './bag.js';
import type { BinMatrix } from './bin-matrix.js';
import type { RowShare } from './distributed.js';
import type { ColumnGroups } from './interactions.js';
import type { Arena } from './kernels/arena.js';
import { checkMonotone } from './monotone.js';
import type { Groups } from './objectives/groups.js';
import type { Objective } from './objectives/objective.js';
import type { RowKeys } from './row-keys.js';
import type { BoostSettings } from './settings.js';
import type { Tree } from './tree.js';
import { settingsInUnit, treeOutOfUnit, weightUnit } from './weight-unit.js';

export interface BoostInput {
  readonly matrix: BinMatrix;
  /** Where several processes hold a part of the rows each: `targets`, `weights` and `heldOut` are those of all rows. */
  readonly share?: RowShare | undefined;
  /** shape (rows,), in the range of the objective */
  readonly targets: Float64Array;
  /** shape (rows,), > 0, as `roundWeights` returns them; 1 each when absent */
  readonly weights: Float64Array | undefined;
  /** Needed by objectives that rank. */
  readonly groups?: Groups | undefined;
  /** shape (columns,): 1 where the score must not fall with the value, -1 not rise, 0 free */
  readonly directions: Int8Array;
  /** Of all rows; asked for where rows are drawn. */
  readonly keys: RowKeys;
  /** For each bag the rows it does not learn from, in the order in which their losses are summed; an empty list holds out nothing. */
  readonly heldOut: readonly Int32Array[];
  /** Columns that may stand on one path; any may when absent. */
  readonly interactions?: ColumnGroups | undefined;
  readonly objective: Objective;
  readonly settings: BoostSettings;
  /** Where earlier training left off; from the best constant scores when absent. */
  readonly start?: BoostStart | undefined;
}

export interface BoostStart {
  /** The score of each output before the first tree of all, shape (outputs,). */
  readonly base: Float64Array;
  /** Scores after the earlier trees: of output k of row i at k * rows + i, shape (outputs, rows). */
  readonly scores: Float64Array;
  /** Rounds that were boosted before: the random streams go on from there. */
  readonly rounds: number;
}

export interface BoostContext {
  readonly random: Random;
  readonly progress: Progress;
  readonly stop: StopSignal;
}

export interface Boosted {
  /** Trees of all bags, round after round; their values are shrunk and divided by the number of bags. */
  readonly trees: readonly Tree[];
  /** The score of each output before the first tree, shape (outputs,). */
  readonly base: Float64Array;
  /** Rounds of this training that are kept. */
  readonly rounds: number;
  /** Mean held-out loss at `rounds`; NaN when nothing was held out. */
  readonly loss: number;
}

/** Longest stretch of work, in milliseconds, after which other work of the thread gets a turn. */
const turn = 40;

/** @throws InterruptedError when `context.stop` is requested */
export async function boost(arena: Arena, input: BoostInput, context: BoostContext): Promise<Boosted> {
  const unit = weightUnit(input.weights);
  if (unit === 1) return boostInUnit(arena, input, context);
  const weights = input.weights!.map((weight) => weight / unit);
  const settings = settingsInUnit(input.settings, unit);
  const boosted = await boostInUnit(arena, { ...input, weights, settings }, context);
  return { ...boosted, trees: boosted.trees.map((tree) => treeOutOfUnit(tree, unit)) };
}

async function boostInUnit(arena: Arena, input: BoostInput, context: BoostContext): Promise<Boosted> {
  const { settings, heldOut, objective, start } = input;
  const work = new BoostWork(arena, input);
  const bags = heldOut.map((rows, k) => new Bag(work, rows, context.random.split('bag').split(k)));
  const holdsOut = heldOut.some((rows) => rows.length > 0);
  const earlier = start?.rounds ?? 0;
  let best = { rounds: 0, loss: holdsOut ? heldOutLoss(bags) : Number.NaN };
  let lastTurn = performance.now();
  for (let round = 1; round <= settings.maxTrees; round++) {
    throwIfStopped(context.stop, input.share);
    for (const bag of bags) bag.addTrees(earlier + round);
    const loss = holdsOut ? heldOutLoss(bags) : Number.NaN;
    if (!holdsOut || loss < best.loss) best = { rounds: round, loss };
    context.progress({
      stage: 'fit',
      done: round,
      total: settings.maxTrees,
      ...(holdsOut ? { metric: { name: objective.name, value: loss } } : {}),
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
      for (const tree of bag.trees[round] ?? []) if (tree.feature[0]! >= 0) trees.push(scale(tree, 1 / bags.length));
    }
  }
  checkMonotone(trees, input.matrix.columns, input.directions);
  return { trees, base: start?.base ?? meanBase(bags), ...best };
}

/** All processes stop in the same round. */
function throwIfStopped(stop: StopSignal, share: RowShare | undefined): void {
  if (share !== undefined && share.sum(stop.requested ? 1 : 0) > 0) stop.request();
  stop.throwIfRequested();
}

function meanBase(bags: readonly Bag[]): Float64Array {
  return bags[0]!.base.map((_, output) => bags.reduce((sum, bag) => sum + bag.base[output]!, 0) / bags.length);
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
