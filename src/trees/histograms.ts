import type { BinMatrix } from './bin-matrix.js';
import type { RowShare } from './distributed.js';
import type { Arena } from './kernels/arena.js';
import { SparseScan } from './sparse-scan.js';

const bytesPerBin = 16;
/** Bytes of bins that are brought together at a time, to stay in the second cache; at least and at most so many rows. */
const blockBytes = 2 ** 18;
const leastBlockRows = 256;
const mostBlockRows = 2048;
/** Bytes that the kernels' work area holds besides a block's columns and pairs. */
const workBytes = 1024;

/** Bins read, of rows or of a histogram, below which one thread is quicker. */
const leastRead = 16384;

/** Histograms of nodes over a choice of columns; each node owns a slot. */
export class Histograms {
  /** Columns chosen for the tree at hand, ascending. */
  columns: Int32Array = new Int32Array(0);
  readonly #arena: Arena;
  readonly #matrix: BinMatrix;
  readonly #pairs: number;
  /** The chosen columns that hold a byte per row, as the kernel reads them, and how many they are. */
  readonly #table: { readonly address: number; readonly values: Uint32Array };
  #byteColumns = 0;
  /** The chosen columns that are sparse; undefined when the matrix has none. */
  readonly #sparse: SparseScan | undefined;
  /** Byte offset of each chosen column's first bin. */
  #offsets: number[] = [];
  /** Work areas: for each thread, or more. */
  readonly #work: readonly number[];
  readonly #parts: { readonly address: number; readonly values: Uint32Array };
  readonly #blockRows: number;
  readonly #slotBytes: number;
  readonly #share: RowShare | undefined;
  readonly #free: number[] = [];
  #bins = 0;

  /**
   * @param pairs address of the rows' fixed-point gradients and hessians
   * @param areas how many scans go on at a time, at most: at least the threads
   * @param share the rows' place among those of several processes, whose histograms are summed
   */
  constructor(arena: Arena, matrix: BinMatrix, pairs: number, areas: number, share?: RowShare) {
    this.#arena = arena;
    this.#matrix = matrix;
    this.#pairs = pairs;
    this.#share = share;
    this.#table = arena.uint32(2 * matrix.columns.length);
    this.#sparse =
      matrix.sparse === undefined ? undefined : new SparseScan(arena, matrix.columns, matrix.sparse, areas);
    const blockRows = leastBlockRows * Math.floor(blockBytes / leastBlockRows / matrix.stride);
    this.#blockRows = Math.min(mostBlockRows, Math.max(leastBlockRows, blockRows));
    const bytes = workBytes + 16 * this.#blockRows + matrix.stride * (this.#blockRows + 64);
    this.#work = Array.from({ length: areas }, () => arena.allocate(bytes));
    this.#parts = arena.uint32(arena.team.size);
    this.#slotBytes = matrix.columns.reduce((sum, column) => sum + column.count, 0) * bytesPerBin;
  }

  /** Chooses the columns of the next tree; slots of the last one must have been given back. */
  choose(columns: Int32Array): void {
    this.columns = columns;
    this.#bins = 0;
    this.#offsets = Array.from(columns, (column) => {
      const offset = this.#bins * bytesPerBin;
      this.#bins += this.#matrix.columns[column]!.count;
      return offset;
    });
    const own = Array.from(columns, (column, k) => ({ ...this.#matrix.columns[column]!, to: this.#offsets[k]! }));
    const bytes = own.filter(({ place }) => place >= 0);
    this.#table.values.set(bytes.flatMap(({ place, to }) => [place, to]));
    this.#byteColumns = bytes.length;
    this.#sparse?.choose(own);
  }

  /** What a kernel that scans needs to know of the chosen columns: see kernels/assembly/node.ts. */
  scanWords(countBits: number): number[] {
    const { address, stride, columns } = this.#matrix;
    return [
      ...[address, stride, this.#pairs, this.#blockRows, this.#table.address, this.#byteColumns, countBits, this.#bins],
      this.#sparse?.address ?? 0,
      columns[this.columns[0]!]!.count,
    ];
  }

  /** The work areas of scan number `i`: for columns of bytes, and for sparse ones. */
  workAreas(i: number): [bytes: number, sparse: number] {
    return [this.#work[i]!, this.#sparse?.work(i) ?? 0];
  }

  /** Bins of the chosen columns. */
  get bins(): number {
    return this.#bins;
  }

  /** Byte offset of the first bin of the k-th chosen column in a slot. */
  offset(k: number): number {
    return this.#offsets[k]!;
  }

  take(): number {
    return this.#free.pop() ?? this.#arena.allocate(this.#slotBytes);
  }

  giveBack(slot: number): void {
    this.#free.push(slot);
  }

  /** The histogram of the rows at `rows`, in a slot of its own. */
  scan(rows: number, count: number, countBits: number): number {
    return this.#combine(this.#scanRows(rows, count, countBits), 0);
  }

  /** The same for a child; its parent's slot becomes that of the other child. */
  scanChild(rows: number, count: number, countBits: number, parent: number): number {
    return this.#combine(this.#scanRows(rows, count, countBits), parent);
  }

  /** The histogram of all rows of the matrix, in their order. */
  scanAll(countBits: number): number {
    const { byColumn, columnStep, rows } = this.#matrix;
    const slots = this.#inParts('scan', rows, (first, count, part, slot) => [
      first,
      count,
      byColumn,
      columnStep,
      this.#pairs,
      this.workAreas(part)[0],
      this.#blockRows,
      this.#table.address,
      this.#byteColumns,
      countBits,
      slot,
      this.#bins,
      this.#sparse?.address ?? 0,
      this.workAreas(part)[1],
    ]);
    return this.#combine(slots, 0);
  }

  #scanRows(rows: number, count: number, countBits: number): number[] {
    return this.#inParts('scanRows', count, (first, own, part, slot) => [
      rows + 4 * first,
      own,
      this.#matrix.address,
      this.#matrix.stride,
      this.#pairs,
      this.workAreas(part)[0],
      this.#blockRows,
      this.#table.address,
      this.#byteColumns,
      countBits,
      slot,
      this.#bins,
      this.#sparse?.address ?? 0,
      this.workAreas(part)[1],
    ]);
  }

  /** Gives each thread a part of the rows, if there are enough, and returns the slots of their histograms. */
  #inParts(
    kernel: 'scan' | 'scanRows',
    count: number,
    task: (first: number, count: number, part: number, slot: number) => number[],
  ): number[] {
    const { team } = this.#arena;
    const worth = Math.floor((count * this.columns.length) / Math.max(leastRead, 2 * this.#bins));
    const parts = Math.max(1, Math.min(team.size, worth));
    const slots = Array.from({ length: parts }, () => this.take());
    const length = 64 * Math.ceil(count / parts / 64);
    team.run(
      kernel,
      slots.map((slot, i) => {
        const first = Math.min(count, i * length);
        return task(first, Math.min(length, count - first), i, slot);
      }),
    );
    return slots;
  }

  /** Sums the histograms of parts of a node's rows into the first one, and takes them off the parent's, if there is one. */
  #combine(slots: readonly number[], parent: number): number {
    if (this.#share === undefined) return this.#combineHere(slots, parent);
    const slot = this.#combineHere(slots, 0);
    this.#share.sumAll(new BigInt64Array(this.#arena.memory.buffer, slot, (this.#bins * bytesPerBin) / 8));
    return parent === 0 ? slot : this.#combineHere([slot], parent);
  }

  #combineHere(slots: readonly number[], parent: number): number {
    const { team } = this.#arena;
    const [slot, ...others] = slots;
    if (others.length > 0 || parent !== 0) {
      this.#parts.values.set(slots);
      const parts = this.#bins < leastRead / 4 ? 1 : team.size;
      const length = Math.ceil(this.#bins / parts);
      const tasks = Array.from({ length: parts }, (_, i) => {
        const first = Math.min(this.#bins, i * length);
        return [this.#parts.address, slots.length, parent, first, Math.min(length, this.#bins - first)];
      });
      team.run('combine', tasks);
    }
    for (const other of others) this.giveBack(other);
    return slot!;
  }

  /** Rows of a node, of all processes, or those whose bin of a chosen column is in `mask` (256 bits). */
  countRows(slot: number, column: number, countBits: number, mask?: Uint32Array): number {
    const { count } = this.#matrix.columns[column]!;
    const first = slot + this.offset(this.columns.indexOf(column));
    const bins = new BigInt64Array(this.#arena.memory.buffer, first, 2 * count);
    let rows = 0n;
    for (let bin = 0; bin < count; bin++) {
      if (mask === undefined || ((mask[bin >> 5]! >>> (bin & 31)) & 1) === 1) {
        rows += BigInt.asUintN(countBits, bins[2 * bin + 1]!);
      }
    }
    return Number(rows);
  }

  /** Writes a node's sums (i64 gradient, i64 hessian and count) to `out`. */
  total(slot: number, out: number): void {
    const first = this.#matrix.columns[this.columns[0]!]!.count;
    this.#arena.kernels.total(slot, first, out);
  }
}
