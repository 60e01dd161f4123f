// Gradients and hessians of the objectives whose loss is a sum over rows, two rows at a time, as f64 or, where they have
// bounds, in one go as fixed-point pairs. Arrays are f64 per row (pairs 8 bytes) and have room for an even number of
// rows. Rows first to last - 1, first even: ranges can be given to several threads.
//
// The formulas, with s the score, y the target and c the objective's parameter, stand in objectives/NAME.ts.
import { exp, log, preciseExp } from './exponential';
import { toPairs } from './fixed-point';

/** Numbers of the objectives; objectives/pointwise.ts lists the same. */
export const LOG_LOSS: u32 = 0;
export const SQUARED_ERROR: u32 = 1;
export const ABSOLUTE_ERROR: u32 = 2;
export const QUANTILE: u32 = 3;
export const HUBER: u32 = 4;
export const POISSON: u32 = 5;
export const TWEEDIE: u32 = 6;

/** Where results of a row go: two arrays of f64, or pairs. Only one of the two is used, chosen at compile time. */
@lazy let gradients: usize = 0;
@lazy let hessians: usize = 0;
@lazy let pairs: usize = 0;
@lazy let weights: usize = 0;
@lazy let gradientScale: f64 = 1;
@lazy let hessianScale: f64 = 1;

@inline
function emit(asPairs: bool, i: usize, g: v128, h: v128): void {
  if (asPairs) {
    v128.store(pairs + i, toPairs(g, h, f64x2.splat(gradientScale), f64x2.splat(hessianScale), weights ? weights + i : 0));
  } else {
    v128.store(gradients + i, g);
    v128.store(hessians + i, h);
  }
}

@inline
function write(kind: u32, asPairs: bool, i: usize, s: v128, y: v128, c: f64): void {
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  if (kind == LOG_LOSS) {
    const p = f64x2.div(one, f64x2.add(one, exp(f64x2.neg(s))));
    emit(asPairs, i, f64x2.sub(p, y), f64x2.mul(p, f64x2.sub(one, p)));
    return;
  }
  if (kind == POISSON) {
    const mean = exp(s);
    emit(asPairs, i, f64x2.sub(mean, y), mean);
    return;
  }
  if (kind == TWEEDIE) {
    const rise = exp(f64x2.mul(s, f64x2.splat(2 - c)));
    emit(asPairs, i, f64x2.sub(rise, f64x2.mul(y, exp(f64x2.mul(s, f64x2.splat(1 - c))))), rise);
    return;
  }
  const error = f64x2.sub(s, y);
  if (kind == SQUARED_ERROR) {
    emit(asPairs, i, error, one);
  } else if (kind == ABSOLUTE_ERROR) {
    const above = v128.and(f64x2.gt(error, zero), one);
    emit(asPairs, i, f64x2.sub(above, v128.and(f64x2.lt(error, zero), one)), one);
  } else if (kind == QUANTILE) {
    emit(asPairs, i, v128.bitselect(f64x2.splat(1 - c), f64x2.splat(-c), f64x2.ge(error, zero)), one);
  } else {
    emit(asPairs, i, f64x2.pmax(f64x2.splat(-c), f64x2.pmin(f64x2.splat(c), error)), one);
  }
}

@inline
function range(kind: u32, asPairs: bool, c: f64, scores: usize, targets: usize, first: u32, last: u32): void {
  const end = <usize>last << 3;
  for (let i = <usize>first << 3; i < end; i += 16) {
    write(kind, asPairs, i, v128.load(scores + i), v128.load(targets + i), c);
  }
}

/** Writes gradient and hessian of each row, not weighted. */
export function pointwiseGradients(
  kind: u32, c: f64, scores: usize, targets: usize, first: u32, last: u32, gradientsOut: usize, hessiansOut: usize,
): void {
  gradients = gradientsOut;
  hessians = hessiansOut;
  if (kind == LOG_LOSS) range(LOG_LOSS, false, c, scores, targets, first, last);
  else if (kind == SQUARED_ERROR) range(SQUARED_ERROR, false, c, scores, targets, first, last);
  else if (kind == ABSOLUTE_ERROR) range(ABSOLUTE_ERROR, false, c, scores, targets, first, last);
  else if (kind == QUANTILE) range(QUANTILE, false, c, scores, targets, first, last);
  else if (kind == HUBER) range(HUBER, false, c, scores, targets, first, last);
  else if (kind == POISSON) range(POISSON, false, c, scores, targets, first, last);
  else range(TWEEDIE, false, c, scores, targets, first, last);
}

/** Writes the fixed-point pair of each row, times its weight if there are weights; for objectives with bounds. */
export function pointwisePairs(
  kind: u32, c: f64, scores: usize, targets: usize, rowWeights: usize, first: u32, last: u32, gScale: f64, hScale: f64, out: usize,
): void {
  setPairs(rowWeights, gScale, hScale, out);
  if (kind == LOG_LOSS) range(LOG_LOSS, true, c, scores, targets, first, last);
  else if (kind == ABSOLUTE_ERROR) range(ABSOLUTE_ERROR, true, c, scores, targets, first, last);
  else if (kind == QUANTILE) range(QUANTILE, true, c, scores, targets, first, last);
  else range(HUBER, true, c, scores, targets, first, last);
}

function setPairs(rowWeights: usize, gScale: f64, hScale: f64, out: usize): void {
  weights = rowWeights;
  gradientScale = gScale;
  hessianScale = hScale;
  pairs = out;
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
    for (let at = stride; at < all; at += stride) most = f64x2.pmax(most, v128.load(scores + i + at));
    let sum = f64x2.splat(0);
    for (let at: usize = 0; at < all; at += stride) {
      sum = f64x2.add(sum, preciseExp(f64x2.sub(v128.load(scores + i + at), most)));
    }
    v128.store(logs + i, f64x2.add(most, log(sum)));
  }
}

@inline
function softmaxRange(
  asPairs: bool, scores: usize, targets: usize, logs: usize, output: f64, factor: f64, first: u32, last: u32,
): void {
  const one = f64x2.splat(1);
  const own = f64x2.splat(output);
  const times = f64x2.splat(factor);
  const end = <usize>last << 3;
  for (let i = <usize>first << 3; i < end; i += 16) {
    const p = exp(f64x2.sub(v128.load(scores + i), v128.load(logs + i)));
    const g = f64x2.sub(p, v128.and(f64x2.eq(v128.load(targets + i), own), one));
    emit(asPairs, i, g, f64x2.mul(times, f64x2.mul(p, f64x2.sub(one, p))));
  }
}

/** p = e^(score - log), gradient = p - [target is `output`], hessian = p (1 - p) * factor, for the scores of one output. */
export function softmaxGradients(
  scores: usize, targets: usize, logs: usize, output: f64, factor: f64, first: u32, last: u32, gradientsOut: usize, hessiansOut: usize,
): void {
  gradients = gradientsOut;
  hessians = hessiansOut;
  softmaxRange(false, scores, targets, logs, output, factor, first, last);
}

/** The same as fixed-point pairs. */
export function softmaxPairs(
  scores: usize, targets: usize, rowWeights: usize, logs: usize, output: f64, factor: f64, first: u32, last: u32,
  gScale: f64, hScale: f64, out: usize,
): void {
  setPairs(rowWeights, gScale, hScale, out);
  softmaxRange(true, scores, targets, logs, output, factor, first, last);
}
