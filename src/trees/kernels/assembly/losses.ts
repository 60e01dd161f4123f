// Sums of losses over listed rows. A sum is kept per block of BLOCK rows of the list and those are added up in their order,
// so the number of threads that share the blocks does not matter.
import { log, log1p, preciseExp as exp } from './exponential';
import { ABSOLUTE_ERROR, HUBER, LOG_LOSS, POISSON, QUANTILE, SQUARED_ERROR } from './gradients';

const BLOCK: u32 = 1024;

@inline
function loss(kind: u32, s: v128, y: v128, c: f64): v128 {
  const zero = f64x2.splat(0);
  if (kind == LOG_LOSS) {
    const tail = log1p(exp(f64x2.neg(f64x2.abs(s))));
    return f64x2.sub(f64x2.add(f64x2.pmax(s, zero), tail), f64x2.mul(y, s));
  }
  if (kind == POISSON) return f64x2.sub(exp(s), f64x2.mul(y, s));
  const error = f64x2.sub(s, y);
  if (kind == SQUARED_ERROR) return f64x2.mul(f64x2.splat(0.5), f64x2.mul(error, error));
  const size = f64x2.abs(error);
  if (kind == ABSOLUTE_ERROR) return size;
  if (kind == QUANTILE) {
    return f64x2.mul(size, v128.bitselect(f64x2.splat(1 - c), f64x2.splat(c), f64x2.ge(error, zero)));
  }
  if (kind == HUBER) {
    const near = f64x2.pmin(size, f64x2.splat(c));
    return f64x2.mul(near, f64x2.sub(size, f64x2.mul(f64x2.splat(0.5), near)));
  }
  const rise = f64x2.div(exp(f64x2.mul(s, f64x2.splat(2 - c))), f64x2.splat(2 - c));
  return f64x2.sub(rise, f64x2.div(f64x2.mul(y, exp(f64x2.mul(s, f64x2.splat(1 - c)))), f64x2.splat(1 - c)));
}

@inline
function pair(values: usize, a: usize, b: usize): v128 {
  return f64x2.replace_lane(f64x2.splat(load<f64>(values + a)), 1, load<f64>(values + b));
}

@inline
function sums(kind: u32, c: f64, scores: usize, targets: usize, weights: usize, rows: usize, count: u32, out: usize): void {
  for (let start: u32 = 0; start < count; start += BLOCK) {
    const end = min(start + BLOCK, count);
    let sum = f64x2.splat(0);
    for (let i = start; i < end; i += 2) {
      // An odd last row stands in both lanes, and counts once.
      const isPair = i + 1 < end;
      const a = <usize>load<u32>(rows + (<usize>i << 2)) << 3;
      const b = isPair ? <usize>load<u32>(rows + (<usize>i << 2), 4) << 3 : a;
      let each = loss(kind, pair(scores, a, b), pair(targets, a, b), c);
      if (weights) each = f64x2.mul(each, pair(weights, a, b));
      if (!isPair) each = f64x2.replace_lane(each, 1, 0);
      sum = f64x2.add(sum, each);
    }
    store<f64>(out, f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
    out += 8;
  }
}

/** Writes the sum of weight * loss of each block of the listed rows; `weights` 0 stands for 1 each. */
export function pointwiseLosses(
  kind: u32, c: f64, scores: usize, targets: usize, weights: usize, rows: usize, count: u32, out: usize,
): void {
  if (kind == LOG_LOSS) sums(LOG_LOSS, c, scores, targets, weights, rows, count, out);
  else if (kind == SQUARED_ERROR) sums(SQUARED_ERROR, c, scores, targets, weights, rows, count, out);
  else if (kind == ABSOLUTE_ERROR) sums(ABSOLUTE_ERROR, c, scores, targets, weights, rows, count, out);
  else if (kind == QUANTILE) sums(QUANTILE, c, scores, targets, weights, rows, count, out);
  else if (kind == HUBER) sums(HUBER, c, scores, targets, weights, rows, count, out);
  else if (kind == POISSON) sums(POISSON, c, scores, targets, weights, rows, count, out);
  else sums(6, c, scores, targets, weights, rows, count, out);
}

/** The same for softmax: ln(sum over outputs of e^score) - score of the target's output. */
export function softmaxLosses(
  scores: usize, outputs: u32, stride: usize, targets: usize, weights: usize, rows: usize, count: u32, out: usize,
): void {
  const all = <usize>outputs * stride;
  for (let start: u32 = 0; start < count; start += BLOCK) {
    const end = min(start + BLOCK, count);
    let sum: f64 = 0;
    for (let i = start; i < end; i++) {
      const row = <usize>load<u32>(rows + (<usize>i << 2)) << 3;
      let most = load<f64>(scores + row);
      for (let at = stride; at < all; at += stride) most = max(most, load<f64>(scores + row + at));
      let mass = f64x2.splat(0);
      for (let at: usize = 0; at < all; at += stride) mass = f64x2.add(mass, exp(f64x2.splat(load<f64>(scores + row + at) - most)));
      const own = load<f64>(scores + row + <usize>load<f64>(targets + row) * stride);
      sum += (weights ? load<f64>(weights + row) : 1) * (most + f64x2.extract_lane(log(mass), 0) - own);
    }
    store<f64>(out, sum);
    out += 8;
  }
}
