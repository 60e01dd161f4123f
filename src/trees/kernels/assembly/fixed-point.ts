// Gradients and hessians as integers. Rows first to last - 1, first even, arrays with room for an even number of rows.
import { ROUNDER } from './exponential';

/** Largest absolute value of an f64 array. */
export function largest(values: usize, first: u32, last: u32): f64 {
  const even = <usize>(last & ~1) << 3;
  let most = f64x2.splat(0);
  for (let i = <usize>first << 3; i < even; i += 16) most = f64x2.pmax(most, f64x2.abs(v128.load(values + i)));
  const last1: f64 = last & 1 ? abs(load<f64>(values + even)) : 0;
  return max(last1, max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)));
}

/**
 * Two rows' pairs (i32 gradient, i32 hessian): round(number * scale), then times the row's weight if `weights` is not 0.
 * A hessian is at least one unit, so no leaf divides by zero.
 */
@inline
export function toPairs(gradients: v128, hessians: v128, gradientScale: v128, hessianScale: v128, weights: usize): v128 {
  const one = f64x2.splat(1);
  let g = f64x2.mul(gradients, gradientScale);
  let h = f64x2.pmax(f64x2.mul(hessians, hessianScale), one);
  if (weights) {
    const weight = v128.load(weights);
    g = f64x2.mul(f64x2.nearest(g), weight);
    h = f64x2.pmax(f64x2.mul(f64x2.nearest(h), weight), one);
  }
  const rounder = f64x2.splat(ROUNDER);
  return v128.shuffle<i32>(f64x2.add(g, rounder), f64x2.add(h, rounder), 0, 4, 2, 6);
}

/** pairs[i] = the fixed-point numbers of row i; `weights` 0 stands for 1 each. */
export function toFixedPoint(
  gradients: usize, hessians: usize, weights: usize, first: u32, last: u32, gradientScale: f64, hessianScale: f64, pairs: usize,
): void {
  const scaleG = f64x2.splat(gradientScale);
  const scaleH = f64x2.splat(hessianScale);
  const end = <usize>last << 3;
  for (let i = <usize>first << 3; i < end; i += 16) {
    const g = v128.load(gradients + i);
    v128.store(pairs + i, toPairs(g, v128.load(hessians + i), scaleG, scaleH, weights ? weights + i : 0));
  }
}
