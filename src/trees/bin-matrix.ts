import { type Bins, binCount, extraBins, rowStride } from './binning.js';
import { columnRows, type LevelColumn, type OrderedColumn, type TreeColumn } from './column.js';
import type { Arena } from './kernels/arena.js';

/**
 * All columns as bins in an arena, twice: row after row, to bring the rows of a node together, and column after column,
 * to ask one column which way its rows go.
 */
export interface BinMatrix {
  /** The bin of row i, column j lies at `address + i * stride + j`. */
  readonly address: number;
  readonly stride: number;
  /** The same bin lies at `byColumn + j * columnStep + i`. */
  readonly byColumn: number;
  readonly columnStep: number;
  readonly rows: number;
  readonly columns: readonly BinnedColumn[];
}

export interface BinnedColumn {
  readonly isCategorical: boolean;
  readonly extras: number;
  readonly count: number;
}

/** Most edges of a column. */
const mostEdges = 255;

/** @throws RangeError when the columns are not as many as the bins, or of other kinds or lengths */
export function makeBinMatrix(arena: Arena, columns: readonly TreeColumn[], bins: readonly Bins[]): BinMatrix {
  const rows = columns.length === 0 ? 0 : columnRows(columns[0]!);
  checkColumns(columns, bins, rows);
  const stride = rowStride(columns.length);
  const columnStep = 64 * (1 + Math.ceil(rows / 64));
  const byColumn = arena.allocate(columns.length * columnStep);
  const address = arena.allocate((rows + 16) * stride);
  const mark = arena.mark();
  const { team } = arena;
  // As many columns at a time as there are threads: each needs its values in the arena.
  for (let first = 0; first < columns.length; first += team.size) {
    const some = columns.slice(first, first + team.size);
    const tasks = some.map((column, k) =>
      writeTask(arena, column, bins[first + k]!, byColumn + (first + k) * columnStep),
    );
    for (const kernel of ['binNumbers', 'binCodes'] as const) {
      team.run(
        kernel,
        tasks.filter((task) => task.kernel === kernel).map((task) => task.values),
      );
    }
    arena.takeBack(mark);
  }
  const stretches = team.stretches(rows).map(({ first, count }) => {
    return [byColumn, columnStep, columns.length, first, count, address, stride, arena.allocate(32)];
  });
  team.run('writeRows', stretches);
  arena.takeBack(mark);
  return {
    address,
    stride,
    byColumn,
    columnStep,
    rows,
    columns: bins.map((own) => ({
      isCategorical: own.kind === 'categorical',
      extras: extraBins(own),
      count: binCount(own),
    })),
  };
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
    if (column.kind !== kind) {
      throw new RangeError(`Column "${column.name}" is ${column.kind}; the trees learned it as ${kind}.`);
    }
  });
}

/** The kernel that writes the bins of a column, a byte each, and its arguments. */
function writeTask(arena: Arena, column: TreeColumn, bins: Bins, out: number) {
  const rows = columnRows(column);
  if (bins.kind === 'categorical') {
    const codes = arena.copy((column as LevelColumn).codes);
    const values = [codes, rows, arena.copy(bins.binOfLevel), bins.binOfLevel.length, out];
    return { kernel: 'binCodes', values };
  }
  const { special, edges } = bins;
  const own = arena.copy((column as OrderedColumn).values);
  const codes = arena.copy(Float64Array.from(special));
  const padded = new Float64Array(mostEdges).fill(Number.POSITIVE_INFINITY);
  padded.set(edges);
  return { kernel: 'binNumbers', values: [own, rows, codes, special.length, arena.copy(padded), edges.length, out] };
}
