import { ShapeError } from '../../errors/index.js';
import { applyOne, type Emitter, expectValue, type Op, type Value } from '../graph/index.js';
import { broadcastShapes, product, type Shape, showShape, sizeOf, walk } from '../tensor/index.js';
import { broadcastSteps, zeros } from './define/arrays.js';
import { expectFloats } from './define/expect.js';
import { reshape } from './reshape.js';
import { sumTo } from './sum.js';

export interface MatmulOptions {
  /** Uses the transpose of the last two axes of `a`. */
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** Multiplies the product; ONNX Runtime does so without another pass. */
  readonly scale?: number;
}

/** Rows and columns of a matrix that may be transposed. */
function sides(shape: Shape, isTransposed: boolean): Shape {
  const [rows, columns] = shape.slice(-2);
  return isTransposed ? [columns!, rows!] : [rows!, columns!];
}

/** Shape of a product. @throws ShapeError when the matrices do not fit */
export function productShape(what: string, a: Shape, b: Shape, transposeA: boolean, transposeB: boolean): Shape {
  const [m, inner] = sides(a, transposeA);
  const [expected, n] = sides(b, transposeB);
  const areMatrices = a.length >= 2 && b.length >= 2;
  const batch = areMatrices ? broadcastShapes(a.slice(0, -2), b.slice(0, -2)) : undefined;
  if (batch === undefined || inner !== expected) {
    const read = `${showShape(a)}${transposeA ? ' (transposed)' : ''} x ${showShape(b)}${transposeB ? ' (transposed)' : ''}`;
    if (!areMatrices) {
      throw new ShapeError(
        `${what}: expected matrices, of two axes or more, received ${read}; reshape() a vector to [1, features].`,
      );
    }
    if (inner !== expected) {
      throw new ShapeError(
        `${what}: expected inner dimensions to match, received ${read}. Make the layer for the number of features that its input has.`,
      );
    }
    throw new ShapeError(
      `${what}: leading axes do not fit, received ${read}; they must be equal or 1: reshape() one of the two.`,
    );
  }
  // ONNX Runtime leaves the result of sums over nothing as it finds it in memory.
  if (inner === 0) {
    throw new ShapeError(
      `${what}: expected at least one number to sum over, received ${showShape(a)} x ${showShape(b)}; take an axis of size 1 or more.`,
    );
  }
  return [...batch, m!, n!];
}

/** Plain product of matrices in row-major order, with leading axes broadcast. */
export function multiply(
  a: { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
  b: { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
  shape: readonly number[],
  transposeA: boolean,
  transposeB: boolean,
): Float64Array {
  const [m, n] = shape.slice(-2) as [number, number];
  const k = a.shape.at(transposeA ? -2 : -1)!;
  const [aRow, aInner] = transposeA ? [1, m] : [k, 1];
  const [bInner, bColumn] = transposeB ? [1, k] : [n, 1];
  const batch = shape.slice(0, -2);
  const starts = new Int32Array(2 * sizeOf(batch));
  walk(batch, broadcastSteps(a.shape.slice(0, -2), batch), (position, offset) => {
    starts[2 * position] = offset * m * k;
  });
  walk(batch, broadcastSteps(b.shape.slice(0, -2), batch), (position, offset) => {
    starts[2 * position + 1] = offset * k * n;
  });
  const y = zeros('float', shape) as Float64Array;
  for (let each = 0; each < starts.length / 2; each++) {
    const [a0, b0] = [starts[2 * each]!, starts[2 * each + 1]!];
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let total = 0;
        for (let l = 0; l < k; l++)
          total += a.data[a0 + i * aRow + l * aInner]! * b.data[b0 + l * bInner + j * bColumn]!;
        y[(each * m + i) * n + j] = total;
      }
    }
  }
  return y;
}

const op: Op<{ readonly transposeA: boolean; readonly transposeB: boolean; readonly scale: number }> = {
  name: 'matmul',
  arity: 2,
  infer: ([a, b], { transposeA, transposeB }) => {
    expectFloats('matmul', [a!, b!]);
    return [{ dtype: 'float', shape: productShape('matmul', a!.shape, b!.shape, transposeA, transposeB) }];
  },
  evaluate: ([a, b], { transposeA, transposeB, scale }, [shape]) => {
    const y = multiply(a!, b!, shape!, transposeA, transposeB);
    return [scale === 1 ? y : y.map((value) => value * scale)];
  },
  // Y = A B: dA = dY Bᵀ, dB = Aᵀ dY; a transposed input has the transposed gradient.
  gradient: ({ inputs, attributes: { transposeA, transposeB, scale } }, dy) => {
    const [a, b] = inputs as readonly [Value, Value];
    const da = transposeA
      ? matmul(b, dy!, { transposeA: transposeB, transposeB: true, scale })
      : matmul(dy!, b, { transposeB: !transposeB, scale });
    const db = transposeB
      ? matmul(dy!, a, { transposeA: true, transposeB: transposeA, scale })
      : matmul(a, dy!, { transposeA: !transposeA, scale });
    return [sumTo(da, a), sumTo(db, b)];
  },
  flops: ({ inputs: [a], outputs: [y] }, { transposeA }) => 2 * sizeOf(y!) * a!.at(transposeA ? -2 : -1)!,
  onnx: (emit, [a, b], { inputs, attributes: { transposeA, transposeB, scale } }) => {
    const [first, second] = inputs as readonly [Value, Value];
    if (first.ndim === 2 && second.ndim === 2) {
      if (!transposeA && !transposeB && scale === 1) return emit.node('MatMul', [a!, b!]);
      const attributes = { transA: { int: Number(transposeA) }, transB: { int: Number(transposeB) } };
      return emit.node('Gemm', [a!, b!], { ...attributes, ...(scale !== 1 && { alpha: { float: scale } }) });
    }
    // ONNX Runtime multiplies by a transposed matrix without moving it, and by a constant with the product.
    const turned = (name: string, { ndim }: Value) =>
      emit.node('Transpose', [name], { perm: { ints: [...Array(ndim - 2).keys(), ndim - 1, ndim - 2] } });
    const [left, right] = [emptied(emit, a!, first, second), emptied(emit, b!, second, first)];
    const y = emit.node('MatMul', [
      transposeA ? turned(left, first) : left,
      transposeB ? turned(right, second) : right,
    ]);
    return scale === 1 ? y : emit.node('Mul', [y, emit.constant([scale], [], 'float')]);
  },
};

/** ONNX Runtime repeats a leading axis of size 1 as often as the other operand's says, but not 0 times: cut it to that. */
function emptied(emit: Emitter, name: string, own: Value, other: Value): string {
  const apart = own.ndim - other.ndim;
  const axes = [...Array(Math.max(0, own.ndim - 2)).keys()].filter(
    (axis) => own.shape[axis] === 1 && axis >= apart && other.shape[axis - apart] === 0,
  );
  if (axes.length === 0) return name;
  const numbers = (values: readonly number[]) => emit.constant(values, [values.length], 'int');
  const zeros = numbers(axes.map(() => 0));
  return emit.node('Slice', [name, zeros, zeros, numbers(axes)]);
}

/**
 * Product of matrices: [..., m, k] x [..., k, n] -> [..., m, n], leading axes broadcast.
 *
 * @throws ShapeError when inner dimensions differ
 */
export function matmul(
  a: Value,
  b: Value,
  { transposeA = false, transposeB = false, scale = 1 }: MatmulOptions = {},
): Value {
  for (const each of [a, b]) expectValue('matmul', each);
  if (b.ndim === 2 && a.ndim > 2 && !transposeA) {
    // One product of two matrices is faster than one per leading index, and so is its gradient.
    const inner = a.shape.at(-1)!;
    const flat = reshape(a, [product(a.shape.slice(0, -1)), inner]);
    const y = matmul(flat, b, { transposeB, scale });
    return reshape(y, [...a.shape.slice(0, -1), y.shape[1]!]);
  }
  return applyOne(op, [a, b], { transposeA, transposeB, scale });
}
matmul.op = op;
