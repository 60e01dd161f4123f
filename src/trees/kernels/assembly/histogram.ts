// Histograms of (gradient, hessian) per bin, as sums of 64-bit integers: exact, so no order of rows changes them.
//
// A bin is 16 bytes: i64 sum of gradients, then i64 (sum of hessians << countBits | number of rows).
// A row's pair is 8 bytes: i32 gradient, i32 hessian, both fixed-point.
// The table lists the features to scan: u32 column in the row, u32 byte offset of the feature's first bin.

@inline
function widen(pair: usize, countBits: i64): v128 {
  const hessianAndCount = (<i64>load<i32>(pair, 4) << countBits) | 1;
  return i64x2.replace_lane(i64x2.splat(<i64>load<i32>(pair)), 1, hessianAndCount);
}

@inline
function add(bin: usize, pair: v128): void {
  v128.store(bin, i64x2.add(v128.load(bin), pair));
}

/** Adds rows that lie one after the other. Four rows at a time, so that the table is read once for the four. */
export function scan(bins: usize, stride: usize, rows: u32, pairs: usize, table: usize, features: u32, countBits: u32, out: usize): void {
  const tableEnd = table + (<usize>features << 3);
  const shift = <i64>countBits;
  let row = bins;
  let pair = pairs;
  const end = pairs + (<usize>rows << 3);
  const end4 = pairs + (<usize>(rows & ~3) << 3);
  while (pair < end4) {
    const p0 = widen(pair, shift);
    const p1 = widen(pair + 8, shift);
    const p2 = widen(pair + 16, shift);
    const p3 = widen(pair + 24, shift);
    const row1 = row + stride;
    const row2 = row1 + stride;
    const row3 = row2 + stride;
    for (let t = table; t < tableEnd; t += 8) {
      const column = <usize>load<u32>(t);
      const base = out + <usize>load<u32>(t, 4);
      add(base + (<usize>load<u8>(row + column) << 4), p0);
      add(base + (<usize>load<u8>(row1 + column) << 4), p1);
      add(base + (<usize>load<u8>(row2 + column) << 4), p2);
      add(base + (<usize>load<u8>(row3 + column) << 4), p3);
    }
    row = row3 + stride;
    pair += 32;
  }
  while (pair < end) {
    const p = widen(pair, shift);
    for (let t = table; t < tableEnd; t += 8) {
      add(out + <usize>load<u32>(t, 4) + (<usize>load<u8>(row + <usize>load<u32>(t)) << 4), p);
    }
    row += stride;
    pair += 8;
  }
}

/**
 * Adds the rows that `rows` names. They are first copied together, a block at a time, because scattered reads that
 * nothing waits for overlap, and reads between the adds do not.
 */
export function scanRows(
  rows: usize, count: u32, bins: usize, stride: usize, pairs: usize,
  block: usize, blockPairs: usize, blockRows: u32,
  table: usize, features: u32, countBits: u32, out: usize,
): void {
  let done: u32 = 0;
  while (done < count) {
    const n = min(blockRows, count - done);
    const first = rows + (<usize>done << 2);
    let to = block;
    for (let i: u32 = 0; i < n; i++) {
      const row = <usize>load<u32>(first + (<usize>i << 2));
      store<u64>(blockPairs + (<usize>i << 3), load<u64>(pairs + (row << 3)));
      const from = bins + row * stride;
      for (let k: usize = 0; k < stride; k += 16) v128.store(to + k, v128.load(from + k));
      to += stride;
    }
    scan(block, stride, n, blockPairs, table, features, countBits, out);
    done += n;
  }
}

/** parent -= child, bin by bin: what is left is the sibling's histogram. */
export function subtract(parent: usize, child: usize, bins: u32): void {
  const end = parent + (<usize>bins << 4);
  while (parent < end) {
    v128.store(parent, i64x2.sub(v128.load(parent), v128.load(child)));
    parent += 16;
    child += 16;
  }
}

export function clear(address: usize, bytes: usize): void {
  memory.fill(address, 0, bytes);
}

/** Adds up the bins of one feature: the node's totals, 16 bytes at `out`. */
export function total(histogram: usize, bins: u32, out: usize): void {
  let sum = i64x2.splat(0);
  for (let i: u32 = 0; i < bins; i++) sum = i64x2.add(sum, v128.load(histogram + (<usize>i << 4)));
  v128.store(out, sum);
}
