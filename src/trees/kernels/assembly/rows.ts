// The rows of a tree while it grows: which are sampled, and which leaf they fall into.

/**
 * Puts the rows of a node in two lists: those whose bin is in `mask` (256 bits), and the others, each in their order.
 *
 * @param column the feature's bins, one byte per row of the table
 * @param table room for 256 bytes
 * @param left, right room for all rows; `left` may be `rows` itself
 * @returns how many are in the left list
 */
export function partition(rows: usize, count: u32, column: usize, mask: usize, table: usize, left: usize, right: usize): u32 {
  // Bytes to step on by for each bin: 4 for those that go left.
  for (let bin: u32 = 0; bin < 256; bin++) {
    const goesLeft = (load<u32>(mask + (<usize>(bin >> 5) << 2)) >> (bin & 31)) & 1;
    store<u8>(table + <usize>bin, <u8>(goesLeft << 2));
  }
  const end = rows + (<usize>count << 2);
  const first = left;
  for (let p = rows; p < end; p += 4) {
    const row = load<u32>(p);
    const step = <usize>load<u8>(table + <usize>load<u8>(column + <usize>row));
    store<u32>(left, row);
    store<u32>(right, row);
    left += step;
    right += 4 - step;
  }
  return <u32>((left - first) >> 2);
}

export function copy(to: usize, from: usize, bytes: usize): void {
  memory.copy(to, from, bytes);
}

/**
 * Draws each of `count` rows with probability threshold / 2^32 by its key: the drawn rows come first in `out`, the others
 * from the end backwards.
 *
 * @param keys a word per row of the table
 * @returns how many were drawn
 */
export function drawRows(rows: usize, count: u32, keys: usize, seed: u32, threshold: u32, out: usize): u32 {
  let first = out;
  let last = out + (<usize>count << 2);
  for (let i: u32 = 0; i < count; i++) {
    const row = load<u32>(rows + (<usize>i << 2));
    let h = load<u32>(keys + (<usize>row << 2)) * 0x9e3779b9 + seed;
    h = (h ^ (h >> 16)) * 0x85ebca6b;
    h = (h ^ (h >> 13)) * 0xc2b2ae35;
    h ^= h >> 16;
    // Written at both ends, and one end moves: a branch would be guessed wrong every third time.
    const isDrawn = <usize>(h < threshold);
    store<u32>(first, row);
    store<u32>(last - 4, row);
    first += isDrawn << 2;
    last -= (isDrawn ^ 1) << 2;
  }
  return <u32>((first - out) >> 2);
}

/** scores[row] += value for the rows of a leaf. */
export function addToRows(rows: usize, count: u32, value: f64, scores: usize): void {
  const end = rows + (<usize>count << 2);
  for (let p = rows; p < end; p += 4) {
    const at = scores + (<usize>load<u32>(p) << 3);
    store<f64>(at, load<f64>(at) + value);
  }
}

/** Sum of the rows' weights (f64); exact when the weights are multiples of one power of two. */
export function sumWeights(rows: usize, count: u32, weights: usize): f64 {
  let sum: f64 = 0;
  const end = rows + (<usize>count << 2);
  for (let p = rows; p < end; p += 4) sum += load<f64>(weights + (<usize>load<u32>(p) << 3));
  return sum;
}
