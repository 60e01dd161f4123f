import { type DType, expectTensor, sizeOf, type Tensor, type TensorData, type TensorType } from '../../engine/index.js';
import { expectOptions, type NamesOf, ShapeError, UsageError } from '../../errors/index.js';
import type { Random } from '../../random/index.js';
import type { Batch, Batches } from './batches.js';
import { checkFinite } from './check-finite.js';

export interface RowBatchOptions {
  /** Rows per batch. */
  readonly size: number;
  /** Whether each epoch has an order of its own. */
  readonly shuffle?: boolean;
  /** Weight of each row, shape (rows,), >= 0; 1 when absent. */
  readonly weight?: ArrayLike<number>;
  /** What becomes of rows that fill no whole batch: `pad` fills it up with rows of weight 0, `drop` leaves them out of this epoch. */
  readonly last?: 'pad' | 'drop';
}

const names: NamesOf<RowBatchOptions> = { size: true, shuffle: true, weight: true, last: true };

/** Types of columns as a batch has them, and of its weights. */
export type RowTypes<C> = { readonly [K in keyof C | 'weight']: TensorType };

/**
 * Batches of rows that are held in memory.
 *
 * @param columns values by name; the first axis of each is the row
 * @throws ShapeError when they differ in their number of rows; UsageError for what is no tensor; DataError when a float is not finite
 * @example rowBatches({ x: tensor(features, [rows, 20]), y: tensor(labels, [rows], 'int') }, { size: 256 })
 */
export function rowBatches<const C extends Readonly<Record<string, Tensor>>>(
  columns: C,
  options: RowBatchOptions,
): Batches<RowTypes<C>> {
  expectOptions('rowBatches', options, names);
  const { size, shuffle = true, weight, last = 'pad' } = options;
  const rows = rowsOf(columns);
  if (!Number.isInteger(size) || size < 1) {
    throw new UsageError(`rowBatches: expected a size of at least 1 row, received ${size}.`);
  }
  if ('weight' in columns)
    throw new UsageError('rowBatches: "weight" is the name of the row weights; give them as option `weight`.');
  if (weight !== undefined) checkWeights(weight, rows);
  const all = Object.entries(columns).map(([name, { dtype, shape, data }]) => {
    const rowSize = sizeOf(shape.slice(1));
    checkFinite(name, data, rowSize);
    return { name, dtype, shape: shape.slice(1), rowSize, data };
  });
  const length = Math.min(size, rows);
  const perEpoch = last === 'pad' ? Math.ceil(rows / length) : Math.floor(rows / length);
  const types = Object.fromEntries(
    all.map(({ name, dtype, shape }) => [name, { dtype, shape: ['batch', ...shape] } as TensorType]),
  );
  const make = (order: Int32Array | undefined, batch: number): Batch => {
    const start = batch * length;
    const real = Math.min(length, rows - start);
    // A row that fills up is one that is there: values of its own could be out of the range of a loss.
    const chosen = Int32Array.from({ length }, (_, i) =>
      order === undefined ? start + (i % real) : order[start + (i % real)]!,
    );
    const values: Record<string, TensorData> = {};
    for (const { name, dtype, rowSize, data } of all) values[name] = gatherRows(data, dtype, rowSize, chosen);
    values.weight = Float32Array.from(chosen, (row, i) => (i < real ? (weight?.[row] ?? 1) : 0));
    return { bindings: { batch: length }, values, rows: chosen };
  };
  return {
    types: { ...types, weight: { dtype: 'float', shape: ['batch'] } } as unknown as RowTypes<C>,
    perEpoch,
    shapes: [{ batch: length }],
    *epoch(epoch: number, random: Random, from = 0) {
      const order = shuffle ? random.split(epoch).permutation(rows) : undefined;
      for (let batch = from; batch < perEpoch; batch++) yield make(order, batch);
    },
  };
}

/** The number of rows that all columns have. @throws ShapeError */
export function rowsOf(columns: Readonly<Record<string, Tensor>>): number {
  const entries = Object.entries(columns);
  if (entries.length === 0) throw new UsageError('rowBatches: expected at least one column, received none.');
  for (const [name, column] of entries) expectTensor(`rowBatches: "${name}"`, column);
  const [first, { shape }] = entries[0]!;
  const rows = shape[0];
  for (const [name, { shape: other }] of entries) {
    if (other.length > 0 && other[0] === rows) continue;
    throw new ShapeError(
      `rowBatches: expected all columns to have the rows of "${first}", ${rows}, received [${other}] for "${name}".`,
    );
  }
  if (rows === undefined || rows === 0)
    throw new ShapeError(`rowBatches: column "${first}" has no rows; give at least one.`);
  return rows;
}

/** @throws ShapeError, UsageError */
export function checkWeights(weight: ArrayLike<number>, rows: number): void {
  if (weight.length !== rows) {
    throw new ShapeError(`rowBatches: expected a weight for each of ${rows} rows, received ${weight.length}.`);
  }
  for (let row = 0; row < rows; row++) {
    const value = weight[row]!;
    if (value >= 0 && Number.isFinite(value)) continue;
    throw new UsageError(`rowBatches: weight of row ${row}: expected a number of at least 0, received ${value}.`);
  }
}

/** Rows of an array, in the order given; floats in single precision. */
export function gatherRows(data: TensorData, dtype: DType, rowSize: number, rows: Int32Array): TensorData {
  const length = rows.length * rowSize;
  const into =
    dtype === 'int' ? new Int32Array(length) : dtype === 'bool' ? new Uint8Array(length) : new Float32Array(length);
  if (rowSize === 1) {
    for (let i = 0; i < rows.length; i++) into[i] = data[rows[i]!]!;
    return into;
  }
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i]! * rowSize;
    into.set(data.subarray(start, start + rowSize), i * rowSize);
  }
  return into;
}
