// Exact path-dependent SHAP values (Lundberg et al., 2020) of rows: two passes over the inner nodes of a tree per row.
//
// On the way to a leaf stand m different features. Feature j passes for the row or not (o = 1 or 0), and a share z of the
// training weight passes. The Shapley value of feature i in the game of that leaf is
//
//   value * (o_i - z_i) * integral over x in [0, 1] of prod_{j != i} (z_j (1 - x) + o_j x),
//
// because k! (m - 1 - k)! / m! is the integral of x^k (1 - x)^(m - 1 - k). The polynomial has degree m - 1, so q >= m / 2
// points of Gauss-Legendre quadrature give it exactly. At each point, what all leaves below a node add to its feature needs
// only the product P of the factors above the node and the sums D of value * weight * (factors in between) over the leaves
// below its two children (compare Linear TreeSHAP; Yu et al., 2022).
//
// Down: a node that splits on a feature with factor f = z (1 - x) + o x so far (1 where it is new) sends the part
// r = (z_1 (1 - x) + o_1 x) / f of P to its first child and P - r P to its second. Up: with d = D_1 - D_2 of its children,
//
//   its feature gets sum over points of P / f * d * ((o_1 - z_1) - (o - z) r),   and D = D_2 + r d.
//
// A node is 56 bytes: u32 column, u32 run or mask as in predict.ts, u32 address of the mask, u32 address of o (0: the
// feature is new), u32 addresses of the children's P (to write) and u32 of their D (to read), first child first; f64 z, f64
// z_1, 8 unused. Nodes come after their parents, the root's P lies at the first slot.
//
// A slot of the work area is 16 + 32 q bytes: f64 o_1, f64 o_2, then P, r, 1 / f, and D, q numbers each. Leaves have their
// value * weights in place of D, written once. The rule holds per pair of points 1 - x and x.

const NODE: usize = 56;
const SLOT: usize = 16;

/** Whether a bin goes to the first child, 1 or 0. */
@inline
function goesFirst(set: u32, mask: usize, bin: u32): u32 {
  if (set < 0x10000) return <u32>(((bin - set) & 0xff) <= set >> 8);
  return (load<u32>(mask + (<usize>(bin >> 5) << 2)) >> (bin & 31)) & 1;
}

/**
 * Adds the SHAP values of a tree to `out`.
 *
 * @param nodes `count` of them
 * @param pairs of points, q / 2
 * @param work a slot per node
 * @param out f64 per column, `outStride` bytes from one row to the next
 */
export function pathShap(
  nodes: usize, count: u32, pairs: u32, rule: usize, bins: usize, rowStride: usize, columnStride: usize, rows: u32,
  out: usize, outStride: usize, work: usize,
): void {
  const q = <usize>pairs << 4;
  const slotBytes = SLOT + 4 * q;
  const end = nodes + <usize>count * NODE;
  const ruleEnd = rule + 2 * q;
  for (let s = work + SLOT; s < work + SLOT + q; s += 16) v128.store(s, f64x2.splat(1));
  for (let i: u32 = 0; i < rows; i++) {
    const row = bins + <usize>i * rowStride;
    const to = out + <usize>i * outStride;
    let slot = work;
    for (let n = nodes; n < end; n += NODE) {
      const bin = <u32>load<u8>(row + <usize>load<u32>(n) * columnStride);
      const first = <f64>goesFirst(load<u32>(n, 4), <usize>load<u32>(n, 8), bin);
      const last = <usize>load<u32>(n, 12);
      let to1 = <usize>load<u32>(n, 16);
      let to2 = <usize>load<u32>(n, 20);
      const z1 = v128.load64_splat(n, 40);
      let s = slot + SLOT;
      if (last == 0) {
        store<f64>(slot, first);
        store<f64>(slot, 1 - first, 8);
        const o1 = f64x2.splat(first);
        for (let r = rule; r < ruleEnd; r += 32) {
          const share = f64x2.add(f64x2.mul(z1, v128.load(r)), f64x2.mul(o1, v128.load(r, 16)));
          const product = v128.load(s);
          const part = f64x2.mul(product, share);
          v128.store(s + q, share);
          v128.store(to1, part);
          v128.store(to2, f64x2.sub(product, part));
          s += 16;
          to1 += 16;
          to2 += 16;
        }
      } else {
        const before = load<f64>(last);
        store<f64>(slot, before * first);
        store<f64>(slot, before - before * first, 8);
        const o = f64x2.splat(before);
        const o1 = f64x2.splat(before * first);
        const z = v128.load64_splat(n, 32);
        for (let r = rule; r < ruleEnd; r += 32) {
          const rest = v128.load(r);
          const x = v128.load(r, 16);
          const inverse = f64x2.div(f64x2.splat(1), f64x2.add(f64x2.mul(z, rest), f64x2.mul(o, x)));
          const share = f64x2.mul(f64x2.add(f64x2.mul(z1, rest), f64x2.mul(o1, x)), inverse);
          const product = v128.load(s);
          const part = f64x2.mul(product, share);
          v128.store(s + q, share);
          v128.store(s + 2 * q, inverse);
          v128.store(to1, part);
          v128.store(to2, f64x2.sub(product, part));
          s += 16;
          to1 += 16;
          to2 += 16;
        }
      }
      slot += slotBytes;
    }
    for (let n = end - NODE; n >= nodes; n -= NODE) {
      slot -= slotBytes;
      const last = <usize>load<u32>(n, 12);
      let from1 = <usize>load<u32>(n, 24);
      let from2 = <usize>load<u32>(n, 28);
      const at = to + (<usize>load<u32>(n) << 3);
      const gained = load<f64>(slot) - load<f64>(n, 40);
      const stop = slot + SLOT + q;
      let sum = f64x2.splat(0);
      if (last == 0) {
        for (let s = slot + SLOT; s < stop; s += 16) {
          const below = v128.load(from2);
          const difference = f64x2.sub(v128.load(from1), below);
          sum = f64x2.add(sum, f64x2.mul(v128.load(s), difference));
          v128.store(s + 3 * q, f64x2.add(below, f64x2.mul(v128.load(s + q), difference)));
          from1 += 16;
          from2 += 16;
        }
        store<f64>(at, load<f64>(at) + gained * (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
      } else {
        const gains = f64x2.splat(gained);
        const before = f64x2.splat(load<f64>(last) - load<f64>(n, 32));
        for (let s = slot + SLOT; s < stop; s += 16) {
          const below = v128.load(from2);
          const difference = f64x2.sub(v128.load(from1), below);
          const share = v128.load(s + q);
          const change = f64x2.mul(difference, f64x2.sub(gains, f64x2.mul(before, share)));
          sum = f64x2.add(sum, f64x2.mul(f64x2.mul(v128.load(s), v128.load(s + 2 * q)), change));
          v128.store(s + 3 * q, f64x2.add(below, f64x2.mul(share, difference)));
          from1 += 16;
          from2 += 16;
        }
        store<f64>(at, load<f64>(at) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
      }
    }
  }
}
