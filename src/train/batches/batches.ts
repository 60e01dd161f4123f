// Where a training's batches come from.
import type { Bindings, TensorData } from '../../engine/index.js';
import type { Random } from '../../random/index.js';
import type { BatchTypes } from '../step.js';

/** Rows that are learned from together. The next batch may come in the same arrays. */
export interface Batch {
  /** What the open sizes of the types are, such as `{ batch: 64 }`. */
  readonly bindings: Bindings;
  /** Row-major values by name, of the types' shapes. */
  readonly values: Readonly<Record<string, TensorData>>;
  /** Where each row stands in the data, shape (batch,): for messages. */
  readonly rows: Int32Array;
}

/**
 * The batches of every epoch. All types have the axis `batch` first, and one of them is `weight`, shape [batch]: 0 for rows that
 * only fill up the last batch. Losses are means by these weights; a batch whose rows all weigh 0 has loss 0 and no gradient.
 */
export interface Batches<B extends BatchTypes = BatchTypes> {
  readonly types: B;
  /** Batches of an epoch; undefined for a stream, whose end is not known. */
  readonly perEpoch: number | undefined;
  /** What the bindings of batches may be, where that is known before they are drawn; as those of the first batch when absent. */
  readonly shapes?: readonly Bindings[];
  /**
   * The same for the same random stream and epoch.
   *
   * @param epoch 0 for the first
   * @param from skips as many batches, without making them where that can be
   */
  epoch(epoch: number, random: Random, from?: number): Iterable<Batch> | AsyncIterable<Batch>;
}
