import type { Matrix } from '../estimator.js';

/** Squared distances between the rows of a table. */
export interface Distances {
  readonly rows: number;
  squared(i: number, j: number): number;
}

/** Rows of a table whose distances are all held, at most: 32 MiB. */
const heldRows = 2048;

/** Distances that are computed once where they are few, otherwise whenever they are asked for. */
export function distancesOf(x: Matrix): Distances {
  const { rows, columns, data } = x;
  if (rows > heldRows) return { rows, squared: (i, j) => squaredDistance(data, i * columns, x, j) };
  const held = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) held[i * rows + j] = held[j * rows + i] = squaredDistance(data, i * columns, x, j);
  }
  return { rows, squared: (i, j) => held[i * rows + j]! };
}

function squaredDistance(a: Float64Array, aStart: number, b: Matrix, row: number): number {
  const start = row * b.columns;
  let distance = 0;
  for (let j = 0; j < b.columns; j++) {
    const difference = a[aStart + j]! - b.data[start + j]!;
    distance += difference * difference;
  }
  return distance;
}

/** The radial basis function exp(-gamma |a - b|^2) of an array, from a place on, and a row. */
export function radialBasis(gamma: number, a: Float64Array, aStart: number, b: Matrix, row: number): number {
  return Math.exp(-gamma * squaredDistance(a, aStart, b, row));
}

/** Bytes of kernel values that are kept. */
const cacheBytes = 256 * 2 ** 20;

/** The radial kernel among some rows of a table: computed when asked for, and kept until others need the room. */
export class KernelRows {
  readonly #gamma: number;
  readonly #distances: Distances;
  readonly #members: Int32Array;
  readonly #most: number;
  readonly #rows: (Float64Array | undefined)[];
  /** Rows that are held, in the order in which they were last asked for. */
  readonly #order = new Set<number>();

  /** @param members rows of the table, in the order in which the kernel counts them */
  constructor(gamma: number, distances: Distances, members: Int32Array, bytes = cacheBytes) {
    this.#gamma = gamma;
    this.#distances = distances;
    this.#members = members;
    this.#most = Math.max(2, Math.floor(bytes / (8 * members.length)));
    this.#rows = new Array<Float64Array | undefined>(members.length).fill(undefined);
  }

  /** Kernel of the `i`th member with every member, shape (members,); the last two that were asked for stay as they are. */
  row(i: number): Float64Array {
    let values = this.#rows[i];
    if (values === undefined) {
      values = this.#room();
      for (let k = 0; k < values.length; k++) {
        // A row that is held knows its kernel with this one.
        values[k] = this.#rows[k]?.[i] ?? kernelOf(this.#gamma, this.#distances, this.#members[i]!, this.#members[k]!);
      }
      this.#rows[i] = values;
    }
    this.#order.delete(i);
    this.#order.add(i);
    return values;
  }

  #room(): Float64Array {
    if (this.#order.size < this.#most) return new Float64Array(this.#members.length);
    const oldest = this.#order.values().next().value!;
    this.#order.delete(oldest);
    const values = this.#rows[oldest]!;
    this.#rows[oldest] = undefined;
    return values;
  }
}

/** The radial kernel of two rows of a table. */
export function kernelOf(gamma: number, distances: Distances, i: number, j: number): number {
  return Math.exp(-gamma * distances.squared(i, j));
}
