// Values: an array in row-major order with a shape.
import { ShapeError } from '../../errors/index.js';
import { isSize, showShape } from './size.js';

/** `float` is a real number, whose precision is chosen when a graph is compiled; `int` is a whole number of 32 bits. */
export type DType = 'float' | 'int' | 'bool';

export type TensorData = Float64Array | Float32Array | Int32Array | Uint8Array;

/** Row-major values; booleans are 0 and 1 in a Uint8Array. */
export interface Tensor<D extends TensorData = TensorData> {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: D;
}

/** The number of values of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((total, size) => total * size, 1);
}

/**
 * @param shape the number of values, when absent
 * @throws ShapeError when the shape does not hold as many values as there are
 * @throws RangeError for values that are no numbers, such as lists in a list, and for integers that are none of 32 bits
 * @example tensor([1, 2, 3, 4], [2, 2])
 */
export function tensor<D extends Float32Array | Float64Array>(
  values: D,
  shape?: readonly number[],
  dtype?: 'float',
): Tensor<D>;
export function tensor(values: ArrayLike<number>, shape?: readonly number[], dtype?: 'float'): Tensor<Float64Array>;
export function tensor(values: ArrayLike<number>, shape: readonly number[], dtype: 'int'): Tensor<Int32Array>;
export function tensor(values: ArrayLike<number>, shape: readonly number[], dtype: 'bool'): Tensor<Uint8Array>;
export function tensor(values: ArrayLike<number>, shape?: readonly number[], dtype?: DType): Tensor;
export function tensor(
  values: ArrayLike<number>,
  shape: readonly number[] = [values.length],
  dtype: DType = 'float',
): Tensor {
  if (!shape.every((size) => typeof size === 'number' && isSize(size))) {
    throw new ShapeError(
      `tensor: expected sizes that are whole numbers of at least 0, received [${shape.map(String).join(', ')}]; give the number of values along each axis.`,
    );
  }
  expectNumbers(values, dtype);
  if (sizeOf(shape) !== values.length) {
    throw new ShapeError(
      `tensor: shape ${showShape(shape)} holds ${sizeOf(shape)} values, received ${values.length}; give as many values, or another shape.`,
    );
  }
  return { dtype, shape, data: asData(values, dtype) };
}

function expectNumbers(values: ArrayLike<number>, dtype: DType): void {
  const isTyped = ArrayBuffer.isView(values);
  if (isTyped && (dtype !== 'int' || values instanceof Int32Array)) return;
  for (let place = 0; place < values.length; place++) {
    const value: unknown = values[place];
    if (typeof value === 'boolean') continue;
    if (typeof value !== 'number') {
      throw new RangeError(
        `tensor: expected numbers, received ${Array.isArray(value) || ArrayBuffer.isView(value) ? 'a list' : JSON.stringify(value)} at place ${place}; lay rows flat, one after the other, and give the shape, such as tensor([1, 2, 3, 4], [2, 2]).`,
      );
    }
    if (dtype === 'int' && (value | 0) !== value) {
      throw new RangeError(
        `tensor: expected whole numbers of 32 bits for 'int', received ${value} at place ${place}; round them first, or make it 'float'.`,
      );
    }
  }
}

/** Floats given as Float32Array or Float64Array are kept as they are. */
function asData(values: ArrayLike<number>, dtype: DType): TensorData {
  if (dtype === 'int') return values instanceof Int32Array ? values : Int32Array.from(values);
  if (dtype === 'bool')
    return values instanceof Uint8Array ? values : Uint8Array.from(values, (value) => (value ? 1 : 0));
  return values instanceof Float64Array || values instanceof Float32Array ? values : Float64Array.from(values);
}

/** Steps in the data from one index of an axis to the next, shape (ndim,). */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis]!;
  }
  return strides;
}

/**
 * Calls `visit(position, offset)` for every element of `shape` in row-major order, where offset walks another array with
 * steps of its own per axis: 0 for an axis along which it repeats.
 */
export function walk(
  shape: readonly number[],
  steps: readonly number[],
  visit: (position: number, offset: number) => void,
): void {
  const count = sizeOf(shape);
  const index = new Array<number>(shape.length).fill(0);
  let offset = 0;
  for (let position = 0; position < count; position++) {
    visit(position, offset);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      offset += steps[axis]!;
      if (index[axis]! < shape[axis]!) break;
      offset -= steps[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
}
