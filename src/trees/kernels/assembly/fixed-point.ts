// Gradients and hessians as integers. Rows first to last - 1, first even, arrays with room for an even number of rows.

/** Largest absolute value of an f64 array; NaN when it holds one. */
export function largest(values: usize, first: u32, last: u32): f64 {
  const even = <usize>(last & ~1) << 3;
  let most = f64x2.splat(0);
  for (let i = <usize>first << 3; i < even; i += 16) most = f64x2.max(most, f64x2.abs(v128.load(values + i)));
  const last1: f64 = last & 1 ? abs(load<f64>(values + even)) : 0;
  return max(last1, max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)));
}

/**
 * pairs[i] = (round(gradient * gradientScale), round(hessian * hessianScale)), each times the row's weight if there are
 * weights. A hessian is at least one unit, so no leaf divides by zero.
 */
export function toFixedPoint(
  gradients: usize, hessians: usize, weights: usize, first: u32, last: u32, gradientScale: f64, hessianScale: f64, pairs: usize,
): void {
  const one = f64x2.splat(1);
  const scaleG = f64x2.splat(gradientScale);
  const scaleH = f64x2.splat(hessianScale);
  const end = <usize>last << 3;
  for (let i = <usize>first << 3; i < end; i += 16) {
    let g = f64x2.nearest(f64x2.mul(v128.load(gradients + i), scaleG));
    let h = f64x2.max(one, f64x2.nearest(f64x2.mul(v128.load(hessians + i), scaleH)));
    if (weights) {
      const weight = v128.load(weights + i);
      g = f64x2.nearest(f64x2.mul(g, weight));
      h = f64x2.max(one, f64x2.nearest(f64x2.mul(h, weight)));
    }
    const gi = i32x4.trunc_sat_f64x2_s_zero(g);
    const hi = i32x4.trunc_sat_f64x2_s_zero(h);
    v128.store(pairs + i, v128.shuffle<i32>(gi, hi, 0, 4, 1, 5));
  }
}
