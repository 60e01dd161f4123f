import type { StoredColumn } from './bin-matrix.js';
import type { Arena } from './kernels/arena.js';
import type { SparseBins } from './sparse-bins.js';

/** Entries that the kernel brings together before it adds them, and how many it writes at a time. */
const listed = 1024;
const atOnce = 4;

/** What the kernels need to know to scan sparse columns. */
export class SparseScan {
  /** Address of six words; kernels/assembly/histogram.ts tells what they are. */
  readonly address: number;
  readonly #words: Uint32Array;
  readonly #table: Uint32Array;
  readonly #works: readonly number[];

  /** @param areas how many scans go on at a time, at most */
  constructor(arena: Arena, columns: readonly StoredColumn[], { starts, entries, bytes }: SparseBins, areas: number) {
    const count = columns.filter(({ sparse }) => sparse !== undefined).length;
    const words = arena.uint32(6);
    const table = arena.uint32(4 * count);
    const listBytes = 8 * (listed + count + atOnce);
    words.values.set([starts, entries, bytes, 0, table.address, listBytes]);
    this.address = words.address;
    this.#words = words.values;
    this.#table = table.values;
    this.#works = Array.from({ length: areas }, () => arena.allocate(listBytes + bytes));
  }

  /** Chooses the columns whose histograms are wanted. @param columns with the byte offset of each in a node's histogram */
  choose(columns: readonly (StoredColumn & { readonly to: number })[]): void {
    const own = columns.flatMap(({ sparse, count, to }) =>
      sparse === undefined ? [] : [[sparse.offset, count, sparse.usual, to]],
    );
    this.#table.set(own.flat());
    this.#words[3] = own.length;
  }

  /** Address of the area of a part of the rows. */
  work(part: number): number {
    return this.#works[part]!;
  }
}
