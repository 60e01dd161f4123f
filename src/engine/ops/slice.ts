// A part of a value along one axis, and zeros around a value: each is the gradient of the other.
import { ShapeError } from '../../errors/index.js';
import { applyOne, expectValue, type Op, type Value } from '../graph/index.js';
import { positiveAxis, type Shape, showShape, stridesOf, walk } from '../tensor/index.js';
import { zeros } from './define/arrays.js';

const sliceOp: Op<{ readonly axis: number; readonly start: number; readonly end: number }> = {
  name: 'slice',
  arity: 1,
  infer: ([x], { axis, start, end }) => {
    positiveAxis(axis, x!.shape, 'slice');
    const size = x!.shape[axis]!;
    if (
      typeof size !== 'number' ||
      ![start, end].every(Number.isInteger) ||
      !(start >= 0 && start <= end && end <= size)
    ) {
      throw new ShapeError(
        `slice: expected 0 <= start <= end <= ${size} along axis ${axis} of ${showShape(x!.shape)}, received ${start} and ${end}; ${typeof size === 'number' ? 'give positions inside the axis' : 'an open size cannot be sliced, so bind it'}.`,
      );
    }
    return [{ dtype: x!.dtype, shape: x!.shape.map((side, each) => (each === axis ? end - start : side)) }];
  },
  evaluate: ([x], { axis, start }, [shape]) => {
    const y = zeros(x!.dtype, shape!);
    const strides = stridesOf(x!.shape);
    walk(shape!, strides, (position, offset) => {
      y[position] = x!.data[offset + start * strides[axis]!]!;
    });
    return [y];
  },
  gradient: ({ inputs: [x], attributes: { axis, start, end } }, dy) => [
    padAxis(dy!, axis, start, (x!.shape[axis] as number) - end),
  ],
  onnx: (emit, [x], { attributes: { axis, start, end } }) =>
    emit.node('Slice', [x!, emit.ints([start]), emit.ints([end]), emit.ints([axis])]),
};

/** Positions `start` to `end` (excluded) of an axis; negative ones count from the end. */
export function slice(x: Value, axis: number, start: number, end?: number): Value {
  expectValue('slice', x);
  const along = positiveAxis(axis, x.shape, 'slice');
  const size = x.shape[along]!;
  const at = (position: number) => (position < 0 && typeof size === 'number' ? position + size : position);
  const [first, last] = [at(start), end === undefined && typeof size === 'number' ? size : at(end ?? 0)];
  return first === 0 && last === size ? x : applyOne(sliceOp, [x], { axis: along, start: first, end: last });
}
slice.op = sliceOp;

const padOp: Op<{ readonly before: readonly number[]; readonly after: readonly number[] }> = {
  name: 'pad',
  arity: 1,
  infer: ([x], { before, after }) => {
    if (before.length !== x!.shape.length || after.length !== x!.shape.length) {
      throw new ShapeError(
        `pad: expected a number before and after each axis of ${showShape(x!.shape)}, received [${before.join(', ')}] and [${after.join(', ')}]; give ${x!.shape.length} of each.`,
      );
    }
    const shape = x!.shape.map((size, axis) => {
      const more = before[axis]! + after[axis]!;
      if (before[axis] === 0 && after[axis] === 0) return size;
      if (
        typeof size === 'number' &&
        [before[axis]!, after[axis]!].every((each) => Number.isInteger(each) && each >= 0)
      )
        return size + more;
      throw new ShapeError(
        `pad: axis ${axis} of ${showShape(x!.shape)} cannot get ${before[axis]} and ${after[axis]} more; bind the size, and give whole numbers of 0 or more.`,
      );
    });
    return [{ dtype: x!.dtype, shape }];
  },
  evaluate: ([x], { before }, [shape]) => {
    const y = zeros(x!.dtype, shape!);
    const strides = stridesOf(shape!);
    const start = before.reduce((total, more, axis) => total + more * strides[axis]!, 0);
    walk(x!.shape, strides, (position, offset) => {
      y[start + offset] = x!.data[position]!;
    });
    return [y];
  },
  gradient: ({ attributes: { before, after } }, dy) => [
    before.reduce((part, more, axis) => {
      const size = part.shape[axis]!;
      return more + after[axis]! === 0 ? part : slice(part, axis, more, (size as number) - after[axis]!);
    }, dy!),
  ],
  onnx: (emit, [x], { attributes: { before, after } }) => emit.node('Pad', [x!, emit.ints([...before, ...after])]),
};

/** Zeros before and after the values of each axis, shape (ndim,) each. */
export function pad(x: Value, before: readonly number[], after: readonly number[]): Value {
  const isNone = [...before, ...after].every((more) => more === 0);
  return isNone ? x : applyOne(padOp, [x], { before, after });
}
pad.op = padOp;

/** Zeros before and after the values of one axis. */
export function padAxis(x: Value, axis: number, before: number, after: number): Value {
  const along = positiveAxis(axis, x.shape, 'pad');
  const only = (more: number) => x.shape.map((_, each) => (each === along ? more : 0));
  return pad(x, only(before), only(after));
}

/** Parts of equal or given sizes along an axis. */
export function split(x: Value, axis: number, sizes: number | readonly number[]): readonly Value[] {
  const along = positiveAxis(axis, x.shape, 'split');
  const whole = x.shape[along];
  const all =
    typeof sizes === 'object'
      ? sizes
      : Number.isInteger(sizes)
        ? new Array<number>(sizes).fill((whole as number) / sizes)
        : [];
  if (all.reduce((total, size) => total + size, 0) !== whole || !all.every(Number.isInteger)) {
    throw new ShapeError(
      `split: axis ${axis} of ${showShape(x.shape as Shape)} cannot be parted into ${typeof sizes === 'object' ? `sizes [${sizes.join(', ')}]` : `${sizes} equal parts`}; give whole sizes that sum to ${whole}.`,
    );
  }
  let start = 0;
  return all.map((size) => {
    start += size;
    return slice(x, along, start - size, start);
  });
}
