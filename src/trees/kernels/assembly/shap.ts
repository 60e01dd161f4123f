// Exact path-dependent SHAP values (Lundberg et al., 2020) of rows, one walk over all nodes of a tree per row.
//
// On the way to a leaf stand m different features. Feature j passes for the row or not (o = 1 or 0), and a share z of the
// training weight passes. The Shapley value of feature i in the game of that leaf is
//
//   value * (o_i - z_i) * integral over x in [0, 1] of prod_{j != i} (z_j (1 - x) + o_j x),
//
// because k! (m - 1 - k)! / m! is the integral of x^k (1 - x)^(m - 1 - k). The polynomial has degree m - 1, so q >= m / 2
// points of Gauss-Legendre quadrature give it exactly, and the products at these points are shared by all leaves below a
// node (as in Linear TreeSHAP; Yu et al., 2022). All terms are positive until the last product: nothing cancels.
//
// A tree is a list of edges in preorder, each 48 + 8 q bytes: u32 column, u32 run or mask as in predict.ts, with 0x20000
// for the second child, u32 address of the mask, u32 byte offset of its level in the stack, u32 the offset of the level
// where the same column stood last (0: nowhere), u32 how many edges end with this leaf (0: no leaf), f64 z of the column
// up to here, f64 1 / z, f64 value of the leaf, then per point 1 / (z (1 - x) + x).
//
// A level of the stack is 32 + 24 q bytes: f64 o, f64 o - z, u32 column, u32 last level, 8 unused; then per point the
// product down to here, the sum over the leaves below, and the reciprocal of the column's own factor.
//
// The rule holds q numbers each of: 1 - x, x, 1 / (1 - x), and the weights. q is even.

const EDGE: usize = 48;
const LEVEL: usize = 32;

/** Whether a bin goes to the first child, 1 or 0. */
@inline
function goesFirst(set: u32, mask: usize, bin: u32): u32 {
  if ((set & 0x10000) == 0) return <u32>(((bin - set) & 0xff) <= ((set >> 8) & 0xff));
  return (load<u32>(mask + (<usize>(bin >> 5) << 2)) >> (bin & 31)) & 1;
}

/** Sum over the points of the product of two of their rows. */
@inline
function dot(a: usize, b: usize, bytes: usize): f64 {
  let sum = f64x2.mul(v128.load(a), v128.load(b));
  for (let k: usize = 16; k < bytes; k += 16) sum = f64x2.add(sum, f64x2.mul(v128.load(a + k), v128.load(b + k)));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/**
 * Adds the SHAP values of a tree to `out`.
 *
 * @param edges `count` of them
 * @param stack one level more than the tree is deep
 * @param out f64 per column, `outStride` bytes from one row to the next
 */
export function pathShap(
  edges: usize, count: u32, points: u32, rule: usize, bins: usize, rowStride: usize, columnStride: usize, rows: u32,
  out: usize, outStride: usize, stack: usize,
): void {
  const q = <usize>points << 3;
  const edgeBytes = EDGE + q;
  const levelBytes = LEVEL + 3 * q;
  const products = LEVEL;
  const sums = LEVEL + q;
  const reciprocals = LEVEL + 2 * q;
  const last = edges + <usize>count * edgeBytes;
  for (let k: usize = 0; k < q; k += 16) {
    v128.store(stack + products + k, f64x2.splat(1));
    v128.store(stack + sums + k, f64x2.splat(0));
  }
  for (let i: u32 = 0; i < rows; i++) {
    const row = bins + <usize>i * rowStride;
    const to = out + <usize>i * outStride;
    for (let e = edges; e < last; e += edgeBytes) {
      const column = <usize>load<u32>(e);
      const set = load<u32>(e, 4);
      const bin = <u32>load<u8>(row + column * columnStride);
      let level = stack + <usize>load<u32>(e, 12);
      const before = <usize>load<u32>(e, 16);
      let passes = (goesFirst(set, <usize>load<u32>(e, 8), bin) ^ (set >> 17)) != 0;
      if (before != 0) passes = passes && load<f64>(stack + before) != 0;
      const o: f64 = passes ? 1 : 0;
      const z = load<f64>(e, 24);
      const ended = load<u32>(e, 20);
      store<f64>(level, o);
      store<f64>(level, o - z, 8);
      store<u32>(level, <u32>column, 16);
      store<u32>(level, <u32>before, 20);
      const zs = f64x2.splat(z);
      const os = f64x2.splat(o);
      const inverse = f64x2.splat(load<f64>(e, 32));
      const chosen = i64x2.splat(passes ? -1 : 0);
      const value = f64x2.splat(load<f64>(e, 40));
      const parent = level - levelBytes;
      for (let k: usize = 0; k < q; k += 16) {
        const factor = f64x2.add(
          f64x2.mul(zs, v128.load(rule + k)),
          f64x2.mul(os, v128.load(rule + q + k)),
        );
        let product = f64x2.mul(v128.load(parent + products + k), factor);
        if (before != 0) product = f64x2.mul(product, v128.load(stack + before + reciprocals + k));
        v128.store(level + products + k, product);
        v128.store(
          level + reciprocals + k,
          v128.bitselect(v128.load(e + EDGE + k), f64x2.mul(inverse, v128.load(rule + 2 * q + k)), chosen),
        );
        v128.store(level + sums + k, f64x2.mul(f64x2.mul(product, v128.load(rule + 3 * q + k)), value));
      }
      for (let u: u32 = 0; u < ended; u++) {
        const at = to + (<usize>load<u32>(level, 16) << 3);
        const last = <usize>load<u32>(level, 20);
        let share = load<f64>(level, 8) * dot(level + sums, level + reciprocals, q);
        if (last != 0) share -= load<f64>(stack + last, 8) * dot(level + sums, stack + last + reciprocals, q);
        store<f64>(at, load<f64>(at) + share);
        const above = level - levelBytes;
        for (let k: usize = 0; k < q; k += 16) {
          v128.store(above + sums + k, f64x2.add(v128.load(above + sums + k), v128.load(level + sums + k)));
        }
        level = above;
      }
    }
  }
}
