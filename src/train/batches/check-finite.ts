import type { TensorData } from '../../engine/index.js';
import { DataError } from '../../errors/index.js';
import type { BatchTypes } from '../step.js';
import type { Batch } from './batches.js';

/**
 * @param rowSize values per row
 * @param rowOf where a row stands in the data
 * @throws DataError naming the input and the row of the first value that is NaN or infinite
 */
export function checkFinite(
  name: string,
  data: TensorData,
  rowSize: number,
  rowOf: (row: number) => number = (row) => row,
): void {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    // Only a finite number less itself is 0.
    if (value - value === 0) continue;
    throw new DataError(
      `Input "${name}", row ${rowOf(Math.floor(i / rowSize))}, value ${i % rowSize}: expected a finite number, received ${value}. ` +
        'Fill in what is missing, or leave the row out.',
    );
  }
}

/** @throws DataError as checkFinite, for any value of a batch */
export function checkBatch({ values, rows }: Batch, types: BatchTypes): void {
  for (const name of Object.keys(types)) {
    const data = values[name];
    if (data !== undefined) checkFinite(name, data, data.length / rows.length, (row) => rows[row]!);
  }
}
