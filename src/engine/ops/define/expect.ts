// What rules ask of their inputs, each with a sentence for the one who did not give it.
import { ShapeError } from '../../../errors/index.js';
import type { TensorType } from '../../graph/index.js';
import { type Shape, showShape } from '../../tensor/index.js';

/** @throws ShapeError unless all inputs are floats */
export function expectFloats(name: string, inputs: readonly TensorType[]): void {
  const other = inputs.find(({ dtype }) => dtype !== 'float');
  if (other === undefined) return;
  throw new ShapeError(
    `${name}: expected floats, received ${other.dtype} ${showShape(other.shape)}; cast() it to 'float' first.`,
  );
}

/** @throws ShapeError unless there is something along each of the axes; open sizes are taken to be above 0 */
export function expectSome(name: string, shape: Shape, axes: readonly number[]): void {
  if (axes.every((axis) => shape[axis] !== 0)) return;
  throw new ShapeError(
    `${name}: expected values along axes [${axes.join(', ')}], received ${showShape(shape)}, which has none; take an axis of size 1 or more.`,
  );
}

/** @throws ShapeError unless the value is floats in rows of at least one number, [..., width] */
export function expectRows(name: string, { dtype, shape }: TensorType): void {
  expectFloats(name, [{ dtype, shape }]);
  if (shape.length === 0) {
    throw new ShapeError(`${name}: expected rows [..., width], received []; reshape() it to [1].`);
  }
  expectSome(name, shape, [shape.length - 1]);
}
