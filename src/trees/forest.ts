// Random forest (Breiman, 2001): deep trees, each grown on rows drawn anew and splitting on columns drawn anew at every
// node. Splits save squared error, which for targets of 0 and 1 is Gini impurity.
//
// Rows are drawn by what they hold, not by where they stand, so their order does not matter, and trees by their number,
// so it does not matter which thread grows which.
import type { Progress, StopSignal } from '../parallel/index.js';
import { defineJob, parallelMap } from '../parallel/index.js';
import { Random } from '../random/index.js';
import type { BinMatrix, StoredColumn } from './bin-matrix.js';
import { DeepGrower } from './deep-grower.js';
import { chooseFixedPoint, type FixedPoint } from './fixed-point.js';
import type { ColumnGroups } from './interactions.js';
import { Arena } from './kernels/arena.js';
import { checkMonotone } from './monotone.js';
import { weightedMean } from './objectives/statistics.js';
import type { RowKeys } from './row-keys.js';
import type { ForestSettings } from './settings.js';
import type { Tree } from './tree.js';
import { addScratchBytes, nodeBytes, writeNodes } from './tree-nodes.js';
import { settingsInUnit, treeOutOfUnit, weightUnit } from './weight-unit.js';

export interface ForestInput {
  readonly matrix: BinMatrix;
  /** Finite, not all the same, shape (rows,) */
  readonly targets: Float64Array;
  /** shape (rows,), > 0, as `roundWeights` returns them; 1 each when absent */
  readonly weights: Float64Array | undefined;
  readonly keys: RowKeys;
  /** shape (columns,): 1 where the value must not fall with the column's, -1 not rise, 0 free */
  readonly directions: Int8Array;
  /** Columns that may stand on one path; any may when absent. At most 64 groups. */
  readonly interactions?: ColumnGroups | undefined;
  /** What a leaf says: its mean target, or the log-odds of targets 0 and 1 relative to those of all rows. */
  readonly leaves: 'mean' | 'logOdds';
  readonly settings: ForestSettings;
}

export interface ForestContext {
  readonly random: Random;
  readonly threads: number;
  readonly progress: Progress;
  readonly stop: StopSignal;
}

export interface Forest {
  readonly trees: readonly Tree[];
  /** Weighted mean target. */
  readonly mean: number;
  /** Mean over the trees that did not see it of what they say of a row, shape (rows,); NaN where nearly all saw it. */
  readonly outOfBag: Float64Array;
}

/** Most times that a row is drawn for one tree: seven draws or more happen to one in 12,000. */
const mostRepeats = 7;
/** A row that a smaller share of the trees has not seen says nothing of the forest. */
const leastOutOfBag = 0.02;
/** Longest stretch of work, in milliseconds, after which other work of the thread gets a turn. */
const turn = 40;

/**
 * Grows a forest; the same for any number of threads and any order of the rows.
 *
 * A row of weight 2 counts twice wherever it is drawn, but is drawn as one row. Were it drawn as two, like two rows that hold
 * the same, few trees would have seen neither of the two, and those that had not would be found by their outcome.
 */
export async function growForest(arena: Arena, input: ForestInput, context: ForestContext): Promise<Forest> {
  const unit = weightUnit(input.weights);
  if (unit === 1) return growInUnit(arena, input, context);
  const weights = input.weights!.map((weight) => weight / unit);
  const grown = await growInUnit(arena, { ...input, weights, settings: settingsInUnit(input.settings, unit) }, context);
  return { ...grown, trees: grown.trees.map((tree) => treeOutOfUnit(tree, unit)) };
}

async function growInUnit(arena: Arena, input: ForestInput, context: ForestContext): Promise<Forest> {
  const { matrix, settings } = input;
  const shared = share(arena, input);
  const threads = Math.max(1, Math.min(context.threads, settings.trees));
  // A few parts per thread, so that none waits long for the last.
  const parts = threads === 1 ? 1 : Math.min(settings.trees, 4 * threads);
  const tasks = Array.from({ length: parts }, (_, part) => ({
    shared,
    key: context.random.key,
    from: Math.floor((part * settings.trees) / parts),
    to: Math.floor(((part + 1) * settings.trees) / parts),
  }));
  let done = 0;
  const progress: Progress = () => context.progress({ stage: 'fit', done: ++done, total: settings.trees });
  const grown = await parallelMap(growSome, tasks, { threads, stop: context.stop, progress });
  const outOfBag = Float64Array.from({ length: matrix.rows }, (_, row) => {
    const [sum, count] = grown.reduce(([s, n], part) => [s + part.sums[row]!, n + part.counts[row]!], [0, 0]);
    return count > leastOutOfBag * settings.trees ? sum / count : Number.NaN;
  });
  const trees = grown.flatMap((part) => part.trees);
  checkMonotone(trees, matrix.columns, input.directions);
  return { trees, mean: shared.mean, outOfBag };
}

/** What every thread grows from: arrays in shared memory. */
interface Shared {
  readonly rows: number;
  readonly columnStep: number;
  readonly columns: readonly StoredColumn[];
  readonly directions: Int8Array;
  readonly interactions: ColumnGroups;
  readonly leaves: ForestInput['leaves'];
  readonly settings: ForestSettings;
  readonly fixed: FixedPoint;
  readonly mean: number;
  readonly least: number;
  readonly largest: number;
  /** Column after column. */
  readonly bins: Uint8Array;
  /** Fixed-point gradient and hessian of each row. */
  readonly rowPairs: Int32Array;
  /** Two words per row. */
  readonly keys: Uint32Array;
}

function share(arena: Arena, input: ForestInput): Shared {
  const { matrix, targets, directions, leaves, settings, interactions = [], weights } = input;
  const { rows, columns, byColumn, columnStep } = matrix;
  const mean = weightedMean(targets, weights, Uint32Array.from(targets.keys()));
  let [totalWeight, least, largest, most] = [0, Infinity, -Infinity, 0];
  for (let row = 0; row < rows; row++) {
    const weight = weights?.[row] ?? 1;
    totalWeight += weight;
    least = Math.min(least, targets[row]!);
    largest = Math.max(largest, targets[row]!);
    most = Math.max(most, weight);
  }
  const reach = Math.max(largest - mean, mean - least);
  const summed = { rows: mostRepeats * rows, largestWeight: most, totalWeight: mostRepeats * totalWeight };
  const fixed = chooseFixedPoint(reach, 1, summed);
  const rowPairs = new Int32Array(new SharedArrayBuffer(8 * rows));
  for (let row = 0; row < rows; row++) {
    const weight = weights?.[row] ?? 1;
    rowPairs[2 * row] = Math.round(weight * (mean - targets[row]!) * fixed.gradientScale);
    rowPairs[2 * row + 1] = Math.max(1, Math.round(weight * fixed.hessianScale));
  }
  const keys = new Uint32Array(new SharedArrayBuffer(8 * rows));
  input.keys.writePairs(keys);
  const bins = share8(arena, byColumn, columns.length * columnStep);
  const numbers = { rows, columnStep, fixed, mean, least, largest };
  return { ...numbers, bins, keys, columns, directions, interactions, leaves, settings, rowPairs };
}

function share8(arena: Arena, address: number, bytes: number): Uint8Array {
  const held = new Uint8Array(new SharedArrayBuffer(bytes));
  held.set(new Uint8Array(arena.memory.buffer, address, bytes));
  return held;
}

interface Task {
  readonly shared: Shared;
  /** Key of the random stream. */
  readonly key: string;
  /** Trees `from` to `to` - 1. */
  readonly from: number;
  readonly to: number;
}

interface GrownPart {
  readonly trees: Tree[];
  /** Per row the sum of the values of the trees that did not see it, and how many these are. */
  readonly sums: Float64Array;
  readonly counts: Uint32Array;
}

/** Grows some trees of a forest. */
export const growSome = defineJob(import.meta.url, 'growSome', (task: Task, { progress, stop }) =>
  Arena.with(async (arena): Promise<GrownPart> => {
    const { shared, key, from, to } = task;
    const { rows, columns, columnStep, settings, fixed, mean } = shared;
    const { kernels } = arena;
    const byColumn = arena.copy(shared.bins);
    const rowPairs = arena.copy(shared.rowPairs);
    const keys = arena.copy(shared.keys);
    const pairs = arena.allocate(16 * rows);
    const thresholds = drawThresholds(settings.rowSample);
    const thresholdArea = arena.copy(Uint32Array.from(thresholds));
    const list = arena.uint32(rows);
    const sums = arena.float64(rows);
    sums.values.fill(0);
    const counts = new Uint32Array(rows);
    const matrix: BinMatrix = { address: 0, stride: 0, byColumn, columnStep, rows, columns };
    const mostDrawn = rows * thresholds.length;
    const grower = new DeepGrower(arena, matrix, pairs, shared.directions, settings, shared.interactions, mostDrawn);
    const mark = arena.mark();
    // A little inside the least and the largest mean gradient, for their rounding.
    const margin = 1e-6 * (shared.largest - shared.least);
    const [low, high] = [mean - shared.largest + margin, mean - shared.least - margin];
    const score = leafScore(shared);
    const trees: Tree[] = [];
    let lastTurn = performance.now();
    for (let t = from; t < to; t++) {
      stop.throwIfRequested();
      const seeds = new Random(key).split('tree').split(t);
      const draw = () =>
        kernels.drawBootstrap(
          keys,
          rows,
          seed64(seeds),
          thresholdArea,
          thresholds.length,
          rowPairs,
          fixed.countBits,
          pairs,
          list.address,
        );
      let drawn = draw();
      // With a handful of rows it happens that none is drawn.
      while (drawn === 0) drawn = draw();
      const grown = grower.grow({ address: list.address, count: drawn }, fixed, seed64(seeds), low, high);
      const tree = { ...grown, value: grown.value.map(score) };
      trees.push(tree);
      const nodes = arena.allocate(nodeBytes * tree.feature.length);
      const scratch = arena.allocate(addScratchBytes(tree.feature.length));
      writeNodes(tree, arena.memory.buffer, nodes);
      kernels.addTreeToRows(
        nodes,
        list.address + 4 * drawn,
        rows - drawn,
        byColumn,
        1,
        columnStep,
        sums.address,
        scratch,
      );
      for (let i = drawn; i < rows; i++) counts[list.values[i]!]!++;
      arena.takeBack(mark);
      progress({ stage: 'fit', done: 1, total: 1 });
      if (performance.now() - lastTurn > turn) {
        await new Promise((resolve) => setImmediate(resolve));
        lastTurn = performance.now();
      }
    }
    return { trees, sums: sums.values.slice(), counts };
  }),
);

function seed64(random: Random): bigint {
  return (BigInt(random.bits()) << 32n) | BigInt(random.bits());
}

/**
 * What a node says whose mean target is `step` above the mean of all: a multiple of a power of two, so that sums over
 * trees are exact and need no order.
 */
function leafScore({ leaves, mean, least, largest }: Shared): (step: number) => number {
  const unit = leaves === 'mean' ? 2 ** (Math.ceil(Math.log2(largest - least)) - 30) : 2 ** -26;
  const middle = Math.log(mean / (1 - mean));
  return (step) => {
    const p = Math.min(Math.max(mean + step, 1e-6), 1 - 1e-6);
    return Math.round((leaves === 'mean' ? step : Math.log(p / (1 - p)) - middle) / unit) * unit;
  };
}

/**
 * What a draw of 32 bits must reach for a row to be drawn once, twice and so on: the numbers of a bootstrap are
 * Poisson with mean 1 (Oza and Russell, 2001), so that every row is drawn by itself.
 */
function drawThresholds(rowSample: ForestSettings['rowSample']): number[] {
  if (rowSample !== 'bootstrap') return [Math.min(2 ** 32 - 1, Math.round((1 - rowSample) * 2 ** 32))];
  const thresholds: number[] = [];
  let term = Math.exp(-1);
  let below = term;
  for (let k = 1; k <= mostRepeats; k++) {
    thresholds.push(Math.round(below * 2 ** 32));
    term /= k;
    below += term;
  }
  return thresholds;
}
