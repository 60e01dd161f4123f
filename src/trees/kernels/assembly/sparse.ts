// Columns of which most rows have one bin, the usual one. Of the other rows only are entries held: by column the row and
// the bin's code (u32 and u8 each), from 1 on in the order of the bins without the usual one; and row after row, as the
// byte offset of the bin (u32) in a histogram of all such columns, in which each has its codes side by side. Entries of
// row i are those from `starts[i]` to `starts[i + 1] - 1`; four can be read behind the last.

/** Entries that are brought together before they are added. */
const LISTED: usize = 1024;

@inline
function addPair(bin: usize, pair: v128): void {
  v128.store(bin, i64x2.add(v128.load(bin), pair));
}

/** Adds listed entries: each 8 bytes, the offset of the bin and the address of the row's pair. */
function addListed(list: usize, end: usize, histogram: usize): void {
  for (let at = list; at < end; at += 8) addPair(histogram + <usize>load<u32>(at), v128.load(<usize>load<u32>(at, 4)));
}

/**
 * Adds a block of rows. Entries of all rows are listed first, four at a time whether or not a row has as many: a loop
 * over a row's own entries would be guessed wrong at its end.
 *
 * @param rows row numbers (u32); 0 for those from `first` on
 * @param pairs of the block's rows, 16 bytes each, as they are added
 * @param list room for 1024 entries of 8 bytes and four more than a row has at most
 */
export function addSparse(rows: usize, first: u32, count: u32, pairs: usize, starts: usize, entries: usize, list: usize, histogram: usize): void {
  const full = list + (LISTED << 3);
  let to = list;
  for (let i: u32 = 0; i < count; i++) {
    const row = rows ? load<u32>(rows + (<usize>i << 2)) : first + i;
    const start = starts + (<usize>row << 2);
    let from = entries + (<usize>load<u32>(start) << 2);
    const end = entries + (<usize>load<u32>(start, 4) << 2);
    const next = to + ((end - from) << 1);
    const pair = i32x4.splat(<i32>(pairs + (<usize>i << 4)));
    do {
      const four = v128.load(from);
      v128.store(to, v128.shuffle<u32>(four, pair, 0, 4, 1, 5));
      v128.store(to, v128.shuffle<u32>(four, pair, 2, 6, 3, 7), 16);
      from += 16;
      to += 32;
    } while (from < end);
    to = next;
    if (to >= full) {
      addListed(list, to, histogram);
      to = list;
    }
  }
  addListed(list, to, histogram);
}

/** Reads something of the entries of each row, so that the caches hold it soon; returns nothing of use. */
export function touchSparse(rows: usize, count: u32, starts: usize, entries: usize): u32 {
  let sum: u32 = 0;
  const end = rows + (<usize>count << 2);
  for (let at = rows; at < end; at += 4) sum += load<u32>(starts + (<usize>load<u32>(at) << 2));
  for (let at = rows; at < end; at += 4) {
    sum += load<u32>(entries + (<usize>load<u32>(starts + (<usize>load<u32>(at) << 2)) << 2));
  }
  return sum;
}

/**
 * Writes the bins of sparse columns into a node's histogram; the usual bin's sums are what the others leave of the total.
 *
 * @param histogram of the codes of all sparse columns
 * @param table 16 bytes for each column: u32 offset of code 1 in `histogram`, u32 bins, u32 usual bin, u32 offset in `out`
 */
export function spread(histogram: usize, table: usize, columns: u32, total: v128, out: usize): void {
  for (let t = table; t < table + (<usize>columns << 4); t += 16) {
    let from = histogram + <usize>load<u32>(t);
    const usual = load<u32>(t, 8);
    const to = out + <usize>load<u32>(t, 12);
    const bins = load<u32>(t, 4);
    let rest = total;
    for (let bin: u32 = 0; bin < bins; bin++) {
      if (bin == usual) continue;
      const sum = v128.load(from);
      v128.store(to + (<usize>bin << 4), sum);
      rest = i64x2.sub(rest, sum);
      from += 16;
    }
    v128.store(to + (<usize>usual << 4), rest);
  }
}

/** Counts the rows of each bin of a column of bytes, u32 at `out + 4 * bin`, 256 of them. */
export function countBins(column: usize, rows: u32, out: usize): void {
  memory.fill(out, 0, 1024);
  for (let i: usize = 0; i < <usize>rows; i++) {
    const at = out + (<usize>load<u8>(column + i) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
}

/** Lists the rows of a column of bytes that do not have the usual bin, and their codes. */
export function listOthers(column: usize, rows: u32, usual: u32, outRows: usize, outCodes: usize): void {
  let rowAt = outRows;
  let codeAt = outCodes;
  for (let i: u32 = 0; i < rows; i++) {
    const bin = <u32>load<u8>(column + <usize>i);
    store<u32>(rowAt, i);
    store<u8>(codeAt, <u8>(bin < usual ? bin + 1 : bin));
    const isOther = <usize>(bin != usual);
    rowAt += isOther << 2;
    codeAt += isOther;
  }
}

/** Adds a column's entries to the numbers of entries per row: counts[row + 2] += 1. */
export function countEntries(rows: usize, count: u32, counts: usize): void {
  for (let at = rows; at < rows + (<usize>count << 2); at += 4) {
    const own = counts + (<usize>load<u32>(at) << 2);
    store<u32>(own, load<u32>(own, 8) + 1, 8);
  }
}

/** Turns `count` numbers into the sums of those up to each. */
export function sumUp(counts: usize, count: u32): void {
  let sum: u32 = 0;
  for (let at = counts; at < counts + (<usize>count << 2); at += 4) {
    sum += load<u32>(at);
    store<u32>(at, sum);
  }
}

/** Appends a column's entries to those of their rows; `next[row + 1]` says where the next one of a row goes. */
export function appendEntries(rows: usize, codes: usize, count: u32, firstOffset: u32, next: usize, entries: usize): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const own = next + (<usize>load<u32>(rows + (i << 2)) << 2);
    const place = load<u32>(own, 4);
    store<u32>(own, place + 1, 4);
    store<u32>(entries + (<usize>place << 2), firstOffset + ((<u32>load<u8>(codes + i) - 1) << 4));
  }
}

/** Writes a column's codes as bytes, for all its entries. */
export function markColumn(rows: usize, codes: usize, count: u32, out: usize): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    store<u8>(out + <usize>load<u32>(rows + (i << 2)), load<u8>(codes + i));
  }
}

/** The same for the entries of some rows: those from `firstOffset` on that are less than `bytes` behind it. */
export function markRows(rows: usize, count: u32, starts: usize, entries: usize, firstOffset: u32, bytes: u32, out: usize): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const row = <usize>load<u32>(rows + (i << 2));
    const end = load<u32>(starts + (row << 2), 4);
    for (let k = load<u32>(starts + (row << 2)); k < end; k++) {
      const offset = load<u32>(entries + (<usize>k << 2)) - firstOffset;
      if (offset < bytes) store<u8>(out + row, <u8>((offset >> 4) + 1));
    }
  }
}

/** Clears the bytes of rows. */
export function unmark(rows: usize, count: u32, out: usize): void {
  for (let at = rows; at < rows + (<usize>count << 2); at += 4) store<u8>(out + <usize>load<u32>(at), 0);
}
