// The best split of a node over its features, read from the node's histogram.
//
// A feature is 24 bytes: u32 column, u32 byte offset of its first bin, u32 extras, u32 values, i32 kind (0 ordered,
// 1 categorical), i32 direction (+1 score must not fall with the value, -1 must not rise, 0 free).
// Bins of an ordered feature: `extras` bins that stand outside the order (missing, then each special code), then
// `values` ascending bins. Of a categorical one: all `extras + values` bins are levels (the first is missing).
//
// Settings, f64 each: 0 lambda (L2), 1 alpha (L1), 2 least hessian of a child, 3 least rows of a child, 4 lower and
// 5 upper bound of a child's value, 6 size of one gradient unit, 7 of one hessian unit, 8 smoothing of levels in rows,
// 9 price of a grouping per level, 10 L2 added where levels are grouped, 11 path smoothing in rows, 12 largest value of
// a leaf before smoothing, 13 the node's own value.
//
// The answer, 96 bytes: 0 f64 gain (0: no split), 8 u32 feature (its place in the list), 12 i32 last value bin that goes
// left (-1: grouping), 16 sums of the left child (i64, i64), 32 256 bits: the bins that go left, 64 f64 value of the left
// child, 72 of the right child, 80 u32 whether the two are ordered by the feature's direction, 88 f64 twice the loss that
// the children save: what answers for parts of the features are compared by (equal: the earlier part).

const SIX: f64 = 6;
/** 1 less more than the rounding errors of a comparison. */
const ALMOST: f64 = 1 - 1e-13;

@lazy let lambda: f64 = 0;
@lazy let alpha: f64 = 0;
@lazy let leastHessian: f64 = 0;
@lazy let leastRows: i64 = 0;
@lazy let lower: f64 = 0;
@lazy let upper: f64 = 0;
@lazy let gradientUnit: f64 = 0;
@lazy let hessianUnit: f64 = 0;
@lazy let pathSmooth: f64 = 0;
@lazy let largestValue: f64 = 0;
@lazy let parentValue: f64 = 0;
@lazy let isNewton: bool = false;
@lazy let countBits: i64 = 0;
@lazy let countMask: i64 = 0;
@lazy let totalG: i64 = 0;
@lazy let totalH: i64 = 0;

@inline
function gradient(sum: i64): f64 {
  return <f64>sum * gradientUnit;
}

@inline
function hessian(sum: i64): f64 {
  return <f64>(sum >> countBits) * hessianUnit;
}

@inline
function rows(sum: i64): f64 {
  return <f64>(sum & countMask);
}

@inline
function shrunk(g: f64): f64 {
  return copysign(max(abs(g) - alpha, 0), g);
}

/** Value of a child with these sums: its Newton step, at most the largest value, drawn to its parent's, within bounds. */
@inline
function value(sumG: i64, sumH: i64): f64 {
  let w = -shrunk(gradient(sumG)) / (hessian(sumH) + lambda);
  w = max(-largestValue, min(largestValue, w));
  if (pathSmooth > 0) {
    const n = rows(sumH);
    w = (w * n + parentValue * pathSmooth) / (n + pathSmooth);
  }
  return max(lower, min(upper, w));
}

/** Twice the loss that a leaf of value w saves: the parabola -2 (G w + alpha |w|) - (H + lambda) w^2. */
@inline
function savedAt(g: f64, h: f64, w: f64): f64 {
  return -2 * (g * w + alpha * abs(w)) - (h + lambda) * w * w;
}

/** The same at the top of the parabola, the Newton step: T(G)^2 / (H + lambda). */
@inline
function savedByNewton(g: f64, h: f64): f64 {
  const t = shrunk(g);
  return (t * t) / (h + lambda);
}

@inline
function saved(sumG: i64, sumH: i64): f64 {
  const g = gradient(sumG);
  const h = hessian(sumH);
  return isNewton ? savedByNewton(g, h) : savedAt(g, h, value(sumG, sumH));
}

function setBit(mask: usize, bin: u32): void {
  const word = mask + (<usize>(bin >> 5) << 2);
  store<u32>(word, load<u32>(word) | (1 << (bin & 31)));
}

/** Sorts `count` (f64 key, u32 bin) records of 16 bytes by key, then by bin (heapsort). */
function sortByKey(at: usize, count: u32): void {
  if (count < 2) return;
  for (let start: i32 = <i32>(count >> 1) - 1; start >= 0; start--) sift(at, <u32>start, count);
  for (let end = count - 1; end > 0; end--) {
    swap(at, at + (<usize>end << 4));
    sift(at, 0, end);
  }
}

function swap(a: usize, b: usize): void {
  const held = v128.load(a);
  v128.store(a, v128.load(b));
  v128.store(b, held);
}

@inline
function precedes(a: usize, b: usize): bool {
  const x = load<f64>(a);
  const y = load<f64>(b);
  return x < y || (x == y && load<u32>(a, 8) < load<u32>(b, 8));
}

function sift(at: usize, root: u32, count: u32): void {
  for (;;) {
    let child: u32 = 2 * root + 1;
    if (child >= count) return;
    if (child + 1 < count && precedes(at + (<usize>child << 4), at + (<usize>(child + 1) << 4))) child++;
    if (!precedes(at + (<usize>root << 4), at + (<usize>child << 4))) return;
    swap(at + (<usize>root << 4), at + (<usize>child << 4));
    root = child;
  }
}

/** The larger child, by hessian, takes the bins that no row of the node is in. */
@inline
function leftIsLarger(leftH: i64): bool {
  return 2 * (leftH >> countBits) >= totalH >> countBits;
}

function write(answer: usize, gain: f64, feature: u32, threshold: i32, leftG: i64, leftH: i64, ordered: bool): void {
  store<f64>(answer, gain);
  store<u32>(answer, feature, 8);
  store<i32>(answer, threshold, 12);
  store<i64>(answer, leftG, 16);
  store<i64>(answer, leftH, 24);
  memory.fill(answer + 32, 0, 32);
  store<f64>(answer, value(leftG, leftH), 64);
  store<f64>(answer, value(totalG - leftG, totalH - leftH), 72);
  store<u32>(answer, ordered ? 1 : 0, 80);
}

/** Thresholds of an ordered feature, each with every sensible way to send missing and special codes left or right. */
function splitOrdered(histogram: usize, extras: u32, values: u32, direction: i32, feature: u32, threshold: f64, answer: usize, scratch: usize): f64 {
  // The saved loss is convex in the left child's sums, so the best choice of extras cuts their order by mean gradient:
  // they go left up to some place in it, or from there on.
  let present: u32 = 0;
  for (let e: u32 = 0; e < extras; e++) {
    const at = histogram + (<usize>e << 4);
    const h = load<i64>(at, 8);
    if (h == 0) continue;
    const record = scratch + (<usize>present << 4);
    store<f64>(record, gradient(load<i64>(at)) / max(hessian(h), hessianUnit));
    store<u32>(record, e, 8);
    present++;
  }
  sortByKey(scratch, present);
  const first = histogram + (<usize>extras << 4);
  // Bins without rows at the ends are passed by once, not in every pass.
  let end = first + (<usize>values << 4);
  while (end > first && load<i64>(end - 8) == 0) end -= 16;
  if (end == first) return threshold;
  const last = end - 16;
  let start = first;
  while (load<i64>(start, 8) == 0) start += 16;
  const choices: u32 = present == 0 ? 1 : 2 * present;
  let best = threshold;
  let bestChoice: u32 = 0;
  let bestAt: usize = 0;
  let bestG: i64 = 0;
  let bestH: i64 = 0;
  for (let choice: u32 = 0; choice < choices; choice++) {
    // Choices 0..present-1 send the first `choice` extras left; the others send all but the first `choice - present`.
    const from: u32 = choice < present ? 0 : choice - present;
    const to: u32 = choice < present ? choice : present;
    let leftG: i64 = 0;
    let leftH: i64 = 0;
    for (let k = from; k < to; k++) {
      const at = histogram + (<usize>load<u32>(scratch + (<usize>k << 4), 8) << 4);
      leftG += load<i64>(at);
      leftH += load<i64>(at, 8);
    }
    if (isNewton) {
      // A cut that does not save more than the best one so far is told without a division; the few others exactly.
      const l2 = lambda;
      const l1 = alpha;
      let limit = best * ALMOST;
      for (let at = start; at < end; at += 16) {
        leftG += load<i64>(at);
        leftH += load<i64>(at, 8);
        if ((leftH & countMask) < leastRows) continue;
        const rightH = totalH - leftH;
        if ((rightH & countMask) < leastRows) break;
        const hl = hessian(leftH);
        const hr = hessian(rightH);
        if (hl < leastHessian) continue;
        if (hr < leastHessian) break;
        const rightG = totalG - leftG;
        const tl = max(abs(gradient(leftG)) - l1, 0);
        const tr = max(abs(gradient(rightG)) - l1, 0);
        const dl = hl + l2;
        const dr = hr + l2;
        if (tl * tl * dr + tr * tr * dl < limit * (dl * dr)) continue;
        const gain = (tl * tl) / dl + (tr * tr) / dr;
        if (!(gain > best)) continue;
        best = gain;
        limit = best * ALMOST;
        bestChoice = choice;
        bestAt = at;
        bestG = leftG;
        bestH = leftH;
      }
      continue;
    }
    for (let at = start; at < end; at += 16) {
      const sumH = load<i64>(at, 8);
      if (sumH == 0) continue;
      leftG += load<i64>(at);
      leftH += sumH;
      if ((leftH & countMask) < leastRows) continue;
      const rightH = totalH - leftH;
      if ((rightH & countMask) < leastRows) break;
      const hl = hessian(leftH);
      const hr = hessian(rightH);
      if (hl < leastHessian) continue;
      if (hr < leastHessian) break;
      const rightG = totalG - leftG;
      const wl = value(leftG, leftH);
      const wr = value(rightG, rightH);
      const gain = savedAt(gradient(leftG), hl, wl) + savedAt(gradient(rightG), hr, wr);
      if (!(gain > best)) continue;
      if (direction != 0 && at < last && (direction > 0 ? wr < wl : wr > wl)) continue;
      best = gain;
      bestChoice = choice;
      bestAt = at;
      bestG = leftG;
      bestH = leftH;
    }
  }
  if (bestAt == 0) return threshold;
  // Where only missing and special codes go right, all values go left, those that no row of the node has too.
  const bestBin = bestAt == last ? values - 1 : <u32>((bestAt - first) >> 4);
  write(answer, best, feature, <i32>(extras + bestBin), bestG, bestH, direction != 0 && bestAt < last);
  const mask = answer + 32;
  for (let bin: u32 = 0; bin <= bestBin; bin++) setBit(mask, extras + bin);
  if (leftIsLarger(bestH)) {
    for (let e: u32 = 0; e < extras; e++) if (load<i64>(histogram + (<usize>e << 4), 8) == 0) setBit(mask, e);
  }
  const from: u32 = bestChoice < present ? 0 : bestChoice - present;
  const to: u32 = bestChoice < present ? bestChoice : present;
  for (let k = from; k < to; k++) setBit(mask, load<u32>(scratch + (<usize>k << 4), 8));
  return best;
}

/**
 * Two groups of levels: sorted by their smoothed mean gradient, the best cut of that order (Fisher, 1958).
 *
 * The order is found on the same rows as the gain, so even pure noise gains: levels put in two groups by the sign of
 * their noise gain (2 / pi) K, where K = (sum sqrt(H))^2 / sum H counts levels by their weight. An ordered column gains
 * from noise too, by the choice of its threshold, about as much as SIX levels do. `price` times the excess is taken off.
 */
function splitLevels(histogram: usize, bins: u32, feature: u32, threshold: f64, smoothing: f64, price: f64, answer: usize, scratch: usize): f64 {
  const mean = gradient(totalG) / (hessian(totalH) + 1e-300);
  const smooth = (smoothing * hessian(totalH)) / rows(totalH) + 1e-12;
  let present: u32 = 0;
  let roots: f64 = 0;
  for (let b: u32 = 0; b < bins; b++) {
    const at = histogram + (<usize>b << 4);
    const sum = load<i64>(at, 8);
    if (sum == 0) continue;
    const h = hessian(sum);
    roots += sqrt(h);
    const record = scratch + (<usize>present << 4);
    store<f64>(record, (gradient(load<i64>(at)) - mean * h) / (h + smooth));
    store<u32>(record, b, 8);
    present++;
  }
  if (present < 2) return threshold;
  sortByKey(scratch, present);
  const effectiveLevels = (roots * roots) / (hessian(totalH) + 1e-300);
  const penalty = price * 0.6366197723675814 * max(0, effectiveLevels - SIX);
  let best = threshold;
  let bestCut: i32 = -1;
  let bestG: i64 = 0;
  let bestH: i64 = 0;
  let leftG: i64 = 0;
  let leftH: i64 = 0;
  for (let k: u32 = 0; k + 1 < present; k++) {
    const at = histogram + (<usize>load<u32>(scratch + (<usize>k << 4), 8) << 4);
    leftG += load<i64>(at);
    leftH += load<i64>(at, 8);
    const rightH = totalH - leftH;
    if ((leftH & countMask) < leastRows) continue;
    if ((rightH & countMask) < leastRows) break;
    if (hessian(leftH) < leastHessian) continue;
    if (hessian(rightH) < leastHessian) break;
    const gain = saved(leftG, leftH) + saved(totalG - leftG, rightH) - penalty;
    if (!(gain > best)) continue;
    best = gain;
    bestCut = <i32>k;
    bestG = leftG;
    bestH = leftH;
  }
  if (bestCut < 0) return threshold;
  write(answer, best, feature, -1, bestG, bestH, false);
  const mask = answer + 32;
  if (leftIsLarger(bestH)) {
    for (let b: u32 = 0; b < bins; b++) if (load<i64>(histogram + (<usize>b << 4), 8) == 0) setBit(mask, b);
  }
  for (let k: u32 = 0; k <= <u32>bestCut; k++) setBit(mask, load<u32>(scratch + (<usize>k << 4), 8));
  return best;
}

/**
 * Finds the split that saves the most loss; ties go to the feature that comes first, then to the lower bin.
 *
 * @param totals the node's sums, 16 bytes
 * @param features, count the features to look at: all, or a part of the list
 * @param newton 1 when leaves hold plain Newton steps: neither bounds nor path smoothing nor a largest value
 * @param least a split must gain more than this
 * @param scratch room for 256 records of 16 bytes
 */
export function bestSplit(
  histogram: usize, totals: usize, features: usize, count: u32, settings: usize, newton: u32, bits: u32, least: f64,
  scratch: usize, answer: usize,
): void {
  lambda = load<f64>(settings);
  alpha = load<f64>(settings, 8);
  leastHessian = load<f64>(settings, 16);
  leastRows = <i64>load<f64>(settings, 24);
  lower = load<f64>(settings, 32);
  upper = load<f64>(settings, 40);
  gradientUnit = load<f64>(settings, 48);
  hessianUnit = load<f64>(settings, 56);
  const smoothing = load<f64>(settings, 64);
  const price = load<f64>(settings, 72);
  const levelLambda = load<f64>(settings, 80);
  pathSmooth = load<f64>(settings, 88);
  largestValue = load<f64>(settings, 96);
  parentValue = load<f64>(settings, 104);
  isNewton = newton != 0;
  countBits = <i64>bits;
  countMask = (<i64>1 << countBits) - 1;
  totalG = load<i64>(totals);
  totalH = load<i64>(totals, 8);
  store<f64>(answer, 0);
  const g = gradient(totalG);
  const h = hessian(totalH);
  const before = isNewton ? savedByNewton(g, h) : savedAt(g, h, parentValue);
  const plainLambda = lambda;
  let best = before + 2 * least;
  let found = false;
  for (let k: u32 = 0; k < count; k++) {
    const feature = features + <usize>k * 24;
    const at = histogram + <usize>load<u32>(feature, 4);
    const extras = load<u32>(feature, 8);
    const values = load<u32>(feature, 12);
    let now: f64;
    if (load<i32>(feature, 16) == 0) {
      now = splitOrdered(at, extras, values, load<i32>(feature, 20), k, best, answer, scratch);
    } else {
      lambda = plainLambda + levelLambda;
      now = splitLevels(at, extras + values, k, best, smoothing, price, answer, scratch);
      lambda = plainLambda;
    }
    if (now > best) {
      best = now;
      found = true;
    }
  }
  store<f64>(answer, found ? 0.5 * (best - before) : 0);
  store<f64>(answer, best, 88);
}
