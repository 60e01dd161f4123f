import { type Bins, binCount, extraBins, rowStride, writeBins } from './binning.js';
import { columnRows, type TreeColumn } from './column.js';
import type { Arena } from './kernels/arena.js';

/** All columns as bins in an arena, row after row: bin of row i, column j at `address + i * stride + j`. */
export interface BinMatrix {
  readonly address: number;
  readonly stride: number;
  readonly rows: number;
  readonly columns: readonly BinnedColumn[];
}

export interface BinnedColumn {
  readonly isCategorical: boolean;
  readonly extras: number;
  readonly count: number;
}

export function makeBinMatrix(arena: Arena, columns: readonly TreeColumn[], bins: readonly Bins[]): BinMatrix {
  const rows = columns.length === 0 ? 0 : columnRows(columns[0]!);
  const stride = rowStride(columns.length);
  const area = arena.uint8(rows * stride + 16);
  writeBins(columns, bins, area.values.subarray(0, rows * stride), stride);
  return {
    address: area.address,
    stride,
    rows,
    columns: bins.map((own) => ({
      isCategorical: own.kind === 'categorical',
      extras: extraBins(own),
      count: binCount(own),
    })),
  };
}
