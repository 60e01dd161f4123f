/** Ranks that train together: every rank calls the same methods in the same order. */
export interface Collective {
  /** This process, 0 <= rank < size. */
  readonly rank: number;
  readonly size: number;
  /** Replaces `values` on every rank by the element-wise sum over ranks. Integer arrays sum exactly. */
  allReduceSum(values: Float64Array | Float32Array | BigInt64Array | Int32Array): void;
  /** Copies `values` of rank `root` to every rank. */
  broadcast(values: Float64Array | Float32Array | BigInt64Array | Int32Array, root: number): void;
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
