// The log-likelihood of a logistic regression and its derivatives, row by row.

export interface LogisticTarget {
  /** shape (rows,), 1 for an event, 0 otherwise */
  readonly isEvent: Uint8Array;
  /** shape (rows,), >= 0; 1 each when absent */
  readonly weights?: Float64Array | undefined;
}

/** w p (1 - p), kept above 0. */
export function curvatureOf(probabilities: Float64Array, weights: Float64Array): Float64Array {
  return probabilities.map((p, i) => weights[i]! * Math.max(p * (1 - p), 1e-12));
}

/** w (y - p): its sum with each column is the gradient. */
export function scoreResiduals(probabilities: Float64Array, isEvent: Uint8Array, weights: Float64Array): Float64Array {
  return probabilities.map((p, i) => weights[i]! * ((isEvent[i] === 1 ? 1 : 0) - p));
}

/** Log-odds of the overall event rate, kept finite where one class is absent. */
export function baseLogOdds(isEvent: Uint8Array, weights: Float64Array): number {
  let events = 0;
  let rows = 0;
  for (let i = 0; i < isEvent.length; i++) {
    rows += weights[i]!;
    if (isEvent[i] === 1) events += weights[i]!;
  }
  return Math.log((events + 0.5) / (rows - events + 0.5));
}

/** Log-likelihood of log-odds, and the probabilities, which take the place of the log-odds. */
export function evaluate(linear: Float64Array, isEvent: Uint8Array, weights: Float64Array) {
  let logLikelihood = 0;
  for (let i = 0; i < linear.length; i++) {
    const z = linear[i]!;
    const e = Math.exp(-Math.abs(z));
    linear[i] = z >= 0 ? 1 / (1 + e) : e / (1 + e);
    logLikelihood -= weights[i]! * (Math.log1p(e) + (isEvent[i] === 1 ? Math.max(-z, 0) : Math.max(z, 0)));
  }
  return { probabilities: linear, logLikelihood };
}
