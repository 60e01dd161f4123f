import type { BinMatrix } from './bin-matrix.js';
import type { Arena } from './kernels/arena.js';

/** Rows told by what they hold, not by where they stand. */
export interface RowIdentities {
  /** Address of a hash (u64) per row. */
  readonly keys: number;
  /** For each row the first one that holds the same, shape (rows,). */
  readonly firsts: Uint32Array;
}

/**
 * Tells which rows hold the same: bins, target and weight.
 *
 * @param targets, weights address of the rows' targets and weights (f64)
 */
export function findSameRows(arena: Arena, matrix: BinMatrix, targets: number, weights: number): RowIdentities {
  const { kernels, memory } = arena;
  const { address, stride, rows, columns } = matrix;
  const keys = arena.allocate(8 * rows);
  kernels.hashRows(address, stride, columns.length, rows, targets, weights, keys);
  const words = new Uint32Array(memory.buffer, keys, 2 * rows);
  const short = new Float64Array(rows);
  for (let row = 0; row < rows; row++) short[row] = words[2 * row + 1]! * 2 ** 21 + (words[2 * row]! >>> 11);
  const sorted = short.slice().sort();
  const firstOf = new Map<number, number>();
  for (let i = 1; i < rows; i++) if (sorted[i] === sorted[i - 1]) firstOf.set(sorted[i]!, -1);
  const firsts = Uint32Array.from({ length: rows }, (_, row) => row);
  if (firstOf.size === 0) return { keys, firsts };
  const bins = new Uint8Array(memory.buffer, address, rows * stride);
  const numbers = [targets, weights].map((at) => new Float64Array(memory.buffer, at, rows));
  const isSame = (a: number, b: number) => {
    if (numbers.some((values) => values[a] !== values[b])) return false;
    for (let j = 0; j < columns.length; j++) if (bins[a * stride + j] !== bins[b * stride + j]) return false;
    return true;
  };
  for (let row = 0; row < rows; row++) {
    const first = firstOf.get(short[row]!);
    if (first === undefined) continue;
    if (first < 0) firstOf.set(short[row]!, row);
    // Rows may share a hash by chance; then they stay apart.
    else if (isSame(first, row)) firsts[row] = first;
  }
  return { keys, firsts };
}
