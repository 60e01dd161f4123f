// Grows a deep tree whole, node by node, until its leaves are small: the trees of a forest. Every node draws its columns
// anew (Breiman, 2001), so its histograms hold those alone, and nothing is kept for a sibling.
//
// Features, settings and the answer of a search are laid out as in splitting.ts; bins, as in histogram.ts. Of a node's
// bins only those that hold rows are searched: most are empty once nodes are small.
//
// A plan is u32 words: 0 rows (addresses of u32 row numbers), 1 how many, 2 bins of the first column, 3 bytes from one
// column to the next, 4 pairs of the rows (16 bytes each), 5 features, 6 how many, 7 columns that a node draws, 8
// settings, 9 whether leaves are bounded, 10 countBits, 11 most splits above a leaf, 12 groups of the features that may
// stand on one path (u64 of a bit each; 0: the feature stands alone), 13 work area, 14 nodes.
//
// A node is 112 bytes: 0 i32 feature (-1: a leaf), 4 u32 first child, 8 f64 value, 16 f64 gain, 24 its sums (i64, i64),
// 40 u32 place of its first row, 44 u32 rows, 48 256 bits: the bins that go left, 80 and 88 f64 bounds of its value,
// 96 u64 groups that its path is part of, 104 u32 splits above it, 108 i32 the feature that its path is bound to (-1: none).
import { partition } from './rows';
import { bestSplit } from './splitting';

const NODE: usize = 112;
const FEATURE: usize = 24;
const BINS: usize = 256;
/** Up to so many rows the bins that hold any are noted, rather than looked for. */
const FEW: u32 = 128;

@lazy let state: u64 = 0;

/** A whole number below `n`, from splitmix64 (Steele et al., 2014). */
function draw(n: u32): u32 {
  state += 0x9e3779b97f4a7c15;
  let h = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9;
  h = (h ^ (h >> 27)) * 0x94d049bb133111eb;
  return <u32>(((h >> 32) * <u64>n) >> 32);
}

/** Bytes of the work area. */
export function deepTreeBytes(rows: u32, columns: u32, drawn: u32, maxDepth: u32): usize {
  const lists = (<usize>columns << 2) + FEATURE * <usize>drawn + (<usize>(maxDepth + 2) << 2);
  return lists + (5 << 6) + 16 * BINS + 128 + 64 + 16 * BINS + <usize>drawn * 17 * BINS + (<usize>rows << 2) + BINS;
}

@inline
function aligned(address: usize): usize {
  return (address + 63) & ~(<usize>63);
}

@inline
function add(histogram: usize, bin: u32, pair: usize): void {
  const at = histogram + (<usize>bin << 4);
  v128.store(at, i64x2.add(v128.load(at), v128.load(pair)));
}

function scanMany(rows: usize, end: usize, column: usize, pairs: usize, histogram: usize): void {
  for (; rows < end; rows += 4) {
    const row = <usize>load<u32>(rows);
    add(histogram, load<u8>(column + row), pairs + (row << 4));
  }
}

function scanFew(rows: usize, end: usize, column: usize, pairs: usize, histogram: usize, noted: usize): void {
  for (; rows < end; rows += 4) {
    const row = <usize>load<u32>(rows);
    const bin = <u32>load<u8>(column + row);
    const word = noted + (<usize>(bin >> 6) << 3);
    store<u64>(word, load<u64>(word) | ((<u64>1) << <u64>(bin & 63)));
    add(histogram, bin, pairs + (row << 4));
  }
}

@inline
function move(from: usize, to: usize): void {
  v128.store(to, v128.load(from));
  v128.store(from, i64x2.splat(0));
}

/** Moves the bins from `first` on that hold rows to `out`, writes which they are and says how many; the histogram is left empty. */
function gatherMany(histogram: usize, first: u32, count: u32, out: usize, map: usize): u32 {
  let n: usize = 0;
  for (let bin = first; bin < count; bin++) {
    const at = histogram + (<usize>bin << 4);
    if (load<i64>(at, 8) == 0) continue;
    move(at, out + (n << 4));
    store<u8>(map + n++, <u8>bin);
  }
  return <u32>n;
}

/** The same by the noted bins, which are cleared. */
function gatherFew(histogram: usize, first: u32, noted: usize, out: usize, map: usize): u32 {
  let n: usize = 0;
  // Bins before the first stand outside the order: fewer than 32.
  store<u64>(noted, (load<u64>(noted) >> <u64>first) << <u64>first);
  for (let w: u32 = 0; w < 4; w++) {
    const word = noted + (<usize>w << 3);
    let bits = load<u64>(word);
    store<u64>(word, 0);
    for (; bits != 0; bits &= bits - 1) {
      const bin = (w << 6) + <u32>ctz(bits);
      move(histogram + (<usize>bin << 4), out + (n << 4));
      store<u8>(map + n++, <u8>bin);
    }
  }
  return <u32>n;
}

@inline
function setBit(mask: usize, bin: u32): void {
  const word = mask + (<usize>(bin >> 5) << 2);
  store<u32>(word, load<u32>(word) | (1 << (bin & 31)));
}

@inline
function hasBit(mask: usize, bin: u32): bool {
  return ((load<u32>(mask + (<usize>(bin >> 5) << 2)) >> (bin & 31)) & 1) != 0;
}

/** The bins that go left, 256 bits at `out`, from those of an answer over gathered bins. A gap between values is halved. */
function spread(answer: usize, feature: usize, map: usize, gathered: u32, isLeftLarger: bool, out: usize): void {
  memory.fill(out, 0, 32);
  const mask = answer + 32;
  const extras = load<u32>(feature, 8);
  const count = extras + load<u32>(feature, 12);
  if (load<i32>(feature, 16) == 0) {
    for (let bin: u32 = 0; bin < extras; bin++) if (hasBit(mask, bin)) setBit(out, bin);
    const cut = <u32>load<i32>(answer, 12) - extras;
    let last = count - 1;
    if (cut + 1 < gathered) last = (<u32>load<u8>(map + <usize>cut) + <u32>load<u8>(map + <usize>cut, 1)) >> 1;
    for (let bin = extras; bin <= last; bin++) setBit(out, bin);
    return;
  }
  let k: u32 = 0;
  for (let bin: u32 = 0; bin < count; bin++) {
    const isHeld = k < gathered && <u32>load<u8>(map + <usize>k) == bin;
    if (isHeld ? hasBit(mask, k) : isLeftLarger) setBit(out, bin);
    if (isHeld) k++;
  }
}

function writeNode(node: usize, value: f64, g: i64, h: i64, rows: usize, count: u32, lower: f64, upper: f64, groups: u64, depth: u32, only: i32): void {
  store<i32>(node, -1);
  store<u32>(node, 0, 4);
  store<f64>(node, value, 8);
  store<f64>(node, 0, 16);
  store<i64>(node, g, 24);
  store<i64>(node, h, 32);
  store<u32>(node, <u32>rows, 40);
  store<u32>(node, count, 44);
  store<f64>(node, lower, 80);
  store<f64>(node, upper, 88);
  store<u64>(node, groups, 96);
  store<u32>(node, depth, 104);
  store<i32>(node, only, 108);
}

/**
 * Grows a tree.
 *
 * @param seed of the draws of columns
 * @param low, high mean gradients beyond which a node is not split: its targets are all the least or all the largest
 * @returns how many nodes it has
 */
export function growDeepTree(plan: usize, seed: u64, low: f64, high: f64): u32 {
  const rows = <usize>load<u32>(plan);
  const rowCount = load<u32>(plan, 4);
  const bins = <usize>load<u32>(plan, 8);
  const step = <usize>load<u32>(plan, 12);
  const pairs = <usize>load<u32>(plan, 16);
  const features = <usize>load<u32>(plan, 20);
  const columns = load<u32>(plan, 24);
  const wanted = load<u32>(plan, 28);
  const settings = <usize>load<u32>(plan, 32);
  const isBounded = load<u32>(plan, 36) != 0;
  const countBits = load<u32>(plan, 40);
  const maxDepth = load<u32>(plan, 44);
  const groupsOf = <usize>load<u32>(plan, 48);
  const nodes = <usize>load<u32>(plan, 56);
  const countMask = ((<i64>1) << <i64>countBits) - 1;
  const leastRows = <i64>load<f64>(settings, 24);
  const gradientUnit = load<f64>(settings, 48);
  const hessianUnit = load<f64>(settings, 56);

  const order = aligned(<usize>load<u32>(plan, 52));
  const listed = aligned(order + (<usize>columns << 2));
  const stack = aligned(listed + FEATURE * <usize>wanted);
  const scratch = aligned(stack + (<usize>(maxDepth + 2) << 2));
  const answer = scratch + 16 * BINS;
  const noted = answer + 128;
  const histogram = noted + 64;
  const gathered = histogram + 16 * BINS;
  const maps = gathered + <usize>wanted * 16 * BINS;
  const spare = maps + <usize>wanted * BINS;
  memory.fill(noted, 0, 64 + 16 * BINS);
  for (let j: u32 = 0; j < columns; j++) store<u32>(order + (<usize>j << 2), j);
  state = seed;

  let g: i64 = 0;
  let h: i64 = 0;
  for (let p = rows; p < rows + (<usize>rowCount << 2); p += 4) {
    const pair = pairs + (<usize>load<u32>(p) << 4);
    g += load<i64>(pair);
    h += load<i64>(pair, 8);
  }
  const rootValue = (-<f64>g * gradientUnit) / (<f64>(h >> <i64>countBits) * hessianUnit + load<f64>(settings));
  writeNode(nodes, rootValue, g, h, rows, rowCount, -Infinity, Infinity, ~(<u64>0), 0, -1);
  store<u32>(stack, 0);
  let open: u32 = 1;
  let used: u32 = 1;
  while (open > 0) {
    open--;
    const node = nodes + NODE * <usize>load<u32>(stack + (<usize>open << 2));
    const depth = load<u32>(node, 104);
    const first = <usize>load<u32>(node, 40);
    const count = load<u32>(node, 44);
    g = load<i64>(node, 24);
    h = load<i64>(node, 32);
    if (depth >= maxDepth || count < 2 || (h & countMask) < 2 * leastRows) continue;
    const mean = (<f64>g * gradientUnit) / (<f64>(h >> <i64>countBits) * hessianUnit);
    if (mean <= low || mean >= high) continue;
    const lower = load<f64>(node, 80);
    const upper = load<f64>(node, 88);
    const groups = load<u64>(node, 96);
    const only = load<i32>(node, 108);
    store<f64>(settings, lower, 32);
    store<f64>(settings, upper, 40);
    store<f64>(settings, load<f64>(node, 8), 104);
    const end = first + (<usize>count << 2);
    const isFew = count <= FEW;
    let seen: u32 = 0;
    let found = false;
    // A few columns at a time, until one of them splits the node.
    while (seen < columns && !found) {
      let n: u32 = 0;
      while (n < wanted && seen < columns) {
        const at = order + (<usize>(seen + draw(columns - seen)) << 2);
        const column = load<u32>(at);
        store<u32>(at, load<u32>(order + (<usize>seen << 2)));
        store<u32>(order + (<usize>seen << 2), column);
        seen++;
        if (only >= 0 && <u32>only != column) continue;
        if (groupsOf != 0 && only < 0 && depth > 0 && (load<u64>(groupsOf + (<usize>column << 3)) & groups) == 0) continue;
        const feature = features + FEATURE * <usize>column;
        const extras = load<i32>(feature, 16) == 0 ? load<u32>(feature, 8) : 0;
        const all = load<u32>(feature, 8) + load<u32>(feature, 12);
        const out = gathered + <usize>n * 16 * BINS;
        const map = maps + <usize>n * BINS;
        const values = bins + <usize>column * step;
        let held: u32;
        if (isFew) {
          scanFew(first, end, values, pairs, histogram, noted);
          for (let e: u32 = 0; e < extras; e++) move(histogram + (<usize>e << 4), out + (<usize>e << 4));
          held = gatherFew(histogram, extras, noted, out + (<usize>extras << 4), map);
        } else {
          scanMany(first, end, values, pairs, histogram);
          for (let e: u32 = 0; e < extras; e++) move(histogram + (<usize>e << 4), out + (<usize>e << 4));
          held = gatherMany(histogram, extras, all, out + (<usize>extras << 4), map);
        }
        const entry = listed + FEATURE * <usize>n;
        n++;
        store<u32>(entry, column);
        store<u32>(entry, <u32>(out - gathered), 4);
        store<u32>(entry, extras, 8);
        store<u32>(entry, held, 12);
        store<i32>(entry, load<i32>(feature, 16), 16);
        store<i32>(entry, load<i32>(feature, 20), 20);
      }
      if (n == 0) break;
      bestSplit(gathered, node + 24, listed, n, settings, isBounded ? 0 : 1, countBits, 0, scratch, answer);
      found = load<f64>(answer) > 0;
    }
    if (!found) continue;
    const k = <usize>load<u32>(answer, 8);
    const entry = listed + FEATURE * k;
    const column = load<u32>(entry);
    const leftG = load<i64>(answer, 16);
    const leftH = load<i64>(answer, 24);
    const leftValue = load<f64>(answer, 64);
    const rightValue = load<f64>(answer, 72);
    const isLeftLarger = 2 * (leftH & countMask) >= (h & countMask);
    spread(answer, features + FEATURE * <usize>column, maps + k * BINS, load<u32>(entry, 12), isLeftLarger, node + 48);
    const leftCount = partition(first, count, bins + <usize>column * step, node + 48, spare, first, spare + BINS);
    memory.copy(first + (<usize>leftCount << 2), spare + BINS, <usize>(count - leftCount) << 2);
    // Where the column's direction binds the two sides, all leaves below keep to their side of the middle.
    const direction = load<u32>(answer, 80) != 0 ? load<i32>(entry, 20) : 0;
    const middle = leftValue / 2 + rightValue / 2;
    const groupsBelow = groupsOf == 0 ? groups : groups & load<u64>(groupsOf + (<usize>column << 3));
    const onlyBelow = groupsOf != 0 && groupsBelow == 0 ? <i32>column : -1;
    store<i32>(node, column);
    store<u32>(node, used, 4);
    store<f64>(node, load<f64>(answer), 16);
    const left = nodes + NODE * <usize>used;
    writeNode(
      left, leftValue, leftG, leftH, first, leftCount,
      direction < 0 ? max(lower, middle) : lower, direction > 0 ? min(upper, middle) : upper, groupsBelow, depth + 1, onlyBelow,
    );
    writeNode(
      left + NODE, rightValue, g - leftG, h - leftH, first + (<usize>leftCount << 2), count - leftCount,
      direction > 0 ? max(lower, middle) : lower, direction < 0 ? min(upper, middle) : upper, groupsBelow, depth + 1, onlyBelow,
    );
    // The left one is taken next.
    const top = stack + (<usize>open << 2);
    store<u32>(top, used + 1);
    store<u32>(top, used, 4);
    open += 2;
    used += 2;
  }
  return used;
}
