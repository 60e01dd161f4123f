// Exponential and logarithm of two numbers at a time, for the kernels that compute losses and their gradients. (Those of
// AssemblyScript read tables, and the tables of two modules would lie at the same place of the shared memory.)

const LOG2E: f64 = 1.4426950408889634;
const LN2_HIGH: f64 = 6.93147180369123816490e-1;
const LN2_LOW: f64 = 1.90821492927058770002e-10;

/** Added to a number below 2^51, it leaves the nearest whole number in the low bits, in two's complement. */
export const ROUNDER: f64 = 6755399441055744.0;

@inline
function clip(x: v128): v128 {
  return f64x2.pmax(f64x2.pmin(x, f64x2.splat(700)), f64x2.splat(-700));
}

/** x = k ln 2 + r with |r| <= ln(2) / 2: r, of k + ROUNDER. */
@inline
function rest(x: v128, rounded: v128): v128 {
  const k = f64x2.sub(rounded, f64x2.splat(ROUNDER));
  return f64x2.sub(f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH))), f64x2.mul(k, f64x2.splat(LN2_LOW)));
}

/** value * 2^k, of k + ROUNDER: k is added to the exponent. */
@inline
function scale(value: v128, rounded: v128): v128 {
  return i64x2.add(value, i64x2.shl(rounded, 52));
}

/** a + b x */
@inline
function line(a: f64, b: f64, x: v128): v128 {
  return f64x2.add(f64x2.splat(a), f64x2.mul(f64x2.splat(b), x));
}

/** e^x for |x| <= 700, beyond that e^700 or e^-700, relative error below 1e-11: Taylor to the ninth power, in halves that need not wait for each other. */
@inline
export function exp(x: v128): v128 {
  const clipped = clip(x);
  const k = f64x2.add(f64x2.mul(clipped, f64x2.splat(LOG2E)), f64x2.splat(ROUNDER));
  const r = rest(clipped, k);
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const low = f64x2.add(line(1.0, 1.0, r), f64x2.mul(line(1.0 / 2.0, 1.0 / 6.0, r), r2));
  const middle = f64x2.add(line(1.0 / 24.0, 1.0 / 120.0, r), f64x2.mul(line(1.0 / 720.0, 1.0 / 5040.0, r), r2));
  const high = line(1.0 / 40320.0, 1.0 / 362880.0, r);
  return scale(f64x2.add(low, f64x2.mul(r4, f64x2.add(middle, f64x2.mul(r4, high)))), k);
}

/** The same with a relative error below 1e-15: Taylor to the thirteenth power. */
@inline
export function preciseExp(x: v128): v128 {
  const clipped = clip(x);
  const k = f64x2.add(f64x2.mul(clipped, f64x2.splat(LOG2E)), f64x2.splat(ROUNDER));
  const r = rest(clipped, k);
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
  return scale(f64x2.add(f64x2.mul(sum, r), f64x2.splat(1.0)), k);
}

/** ln(x) for x > 0 that is not tiny: x = m 2^k with m between the roots of 1/2 and 2, then 2 artanh((m - 1) / (m + 1)). */
@inline
export function log(x: v128): v128 {
  const k = i64x2.shr_s(i64x2.sub(x, i64x2.splat(0x3fe6a09e667f3bcd)), 52);
  const m = i64x2.sub(x, i64x2.shl(k, 52));
  const exponent = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(k, k, 0, 2, 0, 2));
  const one = f64x2.splat(1);
  const u = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
  const q = f64x2.mul(u, u);
  let sum = f64x2.splat(1.0 / 21.0);
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 19.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 17.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 15.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 13.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 11.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 9.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 7.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 5.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 3.0));
  sum = f64x2.add(f64x2.mul(sum, q), one);
  const low = f64x2.add(f64x2.mul(f64x2.add(u, u), sum), f64x2.mul(exponent, f64x2.splat(LN2_LOW)));
  return f64x2.add(f64x2.mul(exponent, f64x2.splat(LN2_HIGH)), low);
}

/** ln(1 + z) for z in [0, 1], relative error below 1e-15: 2 artanh(u) with u = z / (2 + z), whose square is at most 1/9. */
@inline
export function log1p(z: v128): v128 {
  const u = f64x2.div(z, f64x2.add(z, f64x2.splat(2)));
  const q = f64x2.mul(u, u);
  let sum = f64x2.splat(1.0 / 33.0);
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 31.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 29.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 27.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 25.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 23.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 21.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 19.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 17.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 15.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 13.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 11.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 9.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 7.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 5.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0 / 3.0));
  sum = f64x2.add(f64x2.mul(sum, q), f64x2.splat(1.0));
  return f64x2.mul(f64x2.add(u, u), sum);
}
