import { equal, nanOutside, type Shape, showShape, type Value, where } from '../../engine/index.js';
import { ShapeError } from '../../errors/index.js';
import { onFirstAxes } from './weighted-mean.js';

const isSameShape = (a: Shape, b: Shape) => a.length === b.length && a.every((size, axis) => size === b[axis]);

/** @throws ShapeError for targets of another type, and where they would be spread over predictions of another shape */
export function expectTargets(loss: string, predictions: Value, targets: Value): void {
  const [a, b] = [predictions.shape, targets.shape];
  if (targets.dtype !== 'float') {
    throw new ShapeError(
      `${loss}: expected targets that are float ${showShape(a)}, received ${targets.dtype} ${showShape(b)}; leave '${targets.dtype}' out where their tensor is made, or cast() them to 'float'.`,
    );
  }
  if (isSameShape(a, b)) return;
  throw new ShapeError(
    `${loss}: expected targets of the shape of the predictions ${showShape(a)}, received ${showShape(b)}; reshape() one of them.`,
  );
}

/** @throws ShapeError where a target for each row, [...], would be spread over predictions [..., several] of other rows */
export function expectOnePerRow(loss: string, predictions: Value, targets: Value): void {
  const rows = predictions.shape.slice(0, -1);
  if (isSameShape(rows, targets.shape)) return;
  throw new ShapeError(
    `${loss}: expected targets of shape ${showShape(rows)}, one for each row of the predictions ${showShape(predictions.shape)}, received ${showShape(targets.shape)}; reshape() them.`,
  );
}

/** @throws ShapeError where parameters of a distribution would spread losses beyond the shape of the targets */
export function expectLosses(loss: string, losses: Value, { shape }: Value): Value {
  if (isSameShape(losses.shape, shape)) return losses;
  throw new ShapeError(
    `${loss}: expected parameters that spread to ${showShape(shape)}, the shape of the targets, received such as spread to ${showShape(losses.shape)}; reshape() them.`,
  );
}

/** Probabilities that were added up in single precision may be that far beyond 0 and 1. */
export const probabilities = [-1e-5, 1 + 1e-5] as const;

/** To add to losses: 0, and NaN where a target that counts is none that the loss is made for. */
export function nanAtStrangers(
  targets: Value,
  [low, high]: readonly [number, number],
  weight: Value | undefined,
): Value {
  const outside = nanOutside(targets, low, high);
  return weight === undefined ? outside : where(equal(onFirstAxes(weight, targets.shape), 0), 0, outside);
}
