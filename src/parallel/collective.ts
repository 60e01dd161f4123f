/** What ranks can exchange; memory may be shared between threads. */
export type CollectiveArray = Float64Array | Float32Array | BigInt64Array | Int32Array;

/** Ranks that train together: every rank makes the same calls in the same order, with arrays of the same kind and length. */
export interface Collective {
  /** This process, 0 <= rank < size. */
  readonly rank: number;
  readonly size: number;
  /** Replaces `values` on every rank by the element-wise sum over ranks. Integer arrays sum exactly. */
  allReduceSum(values: CollectiveArray): void;
  /** Copies `values` of rank `root` to every rank. */
  broadcast(values: CollectiveArray, root: number): void;
  barrier(): void;
}

/** One process by itself. */
export const single: Collective = {
  rank: 0,
  size: 1,
  allReduceSum() {},
  broadcast() {},
  barrier() {},
};
