// What trees add to the scores of rows.
//
// Bins of rows lie at bins + row * rowStride + column * columnStride: a row after the other, or a column after the other.
//
// A tree as nodes, 16 bytes each, its masks behind them:
//   inner: u32 column, u32 byte offset of the first child (the second follows it), u8 first and u8 span: bins first to
//          first + span go to the first child (modulo 256), u16 1 where a mask says which instead, u32 its byte offset
//   leaf:  i32 -1, u32 0, f64 value
// A mask is 256 bits: the bins that go to the first child.
//
// Small trees as tables (QuickScorer; Lucchese et al., 2015): a line of 64 bytes holds one word per tree, with a bit per
// leaf, left to right. A column has a line per bin: the leaves that this bin leaves possible. All columns' lines and-ed,
// the lowest bit is the leaf. A group is what shares lines, 32 bytes: u32 bytes of a word (1, 2, 4, 8; 0: one tree as
// nodes), u32 trees, u32 columns, u32 address of the columns (u32 address of the first line, u32 column), or of the nodes,
// u32 address of the values (f64, 8 * word per tree), 12 bytes unused.

const NODE: usize = 16;
const GROUP: usize = 32;
/** Rows that go through a tree together: their bins and lists stay in the first cache. */
const BLOCK: u32 = 2048;
/** Below this many rows at a node each goes on alone. */
const FEW: u32 = 4;

/**
 * Bins of numbers: how many of the edges are below the value tells the entry of `bin`; `missing` for NaN.
 *
 * @param edges 2^steps - 1 f64, ascending, filled up with infinity
 * @param bin a byte for each of the 2^steps places
 */
export function classesOfNumbers(values: usize, rows: u32, edges: usize, steps: u32, bin: usize, missing: u32, out: usize): void {
  const top: usize = (<usize>8 << steps) >> 1;
  let i: u32 = 0;
  for (; i + 4 <= rows; i += 4) {
    const at = values + (<usize>i << 3);
    const a = load<f64>(at);
    const b = load<f64>(at, 8);
    const c = load<f64>(at, 16);
    const d = load<f64>(at, 24);
    let pa: usize = edges;
    let pb: usize = edges;
    let pc: usize = edges;
    let pd: usize = edges;
    for (let half = top; half >= 8; half >>= 1) {
      pa += half & (0 - <usize>(load<f64>(pa + half - 8) < a));
      pb += half & (0 - <usize>(load<f64>(pb + half - 8) < b));
      pc += half & (0 - <usize>(load<f64>(pc + half - 8) < c));
      pd += half & (0 - <usize>(load<f64>(pd + half - 8) < d));
    }
    const to = out + <usize>i;
    store<u8>(to, a == a ? <u32>load<u8>(bin + ((pa - edges) >> 3)) : missing);
    store<u8>(to, b == b ? <u32>load<u8>(bin + ((pb - edges) >> 3)) : missing, 1);
    store<u8>(to, c == c ? <u32>load<u8>(bin + ((pc - edges) >> 3)) : missing, 2);
    store<u8>(to, d == d ? <u32>load<u8>(bin + ((pd - edges) >> 3)) : missing, 3);
  }
  for (; i < rows; i++) {
    const a = load<f64>(values + (<usize>i << 3));
    let pa: usize = edges;
    for (let half = top; half >= 8; half >>= 1) pa += half & (0 - <usize>(load<f64>(pa + half - 8) < a));
    store<u8>(out + <usize>i, a == a ? <u32>load<u8>(bin + ((pa - edges) >> 3)) : missing);
  }
}

/** Bins of levels: that of the code (i32), `missing` for codes outside 0 to `levels` - 1. */
export function classesOfLevels(codes: usize, rows: u32, levels: u32, bin: usize, missing: u32, out: usize): void {
  for (let i: u32 = 0; i < rows; i++) {
    const code = load<u32>(codes + (<usize>i << 2));
    store<u8>(out + <usize>i, code < levels ? <u32>load<u8>(bin + <usize>code) : missing);
  }
}

/**
 * Bins of one row, written columnStride bytes apart.
 *
 * @param columns 24 bytes each: u32 column, u32 steps (-1: levels), u32 address of the edges, u32 address of `bin`,
 *   u32 missing, u32 levels
 * @param values f64 per column; levels as their code
 */
export function classesOfRow(columns: usize, count: u32, values: usize, columnStride: usize, out: usize): void {
  const end = columns + <usize>count * 24;
  for (let c = columns; c < end; c += 24) {
    const column = <usize>load<u32>(c);
    const steps = load<u32>(c, 4);
    const value = load<f64>(values + (column << 3));
    const bin = <usize>load<u32>(c, 12);
    let own = load<u32>(c, 16);
    if (steps == 0xffffffff) {
      if (value >= 0 && value < <f64>load<u32>(c, 20)) own = <u32>load<u8>(bin + <usize>value);
    } else if (value == value) {
      const edges = <usize>load<u32>(c, 8);
      let p = edges;
      for (let half: usize = (<usize>8 << steps) >> 1; half >= 8; half >>= 1) {
        p += half & (0 - <usize>(load<f64>(p + half - 8) < value));
      }
      own = <u32>load<u8>(bin + ((p - edges) >> 3));
    }
    store<u8>(out + column * columnStride, own);
  }
}

@inline
function goesRight(tree: usize, node: usize, bin: u32): usize {
  const set = load<u32>(node, 8);
  if (set < 0x10000) return <usize>(((bin - set) & 0xff) > set >> 8);
  const mask = tree + <usize>load<u32>(node, 12);
  return <usize>(((load<u32>(mask + (<usize>(bin >> 5) << 2)) >> (bin & 31)) & 1) ^ 1);
}

/** The value of the leaf below `node` that a row ends in. */
@inline
function leafValue(tree: usize, from: usize, row: usize, columnStride: usize): f64 {
  let node = from;
  let column = load<i32>(node);
  while (column >= 0) {
    const bin = <u32>load<u8>(row + <usize>column * columnStride);
    node = tree + <usize>load<u32>(node, 4) + (goesRight(tree, node, bin) << 4);
    column = load<i32>(node);
  }
  return load<f64>(node, 8);
}

/**
 * Adds a tree to the scores of up to BLOCK rows, node by node: the rows of a node are parted into those of its children,
 * from one list into the other, so that no step waits for another.
 *
 * @param lists two lists of `count` row numbers; the first holds the rows
 * @param stack 16 bytes for each node of the tree
 */
function sweep(
  tree: usize, lists: usize, count: u32, bins: usize, rowStride: usize, columnStride: usize, scores: usize, scoreStride: usize,
  stack: usize,
): void {
  const other = <usize>count << 2;
  let top = stack;
  let node = tree;
  let start = lists;
  let length = other;
  let side: usize = 0;
  for (;;) {
    const column = load<i32>(node);
    const end = start + length;
    if (column < 0) {
      const value = load<f64>(node, 8);
      for (let p = start; p < end; p += 4) {
        const at = scores + <usize>load<u32>(p) * scoreStride;
        store<f64>(at, load<f64>(at) + value);
      }
    } else if (length <= FEW << 2) {
      for (let p = start; p < end; p += 4) {
        const row = <usize>load<u32>(p);
        const at = scores + row * scoreStride;
        store<f64>(at, load<f64>(at) + leafValue(tree, node, bins + row * rowStride, columnStride));
      }
    } else {
      const from = bins + <usize>column * columnStride;
      const to = side == 0 ? other : 0 - other;
      let left = start + to;
      let right = end + to - 4;
      const set = load<u32>(node, 8);
      if (set < 0x10000) {
        const span = set >> 8;
        for (let p = start; p < end; p += 4) {
          const row = load<u32>(p);
          const bin = <u32>load<u8>(from + <usize>row * rowStride);
          const isRight = <usize>(((bin - set) & 0xff) > span) << 2;
          store<u32>(left, row);
          store<u32>(right, row);
          left += 4 - isRight;
          right -= isRight;
        }
      } else {
        const mask = tree + <usize>load<u32>(node, 12);
        for (let p = start; p < end; p += 4) {
          const row = load<u32>(p);
          const bin = <u32>load<u8>(from + <usize>row * rowStride);
          const isLeft = <usize>((load<u32>(mask + (<usize>(bin >> 5) << 2)) >> (bin & 31)) & 1) << 2;
          store<u32>(left, row);
          store<u32>(right, row);
          left += isLeft;
          right -= 4 - isLeft;
        }
      }
      const child = tree + <usize>load<u32>(node, 4);
      const lefts = left - start - to;
      side ^= 1;
      start += to;
      if (lefts < length) {
        if (lefts > 0) {
          store<u32>(top, <u32>(child + NODE));
          store<u32>(top, <u32>left, 4);
          store<u32>(top, <u32>(length - lefts), 8);
          store<u32>(top, <u32>side, 12);
          top += 16;
        } else {
          node = child + NODE;
          continue;
        }
      }
      node = child;
      length = lefts;
      continue;
    }
    if (top == stack) return;
    top -= 16;
    node = <usize>load<u32>(top);
    start = <usize>load<u32>(top, 4);
    length = <usize>load<u32>(top, 8);
    side = <usize>load<u32>(top, 12);
  }
}

/**
 * Adds a tree to the scores (f64) of the rows that `rows` names.
 *
 * @param scratch 16 KiB and 16 bytes for each node of the tree
 */
export function addTreeToRows(
  tree: usize, rows: usize, count: u32, bins: usize, rowStride: usize, columnStride: usize, scores: usize, scratch: usize,
): void {
  for (let start: u32 = 0; start < count; start += BLOCK) {
    const length = min(BLOCK, count - start);
    memory.copy(scratch, rows + (<usize>start << 2), <usize>length << 2);
    sweep(tree, scratch, length, bins, rowStride, columnStride, scores, 8, scratch + (<usize>BLOCK << 3));
  }
}

@inline
function lookUp(group: usize, bins: usize, rowStride: usize, columnStride: usize, rows: u32, scores: usize, scoreStride: usize, scratch: usize): void {
  const word = load<u32>(group);
  const trees = <usize>load<u32>(group, 4);
  const first = <usize>load<u32>(group, 12);
  const last = first + (<usize>load<u32>(group, 8) << 3);
  const values = <usize>load<u32>(group, 16);
  for (let i: u32 = 0; i < rows; i++) {
    const row = bins + <usize>i * rowStride;
    let a = i32x4.splat(-1);
    let b = a;
    let c = a;
    let d = a;
    for (let p = first; p < last; p += 8) {
      const bin = <usize>load<u8>(row + <usize>load<u32>(p, 4) * columnStride);
      const line = <usize>load<u32>(p) + (bin << 6);
      a = v128.and(a, v128.load(line));
      b = v128.and(b, v128.load(line, 16));
      c = v128.and(c, v128.load(line, 32));
      d = v128.and(d, v128.load(line, 48));
    }
    v128.store(scratch, a);
    v128.store(scratch, b, 16);
    v128.store(scratch, c, 32);
    v128.store(scratch, d, 48);
    const at = scores + <usize>i * scoreStride;
    let sum = load<f64>(at);
    if (word == 4) {
      for (let t: usize = 0; t < trees; t++) {
        sum += load<f64>(values + (t << 8) + (<usize>ctz(load<u32>(scratch + (t << 2))) << 3));
      }
    } else if (word == 8) {
      for (let t: usize = 0; t < trees; t++) {
        sum += load<f64>(values + (t << 9) + (<usize>ctz(load<u64>(scratch + (t << 3))) << 3));
      }
    } else if (word == 2) {
      for (let t: usize = 0; t < trees; t++) {
        sum += load<f64>(values + (t << 7) + (<usize>ctz(<u32>load<u16>(scratch + (t << 1))) << 3));
      }
    } else {
      for (let t: usize = 0; t < trees; t++) {
        sum += load<f64>(values + (t << 6) + (<usize>ctz(<u32>load<u8>(scratch + t)) << 3));
      }
    }
    store<f64>(at, sum);
  }
}

/**
 * Adds groups of trees to the scores (f64) of up to BLOCK rows, in the order of the groups.
 *
 * @param scoreStride bytes from one row's score to the next
 * @param scratch 16 KiB and 16 bytes for each node of the largest tree
 */
export function addGroups(
  groups: usize, count: u32, bins: usize, rowStride: usize, columnStride: usize, rows: u32, scores: usize, scoreStride: usize,
  scratch: usize,
): void {
  for (let g: u32 = 0; g < count; g++) {
    const group = groups + <usize>g * GROUP;
    if (load<u32>(group) != 0) {
      lookUp(group, bins, rowStride, columnStride, rows, scores, scoreStride, scratch);
    } else {
      const tree = <usize>load<u32>(group, 12);
      if (rows <= FEW) {
        for (let i: u32 = 0; i < rows; i++) {
          const at = scores + <usize>i * scoreStride;
          store<f64>(at, load<f64>(at) + leafValue(tree, tree, bins + <usize>i * rowStride, columnStride));
        }
      } else {
        for (let i: u32 = 0; i < rows; i++) store<u32>(scratch + (<usize>i << 2), i);
        sweep(tree, scratch, rows, bins, rowStride, columnStride, scores, scoreStride, scratch + (<usize>BLOCK << 3));
      }
    }
  }
}
