import type { ProgressEvent } from '../parallel/index.js';
import {
  type Arena,
  type BinMatrix,
  type Bins,
  type BoostSettings,
  boost,
  holdOutRows,
  rowsOf,
  TreeEnsemble,
} from '../trees/index.js';
import type { FitContext } from './estimator.js';
import { proposeDirections } from './monotone-proposal.js';
import type { TreeAim } from './tree-aim.js';
import type { OrderedColumns } from './tree-columns.js';
import type { TrainingData } from './tree-training-data.js';

/** Columns as trees learn from them, levels by their statistics where there are many. */
export interface BinnedData extends Pick<OrderedColumns, 'columns' | 'interactions' | 'isOrdered'> {
  readonly matrix: BinMatrix;
  readonly bins: readonly Bins[];
}

/** Fewer rows support no direction. */
const leastRows = 100;

/** Directions that the rows support, told by boosting parts of them; shape (columns,), 0 where there is none. */
export async function boostedDirections(
  arena: Arena,
  { matrix, bins, columns, interactions, isOrdered }: BinnedData,
  { targets, weights, keys, strata }: TrainingData,
  { objective, lossOf }: TreeAim,
  settings: BoostSettings,
  context: FitContext,
): Promise<Int8Array> {
  if (lossOf === undefined || targets.length < leastRows) return new Int8Array(columns.length);
  const random = context.random.split('monotone');
  const all = { keys, classes: strata };
  const halves = holdOutRows(all, 2, 0.5, random.split('halves'));
  // A few held-out parts of many rows measure a cost as well as all parts of few.
  const parts = holdOutRows(all, targets.length < 20_000 ? 5 : 2, 0.2, random.split('parts'));
  const progress = (event: ProgressEvent) => context.progress({ ...event, detail: 'choosing directions' });
  return await proposeDirections(arena, matrix, isOrdered, halves, parts, async (directions, held) => {
    const mark = arena.mark();
    const heldOut = [held];
    const given = { matrix, targets, weights, keys, directions, interactions };
    const input = { ...given, heldOut, objective, settings };
    const { trees, base } = await boost(arena, input, { ...context, progress });
    arena.takeBack(mark);
    const scores = new TreeEnsemble(base, bins, trees).scores(columns.map((column) => rowsOf(column, held)));
    const lossesAt = (scoreAt: (i: number) => number) =>
      Float64Array.from(held, (row, i) => (weights?.[row] ?? 1) * lossOf(scoreAt(i), targets[row]!));
    return { trees, losses: lossesAt((i) => scores[i]!), blind: lossesAt(() => base[0]!) };
  });
}
