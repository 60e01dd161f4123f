// Histograms of (gradient, hessian) per bin, as sums of 64-bit integers: exact, so no order of rows changes them.
//
// A bin is 16 bytes: i64 sum of gradients, then i64 (sum of hessians << countBits | number of rows).
// A row's pair is 8 bytes: i32 gradient, i32 hessian, both fixed-point.
// The table lists the features to scan: u32 column, u32 byte offset of the feature's first bin.
//
// Rows are added in blocks, whose bins are first brought together column by column and stay in the second cache; then
// four features at a time, whose histograms stay in the first. The work area holds: AHEAD row addresses (u32), the
// block's pairs as they are added (16 bytes each), its columns (blockRows + 64 bytes each, so that not all of them fall
// on the same lines of the cache).
import { addSparse, spread, touchSparse } from './sparse';
import { transpose } from './transposing';

/** Rows that are touched before they are copied: scattered reads that nothing waits for overlap. A multiple of 8. */
const AHEAD: u32 = 256;

@inline
function widen(pair: usize, countBits: i64): v128 {
  const hessianAndCount = (<i64>load<i32>(pair, 4) << countBits) | 1;
  return i64x2.replace_lane(i64x2.splat(<i64>load<i32>(pair)), 1, hessianAndCount);
}

@inline
function add(bin: usize, pair: v128): void {
  v128.store(bin, i64x2.add(v128.load(bin), pair));
}

/** Adds four rows' bins, the bytes of `bins`, of one feature. */
@inline
function addAt(histogram: usize, offset: u32, pair: v128): void {
  add(histogram + <usize>(offset & 0xff0), pair);
}

function addFour(c0: usize, c1: usize, c2: usize, c3: usize, pairs: usize, rows: u32, h0: usize, h1: usize, h2: usize, h3: usize): void {
  let at = pairs;
  const end4 = pairs + (<usize>(rows & ~3) << 4);
  while (at < end4) {
    const b0 = load<u32>(c0);
    const b1 = load<u32>(c1);
    const b2 = load<u32>(c2);
    const b3 = load<u32>(c3);
    let pair = v128.load(at);
    addAt(h0, b0 << 4, pair);
    addAt(h1, b1 << 4, pair);
    addAt(h2, b2 << 4, pair);
    addAt(h3, b3 << 4, pair);
    pair = v128.load(at, 16);
    addAt(h0, b0 >> 4, pair);
    addAt(h1, b1 >> 4, pair);
    addAt(h2, b2 >> 4, pair);
    addAt(h3, b3 >> 4, pair);
    pair = v128.load(at, 32);
    addAt(h0, b0 >> 12, pair);
    addAt(h1, b1 >> 12, pair);
    addAt(h2, b2 >> 12, pair);
    addAt(h3, b3 >> 12, pair);
    pair = v128.load(at, 48);
    addAt(h0, b0 >> 20, pair);
    addAt(h1, b1 >> 20, pair);
    addAt(h2, b2 >> 20, pair);
    addAt(h3, b3 >> 20, pair);
    c0 += 4;
    c1 += 4;
    c2 += 4;
    c3 += 4;
    at += 64;
  }
  const end = pairs + (<usize>rows << 4);
  while (at < end) {
    const pair = v128.load(at);
    add(h0 + (<usize>load<u8>(c0++) << 4), pair);
    add(h1 + (<usize>load<u8>(c1++) << 4), pair);
    add(h2 + (<usize>load<u8>(c2++) << 4), pair);
    add(h3 + (<usize>load<u8>(c3++) << 4), pair);
    at += 16;
  }
}

function addOne(column: usize, pairs: usize, rows: u32, histogram: usize): void {
  const end = pairs + (<usize>rows << 4);
  for (let at = pairs; at < end; at += 16) add(histogram + (<usize>load<u8>(column++) << 4), v128.load(at));
}

/** Adds a block of rows: column c lies at `columns + c * step`. */
function addBlock(columns: usize, step: usize, pairs: usize, rows: u32, table: usize, features: u32, out: usize): void {
  const end = table + (<usize>features << 3);
  const end4 = table + (<usize>(features & ~3) << 3);
  let t = table;
  while (t < end4) {
    addFour(
      columns + <usize>load<u32>(t) * step,
      columns + <usize>load<u32>(t, 8) * step,
      columns + <usize>load<u32>(t, 16) * step,
      columns + <usize>load<u32>(t, 24) * step,
      pairs,
      rows,
      out + <usize>load<u32>(t, 4),
      out + <usize>load<u32>(t, 12),
      out + <usize>load<u32>(t, 20),
      out + <usize>load<u32>(t, 28),
    );
    t += 32;
  }
  while (t < end) {
    addOne(columns + <usize>load<u32>(t) * step, pairs, rows, out + <usize>load<u32>(t, 4));
    t += 8;
  }
}

/** Sum of a block's pairs. */
function sumOf(pairs: usize, rows: u32): v128 {
  let sum = i64x2.splat(0);
  for (let at = pairs; at < pairs + (<usize>rows << 4); at += 16) sum = i64x2.add(sum, v128.load(at));
  return sum;
}

// Sparse columns (sparse.ts) are told of by six words at `sparse`, 0 when there are none: u32 starts, u32 entries, u32
// bytes of their histogram, u32 how many are scanned, u32 their table, u32 bytes of the list. A thread's area for them,
// `sparseWork`, holds the list, then the histogram.

/**
 * Writes the histogram of `count` rows from `first` on; column c lies at `columns + c * step`.
 *
 * @param bins of `out`
 */
export function scan(
  first: u32, count: u32, columns: usize, step: usize, pairs: usize, work: usize, blockRows: u32,
  table: usize, features: u32, countBits: u32, out: usize, bins: u32, sparse: usize, sparseWork: usize,
): void {
  memory.fill(out, 0, <usize>bins << 4);
  const histogram = sparse ? sparseWork + <usize>load<u32>(sparse, 20) : 0;
  if (sparse) memory.fill(histogram, 0, <usize>load<u32>(sparse, 8));
  let all = i64x2.splat(0);
  const blockPairs = work + (<usize>AHEAD << 2);
  const end = first + count;
  for (let start = first; start < end; start += blockRows) {
    const rows = min(blockRows, end - start);
    const from = pairs + (<usize>start << 3);
    for (let i: usize = 0; i < <usize>rows; i++) v128.store(blockPairs + (i << 4), widen(from + (i << 3), <i64>countBits));
    addBlock(columns + <usize>start, step, blockPairs, rows, table, features, out);
    if (sparse) {
      all = i64x2.add(all, sumOf(blockPairs, rows));
      addSparse(0, start, rows, blockPairs, <usize>load<u32>(sparse), <usize>load<u32>(sparse, 4), sparseWork, histogram);
    }
  }
  if (sparse) spread(histogram, <usize>load<u32>(sparse, 16), load<u32>(sparse, 12), all, out);
}

/** Reads something of each row, so that the caches hold it soon, and writes the rows' addresses, their number rounded up to 8. */
function touch(rows: usize, count: u32, bins: usize, stride: usize, pairs: usize, addresses: usize): u32 {
  let sum: u32 = 0;
  let address: usize = 0;
  let i: usize = 0;
  for (; i < <usize>count; i++) {
    const row = <usize>load<u32>(rows + (i << 2));
    address = bins + row * stride;
    store<u32>(addresses + (i << 2), <u32>address);
    sum += load<u8>(address) + load<u8>(pairs + (row << 3));
  }
  for (; i & 7; i++) store<u32>(addresses + (i << 2), <u32>address);
  return sum;
}

/**
 * Writes the histogram of the rows that `rows` names; row i lies at `matrix + i * stride`.
 *
 * @param bins of `out`
 * @returns nothing of use: a sum that keeps the early reads from being left out
 */
export function scanRows(
  rows: usize, count: u32, matrix: usize, stride: usize, pairs: usize, work: usize, blockRows: u32,
  table: usize, features: u32, countBits: u32, out: usize, bins: u32, sparse: usize, sparseWork: usize,
): u32 {
  memory.fill(out, 0, <usize>bins << 4);
  const starts = sparse ? <usize>load<u32>(sparse) : 0;
  const entries = sparse ? <usize>load<u32>(sparse, 4) : 0;
  const histogram = sparse ? sparseWork + <usize>load<u32>(sparse, 20) : 0;
  if (sparse) memory.fill(histogram, 0, <usize>load<u32>(sparse, 8));
  let all = i64x2.splat(0);
  const blockPairs = work + (<usize>AHEAD << 2);
  const columns = blockPairs + (<usize>blockRows << 4);
  const step = <usize>blockRows + 64;
  let touched: u32 = 0;
  for (let start: u32 = 0; start < count; start += blockRows) {
    const n = min(blockRows, count - start);
    for (let done: u32 = 0; done < n; done += AHEAD) {
      const m = min(AHEAD, n - done);
      const some = rows + (<usize>(start + done) << 2);
      touched += touch(some, m, matrix, stride, pairs, work);
      const to = blockPairs + (<usize>done << 4);
      for (let i: usize = 0; i < <usize>m; i++) {
        v128.store(to + (i << 4), widen(pairs + (<usize>load<u32>(some + (i << 2)) << 3), <i64>countBits));
      }
      for (let k: usize = 0; k < stride; k += 16) transpose(work, <usize>m, k, columns + k * step + <usize>done, step);
      if (sparse) {
        touched += touchSparse(some, m, starts, entries);
        addSparse(some, 0, m, to, starts, entries, sparseWork, histogram);
      }
    }
    addBlock(columns, step, blockPairs, n, table, features, out);
    if (sparse) all = i64x2.add(all, sumOf(blockPairs, n));
  }
  if (sparse) spread(histogram, <usize>load<u32>(sparse, 16), load<u32>(sparse, 12), all, out);
  return touched;
}

/**
 * Adds up a node's histograms of parts of its rows, bin by bin, into the first; then parent -= sum, so that what is left
 * there is the sibling's histogram.
 *
 * @param parts addresses (u32) of `count` histograms
 * @param parent 0 for none
 */
export function combine(parts: usize, count: u32, parent: usize, firstBin: u32, bins: u32): void {
  const end = <usize>(firstBin + bins) << 4;
  const first = <usize>load<u32>(parts);
  for (let at = <usize>firstBin << 4; at < end; at += 16) {
    let sum = v128.load(first + at);
    if (count > 1) {
      for (let k: usize = 1; k < <usize>count; k++) sum = i64x2.add(sum, v128.load(<usize>load<u32>(parts + (k << 2)) + at));
      v128.store(first + at, sum);
    }
    if (parent) v128.store(parent + at, i64x2.sub(v128.load(parent + at), sum));
  }
}

/** Adds up the bins of one feature: the node's totals, 16 bytes at `out`. */
export function total(histogram: usize, bins: u32, out: usize): void {
  let sum = i64x2.splat(0);
  for (let i: u32 = 0; i < bins; i++) sum = i64x2.add(sum, v128.load(histogram + (<usize>i << 4)));
  v128.store(out, sum);
}
