import { type DType, type Shape, type Size, showShape, type Value } from '../engine/index.js';
import { ShapeError } from '../errors/index.js';

/**
 * Checks what enters a layer.
 *
 * @param layer how it was made, such as `linear(12, 4)`
 * @param expected numbers are sizes that must be so, names are any size, and a first `...` is any number of axes
 * @param mend what to do about a size, such as `Make it linear(10, 4).`
 * @throws ShapeError saying layer, expected and received shape, and what to change
 */
export function expectShape(
  layer: string,
  { dtype, shape }: Value,
  expected: Shape,
  mend: (size: Size) => string,
  expectedType: DType = 'float',
): void {
  const [known, isOpen] = expected[0] === '...' ? [expected.slice(1), true] : [expected, false];
  const lead = shape.length - known.length;
  const isThere = isOpen ? lead >= 0 : lead === 0;
  const wrong = known.findIndex((size, axis) => typeof size === 'number' && shape[axis + lead] !== size);
  if (isThere && wrong < 0 && dtype === expectedType) return;
  const said = `${layer}: expected ${expectedType} ${showShape(expected)}, received ${dtype} ${showShape(shape)}`;
  if (!isThere) throw new ShapeError(`${said}; reshape() it to ${known.length} axes${isOpen ? ' or more' : ''}.`);
  if (wrong < 0) throw new ShapeError(`${said}; cast() it to '${expectedType}'.`);
  throw new ShapeError(`${said}. ${mend(shape[wrong + lead]!)}`);
}
