// Edges of a column's bins, from its sorted values, and the bin of each value.
import { transpose } from './transposing';

const SIGN: u64 = 0x8000000000000000;
/** Ties in the upper half of the keys, as many as are put in order one by one. */
const FEW: usize = 24;

/** A key whose order as an unsigned number is the order of the values; -0 becomes 0. */
@inline
function keyOf(value: f64): u64 {
  const bits = reinterpret<u64>(value + 0.0);
  return bits ^ (<u64>(<i64>bits >> 63) | SIGN);
}

@inline
function valueOf(key: u64): f64 {
  return reinterpret<f64>(key ^ (~<u64>(<i64>key >> 63) | SIGN));
}

/** Place of `value` among the special codes, from 1 on; 0 when it is none. */
@inline
function specialPlace(value: f64, special: usize, specials: u32): u32 {
  for (let k: u32 = 0; k < specials; k++) if (load<f64>(special + (<usize>k << 3)) == value) return k + 1;
  return 0;
}

/**
 * Sorts keys by four of their bytes, from `lowest` on (0 or 4): one pass per byte, none where all keys have the same.
 *
 * @param counts room for 4096 bytes
 * @returns where the sorted keys lie: `keys` or `spare`
 */
function sortByBytes(keys: usize, spare: usize, count: usize, lowest: u32, counts: usize): usize {
  memory.fill(counts, 0, 4096);
  const end = keys + (count << 3);
  for (let at = keys; at < end; at += 8) {
    const half = load<u32>(at + lowest);
    let c = counts + (<usize>(half & 255) << 2);
    store<u32>(c, load<u32>(c) + 1);
    c = counts + (<usize>((half >> 8) & 255) << 2);
    store<u32>(c, load<u32>(c, 1024) + 1, 1024);
    c = counts + (<usize>((half >> 16) & 255) << 2);
    store<u32>(c, load<u32>(c, 2048) + 1, 2048);
    c = counts + (<usize>(half >> 24) << 2);
    store<u32>(c, load<u32>(c, 3072) + 1, 3072);
  }
  let from = keys;
  let to = spare;
  for (let byte: u32 = 0; byte < 4; byte++) {
    const own = counts + (<usize>byte << 10);
    const position = lowest + byte;
    if (<usize>load<u32>(own + (<usize>load<u8>(from + position) << 2)) == count) continue;
    let next = to;
    for (let c = own; c < own + 1024; c += 4) {
      const many = <usize>load<u32>(c);
      store<u32>(c, <u32>next);
      next += many << 3;
    }
    const last = from + (count << 3);
    for (let at = from; at < last; at += 8) {
      const c = own + (<usize>load<u8>(at + position) << 2);
      const place = <usize>load<u32>(c);
      store<u64>(place, load<u64>(at));
      store<u32>(c, <u32>(place + 8));
    }
    const held = from;
    from = to;
    to = held;
  }
  return from;
}

/** Sorts keys whose upper halves are already in order. */
function sortTies(keys: usize, spare: usize, count: usize, counts: usize): void {
  const end = keys + (count << 3);
  let start = keys;
  while (start < end) {
    const upper = load<u32>(start, 4);
    let stop = start + 8;
    let isMixed = false;
    while (stop < end && load<u32>(stop, 4) == upper) {
      isMixed = isMixed || load<u32>(stop) != load<u32>(start);
      stop += 8;
    }
    const many = (stop - start) >> 3;
    if (isMixed && many > FEW) {
      if (sortByBytes(start, spare, many, 0, counts) != start) memory.copy(start, spare, stop - start);
    } else if (isMixed) {
      for (let at = start + 8; at < stop; at += 8) {
        const key = load<u64>(at);
        let hole = at;
        while (hole > start && load<u64>(hole - 8) > key) {
          store<u64>(hole, load<u64>(hole - 8));
          hole -= 8;
        }
        store<u64>(hole, key);
      }
    }
    start = stop;
  }
}

/** A number that `low` does not exceed and `high` does. */
function between(low: f64, high: f64): f64 {
  const middle = low / 2 + high / 2;
  return middle - middle == 0 && middle >= low && middle < high ? middle : low;
}

/** How many of `count` ascending values are below `value`. */
function lowerBound(values: usize, count: u32, value: f64): u32 {
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<f64>(values + (<usize>middle << 3)) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Edges between bins of nearly equal weight, never between equal values; each value has its own bin when there are at
 * most `most` different ones.
 *
 * @param values the column, f64; not changed
 * @param weights f64 each, multiples of one power of two; 0 when each is 1
 * @param special `specials` codes (f64) that stand outside the order
 * @param work room for 16 bytes a row and 4112 more
 * @param edges f64 each, room for most - 1
 * @param zeros weight of further rows, whose value is 0
 * @returns how many edges there are
 */
export function chooseEdges(
  values: usize, rows: u32, weights: usize, special: usize, specials: u32, most: u32, work: usize, edges: usize, zeros: f64,
): u32 {
  const counts = work;
  const keys = work + 4096;
  const spare = keys + (<usize>rows << 3) + 8;
  let end = keys;
  for (let i: u32 = 0; i < rows; i++) {
    const value = load<f64>(values + (<usize>i << 3));
    if (value != value || (specials && specialPlace(value, special, specials))) continue;
    store<u64>(end, keyOf(value));
    end += 8;
  }
  if (zeros > 0) {
    store<u64>(end, keyOf(0));
    end += 8;
  }
  const count = (end - keys) >> 3;
  if (count == 0) return 0;
  const sorted = sortByBytes(keys, spare, count, 4, counts);
  const masses = sorted == keys ? spare : keys;
  sortTies(sorted, masses, count, counts);

  let distinct: u32 = 0;
  let last: u64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const key = load<u64>(sorted + (i << 3));
    if (i == 0 || key != last) {
      store<f64>(sorted + (<usize>distinct << 3), valueOf(key));
      store<f64>(masses + (<usize>distinct << 3), 0);
      distinct++;
      last = key;
    }
    const mass = masses + (<usize>(distinct - 1) << 3);
    store<f64>(mass, load<f64>(mass) + 1);
  }
  let left = <f64>count;
  if (weights) {
    left = 0;
    memory.fill(masses, 0, <usize>distinct << 3);
    for (let i: u32 = 0; i < rows; i++) {
      const value = load<f64>(values + (<usize>i << 3));
      if (value != value || (specials && specialPlace(value, special, specials))) continue;
      const weight = load<f64>(weights + (<usize>i << 3));
      const mass = masses + (<usize>lowerBound(sorted, distinct, value) << 3);
      store<f64>(mass, load<f64>(mass) + weight);
      left += weight;
    }
  }

  if (zeros > 0) {
    // The one 0 that stands for them has a weight of 1 where rows have no weights.
    const further = weights ? zeros : zeros - 1;
    const mass = masses + (<usize>lowerBound(sorted, distinct, 0) << 3);
    store<f64>(mass, load<f64>(mass) + further);
    left += further;
  }

  let found: u32 = 0;
  let bins = most;
  let held: f64 = 0;
  for (let i: u32 = 0; i + 1 < distinct && found + 1 < most; i++) {
    const at = <usize>i << 3;
    held += load<f64>(masses + at);
    const share = left / <f64>bins;
    const isFull =
      distinct <= most || held >= share || (load<f64>(masses + at, 8) >= share && held >= share / 2);
    if (!isFull) continue;
    store<f64>(edges + (<usize>found << 3), between(load<f64>(sorted + at), load<f64>(sorted + at, 8)));
    found++;
    left -= held;
    bins = max(1, bins - 1);
    held = 0;
  }
  return found;
}

/**
 * Writes the bin of each value: 0 for NaN, then one for each special code, then one more than the number of edges below it.
 *
 * @param edges ascending, f64 each, followed by infinities up to 255 in all
 */
export function binNumbers(values: usize, rows: u32, special: usize, specials: u32, edges: usize, edgeCount: u32, out: usize): void {
  let half: u32 = 1;
  while (half * 2 <= edgeCount) half *= 2;
  const first = edges - 8;
  for (let i: u32 = 0; i < rows; i++) {
    const value = load<f64>(values + (<usize>i << 3));
    let below: u32 = 0;
    for (let step = half; step; step >>= 1) {
      below += load<f64>(first + (<usize>(below + step) << 3)) < value ? step : 0;
    }
    let bin = value == value ? 1 + specials + below : 0;
    if (specials) {
      const place = specialPlace(value, special, specials);
      if (place) bin = place;
    }
    store<u8>(out + <usize>i, <u8>bin);
  }
}

/** Writes the bin of each level's code (i32); 0 for a code below 0 or from `levels` on. */
export function binCodes(codes: usize, rows: u32, binOfLevel: usize, levels: u32, out: usize): void {
  for (let i: u32 = 0; i < rows; i++) {
    const code = load<u32>(codes + (<usize>i << 2));
    store<u8>(out + <usize>i, code < levels ? load<u8>(binOfLevel + <usize>code) : 0);
  }
}

/**
 * Writes rows `first` to `first + count - 1` of a table of bytes from its columns. Whole blocks of 16 rows and 8 columns
 * are written: what lies behind the last row, and in a row behind the last column, is of no meaning.
 *
 * @param columns the first column; the next starts `step` bytes on
 * @param out row 0; the next starts `stride` bytes on
 */
export function writeRows(columns: usize, step: usize, columnCount: u32, first: u32, count: u32, out: usize, stride: usize, addresses: usize): void {
  const end = first + count;
  for (let start = first; start < end; start += 256) {
    const stop = min(start + 256, end);
    for (let c: u32 = 0; c < columnCount; c += 8) {
      for (let k: u32 = 0; k < 8; k++) {
        store<u32>(addresses + (<usize>k << 2), <u32>(columns + <usize>min(c + k, columnCount - 1) * step));
      }
      for (let i = start; i < stop; i += 16) {
        transpose(addresses, 8, <usize>i, out + <usize>i * stride + <usize>c, stride);
      }
    }
  }
}
