// Tensors: names of element types, and the step between typed arrays and what a file holds.
import { DataError } from '../errors/index.js';
import type { TensorProto } from './messages.js';

/** Element types by ONNX's names, with ONNX's numbers. */
export const elementTypes = { float: 1, uint8: 2, int32: 6, int64: 7, string: 8, bool: 9, double: 11 } as const;
export type ElementType = keyof typeof elementTypes;

export type TensorValues = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | readonly string[];

/** Values in row-major order. */
export interface Tensor {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly values: TensorValues;
}

/**
 * @param shape the number of values, when absent
 * @example doubles([1, 2, 3, 4], [2, 2])
 */
export function doubles(values: ArrayLike<number>, shape: readonly number[] = [values.length]): Tensor {
  return { type: 'double', shape, values: Float64Array.from(values) };
}

/** Whole numbers of 64 bits. */
export function integers(values: ArrayLike<number>, shape: readonly number[] = [values.length]): Tensor {
  return { type: 'int64', shape, values: BigInt64Array.from(Array.from(values, BigInt)) };
}

export function strings(values: readonly string[], shape: readonly number[] = [values.length]): Tensor {
  return { type: 'string', shape, values };
}

export function bytes(values: ArrayLike<number>, shape: readonly number[] = [values.length]): Tensor {
  return { type: 'uint8', shape, values: Uint8Array.from(values) };
}

/** @throws RangeError when the shape does not hold as many values as there are */
export function toTensorProto({ type, shape, values }: Tensor, name?: string): TensorProto {
  if (shape.reduce((size, side) => size * side, 1) !== values.length) {
    throw new RangeError(`A tensor of shape [${shape.join(', ')}] was given ${values.length} values.`);
  }
  const head = { dims: shape, dataType: elementTypes[type], ...(name === undefined ? {} : { name }) };
  if (isStrings(values)) {
    const utf8 = new TextEncoder();
    return { ...head, stringData: values.map((text) => utf8.encode(text)) };
  }
  return { ...head, rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}

/**
 * The values of a tensor of a file.
 *
 * @throws DataError when they lie in another file, are of a type that is not in `elementTypes`, or are not as many as the
 *   shape says
 */
export function readTensorProto(proto: TensorProto): Tensor {
  const named = `The ONNX file is not readable: tensor "${proto.name ?? ''}"`;
  if (proto.dataLocation === 1) {
    throw new DataError(`${named} keeps its values in another file; save the model with its data inside.`);
  }
  const type = (Object.keys(elementTypes) as ElementType[]).find((name) => elementTypes[name] === proto.dataType);
  if (type === undefined) throw new DataError(`${named} has element type ${proto.dataType}, which is not supported.`);
  const values = valuesOf(proto, type);
  const size = proto.dims.reduce((product, side) => product * side, 1);
  if (values.length !== size) {
    throw new DataError(`${named} of shape [${proto.dims.join(', ')}] has ${values.length} values instead of ${size}.`);
  }
  return { type, shape: proto.dims, values };
}

function valuesOf(proto: TensorProto, type: ElementType): TensorValues {
  const utf8 = new TextDecoder();
  if (type === 'string') return (proto.stringData ?? []).map((text) => utf8.decode(text));
  const { rawData } = proto;
  if (rawData !== undefined) {
    // Copied, so that it starts where a typed array may start; a remainder of bytes is told by the count of values.
    const raw = rawData.slice().buffer;
    if (type === 'float') return new Float32Array(raw, 0, rawData.length >> 2);
    if (type === 'double') return new Float64Array(raw, 0, rawData.length >> 3);
    if (type === 'int32') return new Int32Array(raw, 0, rawData.length >> 2);
    if (type === 'int64') return new BigInt64Array(raw, 0, rawData.length >> 3);
    return new Uint8Array(raw);
  }
  if (type === 'float') return Float32Array.from(proto.floatData ?? []);
  if (type === 'double') return Float64Array.from(proto.doubleData ?? []);
  if (type === 'int64') return BigInt64Array.from(Array.from(proto.int64Data ?? [], BigInt));
  return type === 'int32' ? Int32Array.from(proto.int32Data ?? []) : Uint8Array.from(proto.int32Data ?? []);
}

function isStrings(values: TensorValues): values is readonly string[] {
  return Array.isArray(values);
}
