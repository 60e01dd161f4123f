// One step of a growing tree on one thread: parts the rows of a node, and finds the best splits of its two children.
//
// The plan holds what all nodes of a tree share, u32 each: 0 matrix, 4 stride, 8 pairs, 12 rows of a block, 16 table of
// the columns that are scanned, 20 their number, 24 count bits, 28 bins of a histogram, 32 sparse columns (histogram.ts),
// 36 whether leaves hold plain Newton steps, 40 bins of the first column, 48 f64 least gain.
//
// A job holds what is the node's own, u32 each unless said otherwise:
//   0 its rows, 4 their number, 8 where those that go left are written, 12 where the others are
//   16 the column's bytes, one per row; where it is sparse, those to show it in, and 20 entries' rows, 24 codes, 28 their
//      number (0: not sparse), 32 starts, 36 entries by row, 40 first offset, 44 bytes of its histogram
//   48 histogram of the node, 52 that of the smaller child (0 when the children are not to be split)
//   56 columns that may be split on, 60 their number, 64 settings of the search (splitting.ts), 68 its scratch
//   72 table of 256 bytes, 76 work of a scan, 80 work for sparse columns, 84 room for two sums (i64, i64)
//   88 fewest rows of a child that may be split
//   96 mask of the bytes that go left (256 bits)
//   128 f64 lower bound, upper bound and value of the left child, 152 of the right child
// and what is answered: 192 the left child's split (96 bytes, splitting.ts; gain 0: none), 288 the right one's.
// The larger child's histogram takes the place of the node's.
import { combine, scanRows, total } from './histogram';
import { partition } from './rows';
import { markColumn, markRows, unmark } from './sparse';
import { bestSplit } from './splitting';

@inline
function word(at: usize, offset: usize): u32 {
  return load<u32>(at + offset);
}

/** Parts the job's rows; returns how many go left. */
function partRows(job: usize, rows: usize, count: u32): u32 {
  const column = word(job, 16);
  const entries = word(job, 28);
  // An entry of a row is as good as any of its others: rows are dear when the node has many.
  const isLarge = entries < 4 * count;
  if (entries != 0) {
    if (isLarge) markColumn(word(job, 20), word(job, 24), entries, column);
    else markRows(rows, count, word(job, 32), word(job, 36), word(job, 40), word(job, 44), column);
  }
  const left = partition(rows, count, column, job + 96, word(job, 72), word(job, 8), word(job, 12));
  if (entries != 0) {
    if (isLarge) unmark(word(job, 20), entries, column);
    else {
      unmark(word(job, 8), left, column);
      unmark(word(job, 12), count - left, column);
    }
  }
  return left;
}

function search(plan: usize, job: usize, histogram: usize, child: usize, answer: usize): void {
  const settings = word(job, 64);
  store<f64>(settings, load<f64>(child), 32);
  store<f64>(settings, load<f64>(child, 8), 40);
  store<f64>(settings, load<f64>(child, 16), 104);
  const sums = word(job, 84);
  total(histogram, word(plan, 40), sums);
  bestSplit(
    histogram, sums, word(job, 56), word(job, 60), settings, word(plan, 36), word(plan, 24), load<f64>(plan, 48),
    word(job, 68), answer,
  );
}

/** Does a job, and returns how many rows went left. */
export function splitNode(plan: usize, job: usize): u32 {
  const count = word(job, 4);
  const left = partRows(job, word(job, 0), count);
  const right = count - left;
  const parent = word(job, 48);
  const small = word(job, 52);
  const least = word(job, 88);
  store<f64>(job, 0, 192);
  store<f64>(job, 0, 288);
  if (small == 0 || (left < least && right < least)) return left;
  const isLeftSmall = left <= right;
  scanRows(
    isLeftSmall ? word(job, 8) : word(job, 12), isLeftSmall ? left : right, word(plan, 0), word(plan, 4), word(plan, 8),
    word(job, 76), word(plan, 12), word(plan, 16), word(plan, 20), word(plan, 24), small, word(plan, 28), word(plan, 32),
    word(job, 80),
  );
  store<u32>(word(job, 84), small);
  combine(word(job, 84), 1, parent, 0, word(plan, 28));
  if (left >= least) search(plan, job, isLeftSmall ? small : parent, job + 128, job + 192);
  if (right >= least) search(plan, job, isLeftSmall ? parent : small, job + 152, job + 288);
  return left;
}
