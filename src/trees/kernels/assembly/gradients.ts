// Gradients and hessians of the log-loss, and their rounding to fixed point.

const LOG2E: f64 = 1.4426950408889634;
const LN2_HIGH: f64 = 6.93147180369123816490e-1;
const LN2_LOW: f64 = 1.90821492927058770002e-10;

/** e^x of two numbers, relative error below 1e-15: x = k ln 2 + r, e^r by its Taylor polynomial, then the exponent k. */
function exp(x: v128): v128 {
  const clipped = f64x2.max(f64x2.min(x, f64x2.splat(700)), f64x2.splat(-700));
  const k = f64x2.nearest(f64x2.mul(clipped, f64x2.splat(LOG2E)));
  const r = f64x2.sub(f64x2.sub(clipped, f64x2.mul(k, f64x2.splat(LN2_HIGH))), f64x2.mul(k, f64x2.splat(LN2_LOW)));
  let sum = f64x2.splat(1.0 / 6227020800.0);
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 479001600.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 39916800.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 3628800.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 362880.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 40320.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 5040.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 720.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 120.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 24.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0 / 6.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(0.5));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0));
  sum = f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0));
  const exponent = i64x2.shl(i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k)), 52);
  return i64x2.add(sum, exponent);
}

/**
 * p = 1 / (1 + e^-score); gradient = p - target, hessian = p (1 - p). Arrays of f64 with room for an even number of rows.
 */
export function logLoss(scores: usize, targets: usize, rows: u32, gradients: usize, hessians: usize): void {
  const one = f64x2.splat(1);
  const end = <usize>rows << 3;
  for (let i: usize = 0; i < end; i += 16) {
    const p = f64x2.div(one, f64x2.add(one, exp(f64x2.neg(v128.load(scores + i)))));
    v128.store(gradients + i, f64x2.sub(p, v128.load(targets + i)));
    v128.store(hessians + i, f64x2.mul(p, f64x2.sub(one, p)));
  }
}

/** Largest absolute value of an f64 array; NaN when it holds one. */
export function largest(values: usize, count: u32): f64 {
  let most: f64 = 0;
  for (let i: u32 = 0; i < count; i++) most = max(most, abs(load<f64>(values + (<usize>i << 3))));
  return most;
}

/** pairs[i] = (round(gradient * gradientScale), round(hessian * hessianScale)), each times the row's weight if there are weights. */
export function toFixedPoint(
  gradients: usize, hessians: usize, weights: usize, rows: u32, gradientScale: f64, hessianScale: f64, pairs: usize,
): void {
  for (let i: u32 = 0; i < rows; i++) {
    const at = <usize>i << 3;
    let g = nearest(load<f64>(gradients + at) * gradientScale);
    let h = nearest(load<f64>(hessians + at) * hessianScale);
    if (weights) {
      const weight = load<f64>(weights + at);
      g = nearest(g * weight);
      h = nearest(h * weight);
    }
    store<i32>(pairs + at, <i32>g);
    store<i32>(pairs + at, <i32>h, 4);
  }
}
