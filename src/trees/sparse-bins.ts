import type { BinMatrix } from './bin-matrix.js';
import type { Arena } from './kernels/arena.js';

/** Columns of which most rows have one bin: held in an arena as the entries of the other rows, by column and by row. */
export interface SparseBins {
  /** For each row and one more, the number of its first entry (u32). */
  readonly starts: number;
  /** Entries row after row: byte offsets (u32) in a histogram of all sparse columns. */
  readonly entries: number;
  /** Bytes of that histogram. */
  readonly bytes: number;
}

/** One such column. Codes are its bins from 1 on in their order, without the usual one, whose code is 0. */
export interface SparseBinned {
  /** The bin of the rows without an entry. */
  readonly usual: number;
  readonly entryCount: number;
  /** Addresses of the entries' rows (u32) and codes (u8). */
  readonly rows: number;
  readonly codes: number;
  /** Byte offset of code 1 in the histogram of all sparse columns. */
  readonly offset: number;
  /** Address of a code per row, by which rows are parted fastest; 0 when only the entries are held. */
  readonly bytes: number;
}

/** Entries of a column: rows ascending, and their codes. */
export interface SparseEntries {
  readonly usual: number;
  readonly rows: Uint32Array;
  readonly codes: Uint8Array;
  /** Whether there is room for a byte per row: where the column came with all its rows, it is an eighth of that. */
  readonly hasBytes: boolean;
}

/** What a scan costs, in nanoseconds: a cell of a dense column, a row that has sparse columns, an entry of one. */
const cellCost = 0.6;
const rowCost = 3;
const entryCost = 1.5;
/** Least share of rows with the usual bin. */
const leastUsual = 0.7;

export function codeOf(bin: number, usual: number): number {
  return bin < usual ? bin + 1 : bin;
}

export function binOfCode(code: number, usual: number): number {
  return code === 0 ? usual : code <= usual ? code - 1 : code;
}

/** Of columns with these shares of rows with the usual bin, those that are better held sparse. */
export function chooseSparse(shares: readonly number[]): boolean[] {
  const few = shares.map((share) => share >= leastUsual);
  const saved = shares.reduce((sum, share, j) => sum + (few[j]! ? cellCost - entryCost * (1 - share) : 0), 0);
  return saved > rowCost ? few : few.map(() => false);
}

/** The entries of a column of bytes. @param counts rows of each bin */
export function listEntries(arena: Arena, column: number, rows: number, usual: number, count: number): SparseEntries {
  const mark = arena.mark();
  // One place more: the kernel writes before it knows whether it keeps.
  const own = arena.uint32(count + 1);
  const codes = arena.uint8(count + 1);
  arena.kernels.listOthers(column, rows, usual, own.address, codes.address);
  const held = { rows: own.values.slice(0, count), codes: codes.values.slice(0, count) };
  arena.takeBack(mark);
  return { usual, ...held, hasBytes: true };
}

/**
 * Holds columns sparse.
 *
 * @param bins how many bins each column has
 */
export function holdSparse(
  arena: Arena,
  rows: number,
  columns: readonly SparseEntries[],
  bins: readonly number[],
): { readonly sparse: SparseBins; readonly columns: readonly SparseBinned[] } {
  const { kernels } = arena;
  const starts = arena.uint32(rows + 2);
  starts.values.fill(0);
  let offset = 0;
  const held = columns.map(({ usual, rows: own, codes, hasBytes }, j): SparseBinned => {
    const places = { rows: arena.copy(own), codes: arena.copy(codes), bytes: hasBytes ? zeros(arena, rows) : 0 };
    const column = { usual, entryCount: own.length, ...places, offset };
    if (hasBytes) kernels.markColumn(column.rows, column.codes, own.length, column.bytes);
    offset += 16 * (bins[j]! - 1);
    kernels.countEntries(column.rows, own.length, starts.address);
    return column;
  });
  kernels.sumUp(starts.address, rows + 2);
  const entries = arena.allocate(4 * (starts.values[rows + 1]! + 4));
  for (const { rows: own, codes, entryCount, offset: first } of held) {
    kernels.appendEntries(own, codes, entryCount, first, starts.address, entries);
  }
  return { sparse: { starts: starts.address, entries, bytes: offset }, columns: held };
}

/** Writes which codes of a sparse column stand for the bins in `mask`; both 256 bits. */
export function writeCodeMask(out: Uint32Array, mask: Uint32Array, { usual }: SparseBinned, bins: number): void {
  out.fill(0);
  for (let code = 0; code < bins; code++) {
    const bin = binOfCode(code, usual);
    if (((mask[bin >> 5]! >>> (bin & 31)) & 1) === 1) out[code >> 5] = out[code >> 5]! | (1 << (code & 31));
  }
}

/** An area of zeros. */
export function zeros(arena: Arena, bytes: number): number {
  const { address, values } = arena.uint8(bytes);
  values.fill(0);
  return address;
}

/** Whether a table has columns whose rows can only be told from entries. */
export function needsBytes({ columns }: BinMatrix): boolean {
  return columns.some(({ sparse }) => sparse?.bytes === 0);
}

/** Shows a node's rows of any column as bytes: those of the matrix, or a sparse column's codes. */
export class ColumnView {
  readonly #arena: Arena;
  readonly #matrix: BinMatrix;
  readonly #mask: { readonly address: number; readonly values: Uint32Array };
  /** A byte per row; 0 but while a sparse column is shown. */
  readonly #bytes: number;

  constructor(arena: Arena, matrix: BinMatrix) {
    this.#arena = arena;
    this.#matrix = matrix;
    this.#mask = arena.uint32(8);
    this.#bytes = 0;
    if (!needsBytes(matrix)) return;
    this.#bytes = zeros(arena, matrix.rows);
  }

  /**
   * Calls `use` with the address of the column's bytes and that of the mask (256 bits) that tells of each byte what `mask`
   * tells of its bin. Only the bytes of the listed rows are sure to be right.
   */
  show<T>(column: number, mask: Uint32Array, rows: number, count: number, use: (bytes: number, mask: number) => T): T {
    const { byColumn, columnStep, columns, sparse } = this.#matrix;
    const { place, sparse: own, count: bins } = columns[column]!;
    const { address, values } = this.#mask;
    if (own === undefined || sparse === undefined) {
      values.set(mask);
      return use(byColumn + place * columnStep, address);
    }
    writeCodeMask(values, mask, own, bins);
    if (own.bytes !== 0) return use(own.bytes, address);
    const { kernels } = this.#arena;
    // An entry of a row is as good as any of its others: rows are dear when the node has many.
    const isNodeLarge = own.entryCount < 4 * count;
    if (isNodeLarge) kernels.markColumn(own.rows, own.codes, own.entryCount, this.#bytes);
    else kernels.markRows(rows, count, sparse.starts, sparse.entries, own.offset, 16 * (bins - 1), this.#bytes);
    const result = use(this.#bytes, address);
    if (isNodeLarge) kernels.unmark(own.rows, own.entryCount, this.#bytes);
    else kernels.unmark(rows, count, this.#bytes);
    return result;
  }
}
