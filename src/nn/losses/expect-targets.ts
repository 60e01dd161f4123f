import { showShape, type Value } from '../../engine/index.js';
import { ShapeError } from '../../errors/index.js';

/** @throws ShapeError where targets would be spread over predictions of another shape */
export function expectTargets(loss: string, predictions: Value, targets: Value): void {
  const [a, b] = [predictions.shape, targets.shape];
  if (a.length === b.length && a.every((size, axis) => size === b[axis])) return;
  throw new ShapeError(
    `${loss}: expected targets of the shape of the predictions ${showShape(a)}, received ${showShape(b)}; reshape() one of them.`,
  );
}
