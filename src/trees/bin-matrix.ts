import { type Bins, binCount, binOf, extraBins, rowStride } from './binning.js';
import {
  columnRows,
  kindOfBins,
  type LevelColumn,
  numbersOf,
  type OrderedColumn,
  type SparseColumn,
  type TreeColumn,
} from './column.js';
import type { Arena } from './kernels/arena.js';
import {
  binOfCode,
  chooseSparse,
  codeOf,
  holdSparse,
  listEntries,
  type SparseBinned,
  type SparseBins,
  type SparseEntries,
} from './sparse-bins.js';

/**
 * Columns as bins in an arena, twice: row after row, to bring the rows of a node together, and column after column, to
 * ask one column which way its rows go. Columns of which most rows have one bin may be held apart.
 */
export interface BinMatrix {
  /** The bin of row i, of the column with place p, lies at `address + i * stride + p`. */
  readonly address: number;
  readonly stride: number;
  /** The same bin lies at `byColumn + p * columnStep + i`. */
  readonly byColumn: number;
  readonly columnStep: number;
  readonly rows: number;
  readonly columns: readonly StoredColumn[];
  /** The columns that are held apart, if there are. */
  readonly sparse?: SparseBins;
}

export interface BinnedColumn {
  readonly isCategorical: boolean;
  readonly extras: number;
  readonly count: number;
}

/** A column and where its bins lie. */
export interface StoredColumn extends BinnedColumn {
  /** Place among the columns held as bytes: the column's own number when none is sparse. -1 for a sparse one. */
  readonly place: number;
  readonly sparse?: SparseBinned;
}

/** Most edges of a column. */
const mostEdges = 255;

/**
 * Writes the bins of columns.
 *
 * @param layout `bytes`: every column holds a byte per row; `mixed`: some may be sparse
 * @throws RangeError when the columns are not as many as the bins, or of other kinds or lengths
 */
export function makeBinMatrix(
  arena: Arena,
  columns: readonly TreeColumn[],
  bins: readonly Bins[],
  layout: 'bytes' | 'mixed' = 'bytes',
): BinMatrix {
  const rows = columns.length === 0 ? 0 : columnRows(columns[0]!);
  checkColumns(columns, bins, rows);
  const columnStep = 64 * (1 + Math.ceil(rows / 64));
  const isByte = columns.map((column) => layout === 'bytes' || column.kind !== 'sparse');
  const places = countUp(isByte);
  const byColumn = arena.allocate(isByte.filter(Boolean).length * columnStep);
  const addressOf = (place: number) => byColumn + place * columnStep;
  writeColumns(
    arena,
    columns.flatMap((column, j) => (isByte[j] ? [{ column, bins: bins[j]!, out: addressOf(places[j]!) }] : [])),
  );
  const entries = columns.map((column, j) => (isByte[j] ? undefined : entriesOf(column as SparseColumn, bins[j]!)));
  if (layout === 'mixed') {
    const others = columns.map((_, j) => (isByte[j] ? countOthers(arena, addressOf(places[j]!), rows) : undefined));
    const share = (count: number) => (rows === 0 ? 0 : 1 - count / rows);
    const sparse = chooseSparse(others.map((each, j) => share(each?.count ?? entries[j]!.rows.length)));
    others.forEach((each, j) => {
      if (each === undefined || !sparse[j]) return;
      entries[j] = listEntries(arena, addressOf(places[j]!), rows, each.usual, each.count);
      isByte[j] = false;
    });
  }
  const kept = countUp(isByte);
  places.forEach((place, j) => {
    if (isByte[j] && kept[j] !== place) arena.kernels.copy(addressOf(kept[j]!), addressOf(place), columnStep);
  });
  const byteColumns = isByte.filter(Boolean).length;
  arena.takeBack(addressOf(byteColumns));
  const stride = rowStride(byteColumns);
  const address = arena.allocate((rows + 16) * stride);
  const mark = arena.mark();
  const { team } = arena;
  const stretches = team.stretches(rows).map(({ first, count }) => {
    return [byColumn, columnStep, byteColumns, first, count, address, stride, arena.allocate(32)];
  });
  team.run('writeRows', stretches);
  arena.takeBack(mark);
  const apart = entries.flatMap((own, j) => (own === undefined ? [] : [{ own, j }]));
  const held =
    apart.length === 0
      ? undefined
      : holdSparse(
          arena,
          rows,
          apart.map(({ own }) => own),
          apart.map(({ j }) => binCount(bins[j]!)),
        );
  return {
    address,
    stride,
    byColumn,
    columnStep,
    rows,
    columns: bins.map((own, j) => {
      const sparse = held?.columns[apart.findIndex((each) => each.j === j)];
      return {
        isCategorical: own.kind === 'categorical',
        extras: extraBins(own),
        count: binCount(own),
        place: isByte[j] ? kept[j]! : -1,
        ...(sparse === undefined ? {} : { sparse }),
      };
    }),
    ...(held === undefined ? {} : { sparse: held.sparse }),
  };
}

/** For each entry how many before it are true. */
function countUp(list: readonly boolean[]): number[] {
  let count = 0;
  return list.map((isTrue) => (isTrue ? count++ : count));
}

/** The most frequent bin of a column of bytes, and how many rows have another one. */
function countOthers(arena: Arena, column: number, rows: number): { usual: number; count: number } {
  const counts = arena.uint32(256);
  arena.kernels.countBins(column, rows, counts.address);
  let usual = 0;
  for (let bin = 1; bin < 256; bin++) if (counts.values[bin]! > counts.values[usual]!) usual = bin;
  const count = rows - counts.values[usual]!;
  arena.takeBack(counts.address);
  return { usual, count };
}

/** The held rows of a sparse column whose bin is not that of 0. */
function entriesOf({ rows, values }: SparseColumn, bins: Bins): SparseEntries {
  const usual = binOf(bins, 0);
  const codes = Uint8Array.from(values, (value) => {
    const bin = binOf(bins, value);
    return bin === usual ? 0 : codeOf(bin, usual);
  });
  const held = { rows: rows.filter((_, i) => codes[i] !== 0), codes: codes.filter((code) => code !== 0) };
  return { usual, ...held, hasBytes: false };
}

/** Rows of each bin of a column, shape (bins,). */
export function rowsPerBin(arena: Arena, matrix: BinMatrix, column: number): Float64Array {
  const { count, place, sparse } = matrix.columns[column]!;
  const out = new Float64Array(count);
  if (sparse === undefined) {
    const { byColumn, columnStep, rows } = matrix;
    for (const bin of new Uint8Array(arena.memory.buffer, byColumn + place * columnStep, rows)) out[bin]!++;
    return out;
  }
  const { codes, entryCount, usual } = sparse;
  for (const code of new Uint8Array(arena.memory.buffer, codes, entryCount)) out[binOfCode(code, usual)]!++;
  out[usual] = matrix.rows - entryCount;
  return out;
}

/** @throws RangeError when the columns are not as many as the bins, or of other kinds or lengths than they */
export function checkColumns(columns: readonly TreeColumn[], bins: readonly Bins[], rows: number): void {
  if (columns.length !== bins.length) {
    throw new RangeError(`The trees expect ${bins.length} columns, received ${columns.length}.`);
  }
  columns.forEach((column, j) => {
    if (columnRows(column) !== rows) {
      throw new RangeError(`Column "${column.name}" has ${columnRows(column)} rows, the first one ${rows}.`);
    }
    const { kind } = bins[j]!;
    if (kindOfBins(column) !== kind) {
      throw new RangeError(`Column "${column.name}" is ${kindOfBins(column)}; the trees learned it as ${kind}.`);
    }
  });
}

interface ColumnToWrite {
  readonly column: TreeColumn;
  readonly bins: Bins;
  /** Address of a byte per row. */
  readonly out: number;
}

/** Writes columns, as many at a time as there are threads: each needs its values in the arena. */
function writeColumns(arena: Arena, columns: readonly ColumnToWrite[]): void {
  const { team } = arena;
  const mark = arena.mark();
  for (let first = 0; first < columns.length; first += team.size) {
    const tasks = columns.slice(first, first + team.size).map((own) => writeTask(arena, own));
    for (const kernel of ['binNumbers', 'binCodes'] as const) {
      team.run(
        kernel,
        tasks.filter((task) => task.kernel === kernel).map((task) => task.values),
      );
    }
    arena.takeBack(mark);
  }
}

/** The kernel that writes the bins of a column, a byte each, and its arguments. */
function writeTask(arena: Arena, { column, bins, out }: ColumnToWrite) {
  const rows = columnRows(column);
  if (bins.kind === 'categorical') {
    const codes = arena.copy((column as LevelColumn).codes);
    const values = [codes, rows, arena.copy(bins.binOfLevel), bins.binOfLevel.length, out];
    return { kernel: 'binCodes', values };
  }
  const { special, edges } = bins;
  const own = arena.copy(numbersOf(column as OrderedColumn | SparseColumn));
  const codes = arena.copy(Float64Array.from(special));
  const padded = new Float64Array(mostEdges).fill(Number.POSITIVE_INFINITY);
  padded.set(edges);
  return { kernel: 'binNumbers', values: [own, rows, codes, special.length, arena.copy(padded), edges.length, out] };
}
