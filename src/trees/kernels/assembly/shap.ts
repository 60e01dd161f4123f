// Exact path-dependent SHAP values (Lundberg et al., 2020) of rows, one walk over all edges of a tree per row.
//
// On the way to a leaf stand m different features. Feature j passes for the row or not (o = 1 or 0), and a share z of the
// training weight passes. The Shapley value of feature i in the game of that leaf is
//
//   value * (o_i - z_i) * integral over x in [0, 1] of prod_{j != i} (z_j (1 - x) + o_j x),
//
// because k! (m - 1 - k)! / m! is the integral of x^k (1 - x)^(m - 1 - k). The polynomial has degree m - 1, so q >= m / 2
// points of Gauss-Legendre quadrature give it exactly. At each point, the product of the factors above an edge times the
// sum over the leaves below it, each with the factors in between, serves all these leaves at once (compare Linear TreeSHAP;
// Yu et al., 2022). Where a feature stands on the path again, its new factor takes the place of the last one.
//
// A tree is a list of edges in preorder, 40 bytes each: u32 column, u32 run or mask as in predict.ts, with 0x20000 for the
// second child, u32 address of the mask, u32 byte offset of its level in the stack, u32 the offset of the level where the
// same column stood last (0: nowhere), u32 how many edges end with this leaf (0: no leaf), f64 z of the column up to here,
// f64 value of the leaf.
//
// A level of the stack is 32 + 24 q bytes: f64 o, f64 z, f64 weighted sum of the products, u32 column, u32 last level; then
// per pair of points the product down to here, the sum over the leaves below, and 1 / the last factor of the column.
//
// The rule holds per pair of points 1 - x, x, the weights w, (1 - x) w, x w.

const EDGE: usize = 40;
const LEVEL: usize = 32;
/** From one pair of points to the next. */
const STEP: usize = 48;
const RULE: usize = 80;

/** Whether a bin goes to the first child, 1 or 0. */
@inline
function goesFirst(set: u32, mask: usize, bin: u32): u32 {
  if ((set & 0x10000) == 0) return <u32>(((bin - set) & 0xff) <= ((set >> 8) & 0xff));
  return (load<u32>(mask + (<usize>(bin >> 5) << 2)) >> (bin & 31)) & 1;
}

@inline
function total(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** z (1 - x) + o x at two points. */
@inline
function factor(z: v128, o: v128, rule: usize): v128 {
  return f64x2.add(f64x2.mul(z, v128.load(rule)), f64x2.mul(o, v128.load(rule, 16)));
}

/**
 * Adds the SHAP values of a tree to `out`.
 *
 * @param edges `count` of them
 * @param pairs of points, q / 2
 * @param stack one level more than the tree is deep
 * @param out f64 per column, `outStride` bytes from one row to the next
 */
export function pathShap(
  edges: usize, count: u32, pairs: u32, rule: usize, bins: usize, rowStride: usize, columnStride: usize, rows: u32,
  out: usize, outStride: usize, stack: usize,
): void {
  const levelBytes = LEVEL + <usize>pairs * STEP;
  const last = edges + <usize>count * EDGE;
  const ruleEnd = rule + <usize>pairs * RULE;
  for (let l = stack + LEVEL; l < stack + levelBytes; l += STEP) v128.store(l, f64x2.splat(1));
  store<f64>(stack, 1, 16);
  for (let i: u32 = 0; i < rows; i++) {
    const row = bins + <usize>i * rowStride;
    const to = out + <usize>i * outStride;
    for (let e = edges; e < last; e += EDGE) {
      const column = <usize>load<u32>(e);
      const set = load<u32>(e, 4);
      const bin = <u32>load<u8>(row + column * columnStride);
      let level = stack + <usize>load<u32>(e, 12);
      let parent = level - levelBytes;
      const before = <usize>load<u32>(e, 16);
      const ended = load<u32>(e, 20);
      const z = load<f64>(e, 24);
      const zs = f64x2.splat(z);
      const above = stack + before;
      let o = <f64>(goesFirst(set, <usize>load<u32>(e, 8), bin) ^ (set >> 17));
      if (before != 0) o *= load<f64>(above);
      const os = f64x2.splat(o);
      let p = parent + LEVEL;
      if (ended == 0) {
        store<f64>(level, o);
        store<f64>(level, z, 8);
        store<u32>(level, <u32>column, 24);
        store<u32>(level, <u32>before, 28);
        let weighed = f64x2.splat(0);
        let l = level + LEVEL;
        if (before == 0) {
          for (let r = rule; r < ruleEnd; r += RULE) {
            const product = f64x2.mul(v128.load(p), factor(zs, os, r));
            v128.store(l, product);
            v128.store(l, f64x2.splat(0), 16);
            weighed = f64x2.add(weighed, f64x2.mul(product, v128.load(r, 32)));
            l += STEP;
            p += STEP;
          }
        } else {
          const zb = v128.load64_splat(above, 8);
          const ob = v128.load64_splat(above);
          for (let r = rule; r < ruleEnd; r += RULE) {
            const inverse = f64x2.div(f64x2.splat(1), factor(zb, ob, r));
            const product = f64x2.mul(v128.load(p), f64x2.mul(factor(zs, os, r), inverse));
            v128.store(l, product);
            v128.store(l, f64x2.splat(0), 16);
            v128.store(l, inverse, 32);
            weighed = f64x2.add(weighed, f64x2.mul(product, v128.load(r, 32)));
            l += STEP;
            p += STEP;
          }
        }
        store<f64>(level, total(weighed), 16);
        continue;
      }
      const value = load<f64>(e, 32);
      const at = to + (column << 3);
      if (before == 0) {
        store<f64>(at, load<f64>(at) + (o - z) * value * load<f64>(parent, 16));
        const zv = f64x2.splat(z * value);
        const ov = f64x2.splat(o * value);
        for (let r = rule; r < ruleEnd; r += RULE) {
          v128.store(p, f64x2.add(v128.load(p, 16), factor(zv, ov, r + 48)), 16);
          p += STEP;
        }
      } else {
        const zb = v128.load64_splat(above, 8);
        const ob = v128.load64_splat(above);
        const values = f64x2.splat(value);
        let sum = f64x2.splat(0);
        let sumBefore = f64x2.splat(0);
        for (let r = rule; r < ruleEnd; r += RULE) {
          const inverse = f64x2.div(f64x2.splat(1), factor(zb, ob, r));
          const below = f64x2.mul(f64x2.mul(values, v128.load(r, 32)), inverse);
          const own = f64x2.mul(factor(zs, os, r), below);
          const all = v128.load(p);
          sum = f64x2.add(sum, f64x2.mul(all, below));
          sumBefore = f64x2.add(sumBefore, f64x2.mul(f64x2.mul(all, own), inverse));
          v128.store(p, f64x2.add(v128.load(p, 16), own), 16);
          p += STEP;
        }
        const change = (o - z) * total(sum) - (load<f64>(above) - load<f64>(above, 8)) * total(sumBefore);
        store<f64>(at, load<f64>(at) + change);
      }
      for (let u: u32 = 1; u < ended; u++) {
        level = parent;
        parent -= levelBytes;
        const at = to + (<usize>load<u32>(level, 24) << 3);
        const before = <usize>load<u32>(level, 28);
        const o = load<f64>(level);
        const z = load<f64>(level, 8);
        const os = f64x2.splat(o);
        const zs = f64x2.splat(z);
        let sum = f64x2.splat(0);
        let l = level + LEVEL;
        let p = parent + LEVEL;
        if (before == 0) {
          for (let r = rule; r < ruleEnd; r += RULE) {
            const below = v128.load(l, 16);
            sum = f64x2.add(sum, f64x2.mul(v128.load(p), below));
            v128.store(p, f64x2.add(v128.load(p, 16), f64x2.mul(factor(zs, os, r), below)), 16);
            l += STEP;
            p += STEP;
          }
          store<f64>(at, load<f64>(at) + (o - z) * total(sum));
        } else {
          let sumBefore = f64x2.splat(0);
          for (let r = rule; r < ruleEnd; r += RULE) {
            // The leaves below with all factors but the column's own.
            const inverse = v128.load(l, 32);
            const below = f64x2.mul(v128.load(l, 16), inverse);
            const rest = f64x2.mul(v128.load(p), below);
            const own = factor(zs, os, r);
            sum = f64x2.add(sum, rest);
            sumBefore = f64x2.add(sumBefore, f64x2.mul(rest, f64x2.mul(own, inverse)));
            v128.store(p, f64x2.add(v128.load(p, 16), f64x2.mul(own, below)), 16);
            l += STEP;
            p += STEP;
          }
          const above = stack + before;
          const change = (o - z) * total(sum) - (load<f64>(above) - load<f64>(above, 8)) * total(sumBefore);
          store<f64>(at, load<f64>(at) + change);
        }
      }
    }
  }
}
