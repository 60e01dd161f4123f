import type { BinMatrix } from './bin-matrix.js';
import type { Arena } from './kernels/arena.js';

const bytesPerBin = 16;
/** Bytes of bins that are brought together at a time, to stay in the second cache; at least and at most so many rows. */
const blockBytes = 2 ** 18;
const leastBlockRows = 256;
const mostBlockRows = 2048;
/** Bytes that the kernels' work area holds besides a block's columns and pairs. */
const workBytes = 1024;

/** Histograms of nodes over a choice of columns; each node owns a slot. */
export class Histograms {
  /** Columns chosen for the tree at hand, ascending. */
  columns: Int32Array = new Int32Array(0);
  readonly #arena: Arena;
  readonly #matrix: BinMatrix;
  readonly #pairs: number;
  readonly #table: Uint32Array;
  readonly #tableAddress: number;
  readonly #work: number;
  readonly #blockRows: number;
  readonly #slotBytes: number;
  readonly #free: number[] = [];
  #bins = 0;

  /** @param pairs address of the rows' fixed-point gradients and hessians */
  constructor(arena: Arena, matrix: BinMatrix, pairs: number) {
    this.#arena = arena;
    this.#matrix = matrix;
    this.#pairs = pairs;
    const table = arena.uint32(2 * matrix.columns.length);
    this.#table = table.values;
    this.#tableAddress = table.address;
    const blockRows = leastBlockRows * Math.floor(blockBytes / leastBlockRows / matrix.stride);
    this.#blockRows = Math.min(mostBlockRows, Math.max(leastBlockRows, blockRows));
    this.#work = arena.allocate(workBytes + 16 * this.#blockRows + matrix.stride * (this.#blockRows + 64));
    this.#slotBytes = matrix.columns.reduce((sum, column) => sum + column.count, 0) * bytesPerBin;
  }

  /** Chooses the columns of the next tree; slots of the last one must have been given back. */
  choose(columns: Int32Array): void {
    this.columns = columns;
    this.#bins = 0;
    columns.forEach((column, k) => {
      this.#table[2 * k] = column;
      this.#table[2 * k + 1] = this.#bins * bytesPerBin;
      this.#bins += this.#matrix.columns[column]!.count;
    });
  }

  /** Byte offset of the first bin of the k-th chosen column in a slot. */
  offset(k: number): number {
    return this.#table[2 * k + 1]!;
  }

  take(): number {
    return this.#free.pop() ?? this.#arena.allocate(this.#slotBytes);
  }

  giveBack(slot: number): void {
    this.#free.push(slot);
  }

  /** The histogram of the rows at `rows`, in a slot of its own. */
  scan(rows: number, count: number, countBits: number): number {
    const { kernels } = this.#arena;
    const slot = this.take();
    kernels.clear(slot, this.#bins * bytesPerBin);
    kernels.scanRows(
      rows,
      count,
      this.#matrix.address,
      this.#matrix.stride,
      this.#pairs,
      this.#work,
      this.#blockRows,
      this.#tableAddress,
      this.columns.length,
      countBits,
      slot,
    );
    return slot;
  }

  /** The histogram of all rows of the matrix, in their order. */
  scanAll(countBits: number): number {
    const { kernels } = this.#arena;
    const { byColumn, columnStep, rows } = this.#matrix;
    const slot = this.take();
    kernels.clear(slot, this.#bins * bytesPerBin);
    kernels.scan(
      0,
      rows,
      byColumn,
      columnStep,
      this.#pairs,
      this.#work,
      this.#blockRows,
      this.#tableAddress,
      this.columns.length,
      countBits,
      slot,
    );
    return slot;
  }

  /** Turns a parent's slot into that of the child that was not scanned. */
  subtract(parent: number, child: number): void {
    this.#arena.kernels.subtract(parent, child, this.#bins);
  }

  /** Writes a node's sums (i64 gradient, i64 hessian and count) to `out`. */
  total(slot: number, out: number): void {
    const first = this.#matrix.columns[this.columns[0]!]!.count;
    this.#arena.kernels.total(slot, first, out);
  }
}
