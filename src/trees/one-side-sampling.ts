import type { Arena } from './kernels/arena.js';
import type { Area, RowList } from './objectives/objective.js';

/** Gradient-based one-side sampling (Ke et al., 2017, LightGBM, algorithm 2). */
export interface OneSide {
  /** Share of the rows that is kept for its large gradients, in (0, 1). */
  readonly topRate: number;
  /** Share of the rows that is drawn from the others, in (0, 1); topRate + otherRate < 1. */
  readonly otherRate: number;
}

/**
 * What a drawn row of small gradient counts for, so that those that were not drawn are made up for: (1 - topRate) / otherRate, in
 * 256ths so that sums of weights stay exact.
 */
export function oneSideFactor({ topRate, otherRate }: OneSide): number {
  return Math.round((256 * (1 - topRate)) / otherRate) / 256;
}

/**
 * Puts the sampled ones of the learned rows first in `rows` and the others behind them, and multiplies pairs and weights
 * of rows that stand for others. Which rows are drawn is told by their keys, not by their place.
 *
 * @param keys address of the rows' keys
 * @param pairs address of the rows' fixed-point gradients and hessians
 * @param sampled where the sampled rows' weights are written, shape (rows,)
 * @returns how many rows were sampled
 */
export function sampleOneSide(
  arena: Arena,
  share: OneSide,
  learned: RowList,
  keys: number,
  pairs: number,
  weights: Area | undefined,
  sampled: Area,
  seed: number,
  rows: RowList,
): number {
  const { kernels } = arena;
  const count = learned.values.length;
  const mark = arena.mark();
  const scratch = arena.uint32(2048);
  const wanted = Math.max(1, Math.round(share.topRate * count));
  const rank = kernels.gradientRank(learned.address, count, pairs, wanted, scratch.address);
  const [left, equal] = scratch.values;
  arena.takeBack(mark);
  return kernels.drawOneSide(
    learned.address,
    count,
    keys,
    pairs,
    rank,
    // A share of 1 is 2^32, which is 0 in 32 bits.
    Math.min(2 ** 32 - 1, Math.round((left! / equal!) * 2 ** 32)),
    Math.min(2 ** 32 - 1, Math.round((share.otherRate / (1 - share.topRate)) * 2 ** 32)),
    seed,
    oneSideFactor(share),
    weights?.address ?? 0,
    sampled.address,
    rows.address,
  );
}
