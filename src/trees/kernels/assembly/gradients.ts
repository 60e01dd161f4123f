// Gradients and hessians of the objectives whose loss is a sum over rows, two rows at a time. Arrays are f64 per row and
// have room for an even number of rows. Rows first to last - 1, first even: ranges can be given to several threads.
//
// The formulas, with s the score, y the target and c the objective's parameter, stand in objectives/NAME.ts.
import { exp, log } from './exponential';

/** Numbers of the objectives; objectives/pointwise.ts lists the same. */
export const LOG_LOSS: u32 = 0;
export const SQUARED_ERROR: u32 = 1;
export const ABSOLUTE_ERROR: u32 = 2;
export const QUANTILE: u32 = 3;
export const HUBER: u32 = 4;
export const POISSON: u32 = 5;
export const TWEEDIE: u32 = 6;

@inline
function write(kind: u32, s: v128, y: v128, c: f64, gradient: usize, hessian: usize): void {
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  if (kind == LOG_LOSS) {
    const p = f64x2.div(one, f64x2.add(one, exp(f64x2.neg(s))));
    v128.store(gradient, f64x2.sub(p, y));
    v128.store(hessian, f64x2.mul(p, f64x2.sub(one, p)));
    return;
  }
  if (kind == POISSON) {
    const mean = exp(s);
    v128.store(gradient, f64x2.sub(mean, y));
    v128.store(hessian, mean);
    return;
  }
  if (kind == TWEEDIE) {
    const rise = exp(f64x2.mul(s, f64x2.splat(2 - c)));
    v128.store(gradient, f64x2.sub(rise, f64x2.mul(y, exp(f64x2.mul(s, f64x2.splat(1 - c))))));
    v128.store(hessian, rise);
    return;
  }
  const error = f64x2.sub(s, y);
  v128.store(hessian, one);
  if (kind == SQUARED_ERROR) {
    v128.store(gradient, error);
  } else if (kind == ABSOLUTE_ERROR) {
    const above = v128.and(f64x2.gt(error, zero), one);
    v128.store(gradient, f64x2.sub(above, v128.and(f64x2.lt(error, zero), one)));
  } else if (kind == QUANTILE) {
    v128.store(gradient, v128.bitselect(f64x2.splat(1 - c), f64x2.splat(-c), f64x2.ge(error, zero)));
  } else {
    v128.store(gradient, f64x2.max(f64x2.splat(-c), f64x2.min(f64x2.splat(c), error)));
  }
}

@inline
function range(kind: u32, c: f64, scores: usize, targets: usize, first: u32, last: u32, gradients: usize, hessians: usize): void {
  const end = <usize>last << 3;
  for (let i = <usize>first << 3; i < end; i += 16) {
    write(kind, v128.load(scores + i), v128.load(targets + i), c, gradients + i, hessians + i);
  }
}

/** Writes gradient and hessian of each row, not weighted. */
export function pointwiseGradients(
  kind: u32, c: f64, scores: usize, targets: usize, first: u32, last: u32, gradients: usize, hessians: usize,
): void {
  if (kind == LOG_LOSS) range(LOG_LOSS, c, scores, targets, first, last, gradients, hessians);
  else if (kind == SQUARED_ERROR) range(SQUARED_ERROR, c, scores, targets, first, last, gradients, hessians);
  else if (kind == ABSOLUTE_ERROR) range(ABSOLUTE_ERROR, c, scores, targets, first, last, gradients, hessians);
  else if (kind == QUANTILE) range(QUANTILE, c, scores, targets, first, last, gradients, hessians);
  else if (kind == HUBER) range(HUBER, c, scores, targets, first, last, gradients, hessians);
  else if (kind == POISSON) range(POISSON, c, scores, targets, first, last, gradients, hessians);
  else range(TWEEDIE, c, scores, targets, first, last, gradients, hessians);
}

/**
 * Softmax: logs[row] = ln(sum over outputs of e^score), the log of what probabilities are divided by. Scores of output k
 * start `stride` bytes after those of output k - 1.
 */
export function softmaxLogs(scores: usize, outputs: u32, stride: usize, first: u32, last: u32, logs: usize): void {
  const end = <usize>last << 3;
  const all = <usize>outputs * stride;
  for (let i = <usize>first << 3; i < end; i += 16) {
    let most = v128.load(scores + i);
    for (let at = stride; at < all; at += stride) most = f64x2.max(most, v128.load(scores + i + at));
    let sum = f64x2.splat(0);
    for (let at: usize = 0; at < all; at += stride) sum = f64x2.add(sum, exp(f64x2.sub(v128.load(scores + i + at), most)));
    v128.store(logs + i, f64x2.add(most, log(sum)));
  }
}

/** p = e^(score - log), gradient = p - [target is `output`], hessian = p (1 - p) * factor, for the scores of one output. */
export function softmaxGradients(
  scores: usize, targets: usize, logs: usize, output: f64, factor: f64, first: u32, last: u32, gradients: usize, hessians: usize,
): void {
  const one = f64x2.splat(1);
  const own = f64x2.splat(output);
  const times = f64x2.splat(factor);
  const end = <usize>last << 3;
  for (let i = <usize>first << 3; i < end; i += 16) {
    const p = exp(f64x2.sub(v128.load(scores + i), v128.load(logs + i)));
    v128.store(gradients + i, f64x2.sub(p, v128.and(f64x2.eq(v128.load(targets + i), own), one)));
    v128.store(hessians + i, f64x2.mul(times, f64x2.mul(p, f64x2.sub(one, p))));
  }
}
