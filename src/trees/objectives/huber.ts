import { anyNumber, type Objective, type ObjectiveFamily } from './objective.js';
import { pointwise } from './pointwise.js';
import { pick, sortWeighted } from './statistics.js';

/**
 * Huber loss, squared near the target and absolute beyond `delta`: with e = |score - target|,
 * loss = e^2 / 2 up to delta, delta (e - delta / 2) beyond; gradient = score - target, kept within delta.
 *
 * Its second derivative is 0 beyond delta, so the hessian is 1 everywhere and each leaf takes the best constant of its
 * rows' residuals.
 *
 * Huber (1964), Robust estimation of a location parameter.
 *
 * @param delta in units of the target, > 0
 */
export function huber({ delta = 1 }: { readonly delta?: number } = {}): Objective {
  const loss = (size: number) => (size <= delta ? size ** 2 / 2 : delta * (size - delta / 2));
  return pointwise({
    name: 'huber',
    parameters: { delta },
    targets: anyNumber,
    loss: (score, target) => loss(Math.abs(score - target)),
    gradient: (score, target) => Math.max(-delta, Math.min(delta, score - target)),
    hessian: () => 1,
    initialScore: (targets, weights, rows) => huberLocation(pick(targets, rows), weights && pick(weights, rows), delta),
    renewLeaf: (residuals, weights) => huberLocation(residuals, weights, delta),
    kernel: { kind: 'huber', parameter: delta, bounds: { gradient: delta, hessian: 1 } },
  });
}

export const huberFamily: ObjectiveFamily = {
  name: 'huber',
  parameters: { delta: { least: 1e-9, most: 1e12, default: 1 } },
  create: huber,
};

/**
 * The constant of least Huber loss. The slope of the loss rises in straight pieces between the points value - delta and
 * value + delta: its root is found by halving among those points, and then on the piece. Sums over ascending values tell
 * the slope at a point in a few steps.
 */
export function huberLocation(given: Float64Array, givenWeights: Float64Array | undefined, delta: number): number {
  const { values, weights } = sortWeighted(given, givenWeights);
  const n = values.length;
  const [mass, sums] = [new Float64Array(n + 1), new Float64Array(n + 1)];
  for (let i = 0; i < n; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    mass[i + 1] = mass[i]! + weight;
    sums[i + 1] = sums[i]! + weight * values[i]!;
  }
  const slope = (at: number) => {
    const below = countBelow(values, at - delta);
    const above = countBelow(values, at + delta);
    const near = (mass[above]! - mass[below]!) * at - (sums[above]! - sums[below]!);
    return delta * (mass[below]! - (mass[n]! - mass[above]!)) + near;
  };
  // Among value + shift: how many have a slope below 0. The slope is at most 0 at the first point, at least 0 at the last.
  const falling = (shift: number) => {
    let [low, high] = [0, n];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (slope(values[middle]! + shift) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const [i, j] = [falling(-delta), falling(delta)];
  const a = Math.max(
    (values[i - 1] ?? Number.NEGATIVE_INFINITY) - delta,
    (values[j - 1] ?? Number.NEGATIVE_INFINITY) + delta,
  );
  const b = Math.min((values[i] ?? Number.POSITIVE_INFINITY) - delta, (values[j] ?? Number.POSITIVE_INFINITY) + delta);
  if (a === Number.NEGATIVE_INFINITY) return b;
  const [before, behind] = [slope(a), slope(b)];
  return behind > before ? a + ((b - a) * -before) / (behind - before) : (a + b) / 2;
}

/** How many of the ascending values are below a number. */
function countBelow(values: Float64Array, limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
