import type { Bindings, TensorData } from '../../engine/index.js';
import type { Collective } from '../../parallel/index.js';
import type { Batch } from './batches.js';

/**
 * A part of a batch: rows `start` to `start + length`. Beyond its end the last row comes again, with weight 0.
 *
 * The batch must have weights.
 */
export function takeRows({ bindings, values, rows }: Batch, start: number, length: number): Batch {
  const last = rows.length - 1;
  const chosen = Int32Array.from({ length }, (_, i) => Math.min(start + i, last));
  const taken = Object.fromEntries(
    Object.entries(values).map(([name, data]) => {
      const rowSize = data.length / rows.length;
      const Kind = data.constructor as new (length: number) => TensorData;
      const into = new Kind(length * rowSize);
      chosen.forEach((row, i) => {
        into.set(data.subarray(row * rowSize, (row + 1) * rowSize), i * rowSize);
      });
      return [name, into];
    }),
  );
  if (taken.weight !== undefined) for (let i = 0; i < length; i++) if (start + i > last) taken.weight[i] = 0;
  return { bindings: { ...bindings, batch: length }, values: taken, rows: chosen.map((row) => rows[row]!) };
}

/** The rows of a batch that a rank learns from, in `accumulate` parts of the same size; the bindings are those of a part. */
export function ownPart(batch: Batch, accumulate: number, { rank, size }: Collective): Batch {
  if (accumulate === 1 && size === 1) return batch;
  const bindings = partOf({ ...batch.bindings, batch: batch.rows.length }, accumulate, size);
  const part = bindings.batch!;
  return { ...takeRows(batch, rank * part * accumulate, part * accumulate), bindings };
}

/** The bindings of one of the parts in which so many ranks take a batch. */
export function partOf(bindings: Bindings, accumulate: number, ranks: number): Bindings {
  const { batch } = bindings;
  return batch === undefined ? bindings : { ...bindings, batch: Math.ceil(batch / (accumulate * ranks)) };
}
