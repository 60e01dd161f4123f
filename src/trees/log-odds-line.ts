/** A line from a score to the log-odds of the event. */
export interface LogOddsLine {
  readonly intercept: number;
  /** > 0 */
  readonly slope: number;
  /** Mean log-loss on the rows that it was fitted to; NaN when there was none. */
  readonly loss: number;
}

/** Scores are rounded to this much, so that rows can be added up exactly, in whatever order they come. */
const unit = 2 ** -16;
const leastSlope = 0.01;

/**
 * The line of least log-loss (Platt, 1999), drawn towards slope 1 and `intercept` as if by one observation each.
 *
 * @param scores shape (rows,); rows with NaN are left out
 * @param targets 0 or 1, shape (rows,)
 * @param weights multiples of one power of two, shape (rows,); 1 each when absent
 */
export function fitLogOddsLine(
  scores: Float64Array,
  targets: Float64Array,
  weights: Float64Array | undefined,
  intercept: number,
): LogOddsLine {
  const cells = new Map<number, [number, number]>();
  for (let row = 0; row < scores.length; row++) {
    if (Number.isNaN(scores[row])) continue;
    const at = Math.round(scores[row]! / unit);
    let cell = cells.get(at);
    if (cell === undefined) {
      cell = [0, 0];
      cells.set(at, cell);
    }
    cell[targets[row]!]! += weights === undefined ? 1 : weights[row]!;
  }
  const sums = [...cells].sort(([a], [b]) => a - b).map(([at, [none, event]]) => ({ score: at * unit, none, event }));
  if (sums.length === 0) return { intercept, slope: 1, loss: Number.NaN };
  const lossOf = (a: number, b: number) =>
    sums.reduce((sum, { score, none, event }) => {
      const s = a + b * score;
      const risk = Math.max(s, 0) + Math.log1p(Math.exp(-Math.abs(s)));
      return sum + (none + event) * risk - event * s;
    }, 0);
  const objective = (a: number, b: number) => lossOf(a, b) + 0.5 * (a - intercept) ** 2 + 0.5 * (b - 1) ** 2;
  let [a, b] = [intercept, 1];
  let least = objective(a, b);
  for (let step = 0; step < 50; step++) {
    let [ga, gb, haa, hab, hbb] = [a - intercept, b - 1, 1, 0, 1];
    for (const { score, none, event } of sums) {
      const p = 1 / (1 + Math.exp(-a - b * score));
      const g = (none + event) * p - event;
      const h = (none + event) * p * (1 - p);
      ga += g;
      gb += g * score;
      haa += h;
      hab += h * score;
      hbb += h * score * score;
    }
    const determinant = haa * hbb - hab * hab;
    const da = (hbb * ga - hab * gb) / determinant;
    const db = (haa * gb - hab * ga) / determinant;
    let length = 1;
    while (length > 1e-6 && !(objective(a - length * da, b - length * db) < least)) length /= 2;
    if (length <= 1e-6) break;
    a -= length * da;
    b -= length * db;
    const now = objective(a, b);
    const isDone = least - now < 1e-10 * Math.abs(least);
    least = now;
    if (isDone) break;
  }
  const weight = sums.reduce((sum, { none, event }) => sum + none + event, 0);
  const slope = Math.max(leastSlope, b);
  return { intercept: a, slope, loss: lossOf(a, slope) / weight };
}
