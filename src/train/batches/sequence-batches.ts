import {
  type Bindings,
  expectTensor,
  type Size,
  sizeOf,
  type Tensor,
  type TensorData,
  type TensorType,
} from '../../engine/index.js';
import { expectOptions, type NamesOf, received, ShapeError, UsageError } from '../../errors/index.js';
import type { Random } from '../../random/index.js';
import type { Batch, Batches } from './batches.js';
import { checkFinite } from './check-finite.js';
import { checkWeights, gatherRows, type RowBatchOptions, rowsOf } from './row-batches.js';

export interface SequenceBatchOptions extends Omit<RowBatchOptions, 'last'> {
  /**
   * Sequences of about the same length go together, in so many groups of about as many rows, each as long as its longest; the axis
   * `time` is then open. With 1, all are as long as the longest, and `time` is that number, as recurrent layers need it.
   */
  readonly buckets?: number;
}

const names: NamesOf<SequenceBatchOptions> = { size: true, shuffle: true, weight: true, buckets: true };

/** Types of the sequences with axes `batch` and `time`, of what else a row has, and of what tells the filled places. */
export type SequenceTypes<S, C> = { readonly [K in keyof S | keyof C | 'lengths' | 'mask' | 'weight']: TensorType };

/**
 * Batches of sequences of different lengths. Shorter ones are filled up with zeros; `lengths`, int [batch], and `mask`, booleans
 * [batch, time], say what is filled in, for layers that look at no more than that.
 *
 * @param sequences a list of tensors [time, ...] by name, one per row, of the same time in every list; at least one step each
 * @param columns what else a row has; the first axis is the row
 * @throws ShapeError when rows, lengths or features differ; DataError when a float is not finite
 * @example sequenceBatches({ x: returns }, { y: tensor(labels, [rows], 'int') }, { size: 64, buckets: 4 })
 */
export function sequenceBatches<
  const S extends Readonly<Record<string, readonly Tensor[]>>,
  const C extends Readonly<Record<string, Tensor>>,
>(sequences: S, columns: C, options: SequenceBatchOptions): Batches<SequenceTypes<S, C>> {
  expectOptions('sequenceBatches', options, names);
  const { size, shuffle = true, weight, buckets = 1 } = options;
  for (const [name, value] of Object.entries({ size, buckets })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new UsageError(`sequenceBatches: ${name}: expected a whole number of at least 1, received ${value}.`);
  }
  for (const name of ['lengths', 'mask', 'weight']) {
    if (name in sequences || name in columns) {
      throw new UsageError(`sequenceBatches: "${name}" is a name of its own; call the values otherwise.`);
    }
  }
  const lengths = lengthsOf(sequences);
  const rows = lengths.length;
  if (Object.keys(columns).length > 0 && rowsOf(columns) !== rows) {
    throw new ShapeError(
      `sequenceBatches: expected columns of ${rows} rows, as many as sequences, received ${rowsOf(columns)}.`,
    );
  }
  if (weight !== undefined) checkWeights(weight, rows);
  for (const [name, { data, shape }] of Object.entries(columns)) checkFinite(name, data, sizeOf(shape.slice(1)));
  const groups = groupsOf(lengths, buckets);
  const longestOf = (group: Int32Array) => group.reduce((most, row) => Math.max(most, lengths[row]!), 0);
  const longest = groups.reduce((most, group) => Math.max(most, longestOf(group)), 0);
  const time: Size = groups.length > 1 ? 'time' : longest;
  const types = {
    ...mapValues(sequences, ([first]) => ({ dtype: first!.dtype, shape: ['batch', time, ...first!.shape.slice(1)] })),
    ...mapValues(columns, ({ dtype, shape }) => ({ dtype, shape: ['batch', ...shape.slice(1)] })),
    lengths: { dtype: 'int', shape: ['batch'] },
    mask: { dtype: 'bool', shape: ['batch', time] },
    weight: { dtype: 'float', shape: ['batch'] },
  } as unknown as SequenceTypes<S, C>;

  const shapes = groups.map(
    (group): Bindings => ({
      batch: Math.min(size, group.length),
      ...(groups.length > 1 && { time: longestOf(group) }),
    }),
  );
  const make = (group: Int32Array, bindings: Bindings, from: number): Batch => {
    const length = bindings.batch!;
    const real = Math.min(length, group.length - from);
    const chosen = Int32Array.from({ length }, (_, i) => group[from + (i % real)]!);
    const steps = bindings.time ?? longest;
    const values: Record<string, TensorData> = {
      ...mapValues(sequences, (all) => padded(all, chosen, steps)),
      ...mapValues(columns, ({ dtype, shape, data }) => gatherRows(data, dtype, sizeOf(shape.slice(1)), chosen)),
      lengths: chosen.map((row) => lengths[row]!),
      mask: Uint8Array.from({ length: length * steps }, (_, i) =>
        i % steps < lengths[chosen[Math.floor(i / steps)]!]! ? 1 : 0,
      ),
      weight: Float32Array.from(chosen, (row, i) => (i < real ? (weight?.[row] ?? 1) : 0)),
    };
    return { bindings, values, rows: chosen };
  };
  const starts = groups.flatMap((group, g) =>
    Array.from({ length: Math.ceil(group.length / Math.min(size, group.length)) }, (_, i) => [g, i * size] as const),
  );
  return {
    types,
    perEpoch: starts.length,
    shapes,
    *epoch(epoch: number, random: Random, from = 0) {
      const own = random.split(epoch);
      const shuffled = (all: Int32Array, g: number) =>
        own
          .split(`bucket.${g}`)
          .permutation(all.length)
          .map((i) => all[i]!);
      const all = shuffle ? groups.map(shuffled) : groups;
      const order = shuffle ? own.split('order').permutation(starts.length) : starts.keys();
      let number = 0;
      for (const each of order) {
        const [group, start] = starts[each]!;
        if (number++ >= from) yield make(all[group]!, shapes[group]!, start);
      }
    },
  };
}

/** Rows of about the same length, in groups of about the same number of rows, none of them empty. */
function groupsOf(lengths: Int32Array, buckets: number): readonly Int32Array[] {
  const rows = Int32Array.from(lengths.keys());
  if (buckets === 1) return [rows];
  const sorted = rows.sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  const starts: number[] = [];
  let group = -1;
  for (let first = 0, i = 0; i < sorted.length; i++) {
    // Rows of one length stay together: where the group of the first of them is.
    if (lengths[sorted[i]!] !== lengths[sorted[first]!]) first = i;
    const own = Math.floor((first * buckets) / sorted.length);
    if (own === group) continue;
    starts.push(i);
    group = own;
  }
  return starts.map((start, g) => sorted.slice(start, starts[g + 1]));
}

/** @throws ShapeError */
function lengthsOf(sequences: Readonly<Record<string, readonly Tensor[]>>): Int32Array {
  const entries = Object.entries(sequences);
  const [first, all] = entries[0] ?? ['', []];
  if (all.length === 0) throw new UsageError('sequenceBatches: expected at least one sequence, received none.');
  for (const [name, own] of entries) {
    if (!Array.isArray(own as unknown)) {
      throw new UsageError(
        `sequenceBatches: "${name}": expected a list of tensors [time, ...], one for each row, received ${Array.isArray((own as Partial<Tensor>)?.shape) ? 'one tensor' : received(own)}.`,
      );
    }
    own.forEach((each, row) => {
      expectTensor(`sequenceBatches: sequence ${row} of "${name}"`, each);
    });
    if (own.length !== all.length) {
      throw new ShapeError(
        `sequenceBatches: expected as many sequences "${name}" as "${first}", ${all.length}, received ${own.length}.`,
      );
    }
    own.forEach(({ shape, data }, row) => {
      const expected = [all[row]!.shape[0] ?? 0, ...own[0]!.shape.slice(1)];
      if (expected[0]! < 1 || shape.length !== expected.length || shape.some((side, axis) => side !== expected[axis])) {
        throw new ShapeError(
          `sequenceBatches: sequence ${row} of "${name}": expected shape [${expected}] of at least one step, received [${shape}].`,
        );
      }
      checkFinite(name, data, data.length, () => row);
    });
  }
  return Int32Array.from(all, ({ shape }) => shape[0]!);
}

/** Sequences one after the other, each filled up with zeros to so many steps. */
function padded(all: readonly Tensor[], rows: Int32Array, steps: number): TensorData {
  const { dtype, shape } = all[0]!;
  const size = steps * sizeOf(shape.slice(1));
  const into =
    dtype === 'int'
      ? new Int32Array(rows.length * size)
      : dtype === 'bool'
        ? new Uint8Array(rows.length * size)
        : new Float32Array(rows.length * size);
  rows.forEach((row, i) => {
    into.set(all[row]!.data, i * size);
  });
  return into;
}

function mapValues<A, R>(record: Readonly<Record<string, A>>, f: (value: A) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]));
}
