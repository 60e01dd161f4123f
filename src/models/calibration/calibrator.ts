// Maps from the log-odds that a model says to log-odds that hold. All rise: they change probabilities, never the order,
// but for ties.

/** What was learned, as JSON keeps it. */
export type Calibrator =
  /** As the model says. */
  | { readonly kind: 'none' }
  /** slope x log-odds + intercept (Platt, 1999). */
  | { readonly kind: 'platt'; readonly slope: number; readonly intercept: number }
  /** a ln p - b ln(1 - p) + c (Kull, Silva Filho and Flach, 2017); a, b >= 0. */
  | { readonly kind: 'beta'; readonly a: number; readonly b: number; readonly c: number }
  /** Straight lines between points, level outside (after Zadrozny and Elkan, 2002); both lists ascend. */
  | { readonly kind: 'isotonic'; readonly from: readonly number[]; readonly to: readonly number[] };

export type CalibrationKind = Calibrator['kind'];

/** Log-odds after calibration. */
export function calibrate(calibrator: Calibrator, logOdds: number): number {
  switch (calibrator.kind) {
    case 'none':
      return logOdds;
    case 'platt':
      return calibrator.slope * logOdds + calibrator.intercept;
    case 'beta':
      // ln p and -ln(1 - p) without cancellation at either end.
      return calibrator.a * -softplus(-logOdds) + calibrator.b * softplus(logOdds) + calibrator.c;
    case 'isotonic':
      return interpolate(calibrator.from, calibrator.to, logOdds);
  }
}

/** ln(1 + e^x) */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function interpolate(from: readonly number[], to: readonly number[], x: number): number {
  const last = from.length - 1;
  if (x <= from[0]!) return to[0]!;
  if (x >= from[last]!) return to[last]!;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (from[middle]! <= x) low = middle;
    else high = middle;
  }
  const share = (x - from[low]!) / (from[high]! - from[low]!);
  return to[low]! + share * (to[high]! - to[low]!);
}
