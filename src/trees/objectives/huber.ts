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
 * value + delta, so its root is found by halving between those points and then on the piece.
 */
export function huberLocation(given: Float64Array, givenWeights: Float64Array | undefined, delta: number): number {
  const { values, weights } = sortWeighted(given, givenWeights);
  const slope = (at: number) => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) {
      sum += (weights?.[i] ?? 1) * Math.max(-delta, Math.min(delta, at - values[i]!));
    }
    return sum;
  };
  const corners = new Float64Array(2 * values.length);
  values.forEach((value, i) => {
    corners[2 * i] = value - delta;
    corners[2 * i + 1] = value + delta;
  });
  corners.sort();
  // The slope is negative or 0 at the first corner, positive or 0 at the last.
  let low = 0;
  let high = corners.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (slope(corners[middle]!) < 0) low = middle;
    else high = middle;
  }
  const [a, b] = [corners[low]!, corners[high]!];
  const [before, behind] = [slope(a), slope(b)];
  return behind === before ? (a + b) / 2 : a + ((b - a) * -before) / (behind - before);
}
