import { div, equal, mean, mul, reshape, type Shape, showShape, sum, type Value, where } from '../../engine/index.js';
import { ShapeError } from '../../errors/index.js';

export interface LossOptions {
  /** How much each row counts, shape [batch], or each loss, in their shape; 0 for rows that only fill a batch. All alike when absent. */
  readonly weight?: Value | undefined;
}

/**
 * Mean of losses by their weights, shape []: sum(w l) / sum(w); 0, without a gradient, where all weigh 0. Several losses of a row
 * that has one weight count as their mean.
 *
 * @throws ShapeError for weights that are neither of the rows nor of the losses
 */
export function weightedMean(losses: Value, { weight }: LossOptions): Value {
  if (weight === undefined) return mean(losses);
  expectFirstAxes(weight, losses.shape);
  let ofRows = losses;
  while (ofRows.ndim > weight.ndim) ofRows = mean(ofRows, -1);
  return byWeight(sum(mul(ofRows, weight)), sum(weight));
}

/** Weights that count along the first axes of losses, with axes of size 1 for the others. @throws ShapeError as weightedMean does */
export function onFirstAxes(weight: Value, losses: Shape): Value {
  expectFirstAxes(weight, losses);
  return reshape(
    weight,
    losses.map((_, axis) => weight.shape[axis] ?? 1),
  );
}

function expectFirstAxes({ shape }: Value, losses: Shape): void {
  if (shape.every((size, axis) => size === losses[axis])) return;
  throw new ShapeError(
    `weight: expected the first axes of the losses ${showShape(losses)}, such as ${showShape(losses.slice(0, 1))}, received ${showShape(shape)}.`,
  );
}

const weights = new WeakMap<Value, Value>();

/** A sum divided by the weight of what was added up; the sum itself where that is 0. */
export function byWeight(total: Value, weight: Value): Value {
  const mean = div(total, where(equal(weight, 0), 1, weight));
  weights.set(mean, weight);
  return mean;
}

/**
 * What a mean was divided by, shape [], so that means of parts make the mean of the whole: sum(weight mean) / sum(weight). Undefined
 * for what is no weighted mean itself, such as a sum of two.
 */
export function weightOfMean(mean: Value): Value | undefined {
  return weights.get(mean);
}
