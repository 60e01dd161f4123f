// Sums over axes and their counterpart, repetition along axes: each is the gradient of the other.
import { ShapeError } from '../../errors/index.js';
import { applyOne, expectValue, type Op, type Value } from '../graph/index.js';
import {
  bindShape,
  broadcastShapes,
  isSameShape,
  positiveAxis,
  type Shape,
  type Size,
  showShape,
  walk,
} from '../tensor/index.js';
import { broadcastSteps, zeros } from './define/arrays.js';
import { reshape } from './reshape.js';

export interface ReduceOptions {
  /** Keeps the axes that are reduced, with size 1. */
  readonly keepAxes?: boolean;
}

/** The shape with axes reduced to size 1. @throws ShapeError for an axis that is not there, or that is named twice */
export function keptShape(what: string, shape: Shape, axes: readonly number[]): Shape {
  checkAxes(what, shape, axes);
  return shape.map((size, axis): Size => (axes.includes(axis) ? 1 : size));
}

/** Axes counted from the front, in order, each once; all where none are given. */
export function reducedAxes(
  value: Value,
  axes: number | readonly number[] | undefined,
  what: string,
): readonly number[] {
  expectValue(what, value);
  if (axes === undefined) return value.shape.map((_, axis) => axis);
  const given = typeof axes === 'number' ? [axes] : axes;
  const found = given.map((axis) => positiveAxis(axis, value.shape, what));
  checkAxes(what, value.shape, found);
  return found.sort((a, b) => a - b);
}

function checkAxes(what: string, shape: Shape, axes: readonly number[]): void {
  for (const axis of axes) positiveAxis(axis, shape, what);
  if (new Set(axes).size === axes.length) return;
  throw new ShapeError(
    `${what}: an axis of ${showShape(shape)} is named twice in [${axes.join(', ')}]; name each once.`,
  );
}

const sumOp: Op<{ readonly axes: readonly number[] }> = {
  name: 'sum',
  arity: 1,
  infer: ([x], { axes }) => {
    if (x!.dtype === 'bool') {
      throw new ShapeError(`sum: expected numbers, received bool ${showShape(x!.shape)}; cast() it to 'float' first.`);
    }
    return [{ dtype: x!.dtype, shape: keptShape('sum', x!.shape, axes) }];
  },
  evaluate: ([x], _, [shape]) => {
    const y = zeros(x!.dtype, shape!);
    walk(x!.shape, broadcastSteps(shape!, x!.shape), (position, offset) => {
      y[offset]! += x!.data[position]!;
    });
    return [y];
  },
  gradient: ({ inputs }, dy) => [broadcastTo(dy!, inputs[0]!.shape, inputs[0]!)],
  onnx: (emit, [x], { attributes: { axes } }) =>
    emit.node('ReduceSum', [x!, emit.ints(axes)], { keepdims: { int: 1 } }),
};

/**
 * Sum over axes.
 *
 * @param axes negative ones count from the last; all when absent, which gives shape []
 * @example sum(x, -1) // [batch, 5] -> [batch]
 */
export function sum(x: Value, axes?: number | readonly number[], { keepAxes = false }: ReduceOptions = {}): Value {
  const reduced = reducedAxes(x, axes, 'sum');
  const kept = reduced.length === 0 ? x : applyOne(sumOp, [x], { axes: reduced });
  return keepAxes ? kept : dropAxes(kept, reduced);
}
sum.op = sumOp;

/** Without the axes, which have size 1. */
export function dropAxes(x: Value, axes: readonly number[]): Value {
  return reshape(
    x,
    x.shape.filter((_, axis) => !axes.includes(axis)),
  );
}

const broadcastOp: Op<{ readonly shape: Shape }> = {
  name: 'broadcastTo',
  arity: [1, 2],
  infer: ([x], { shape }) => {
    const found = broadcastShapes(x!.shape, shape);
    if (found === undefined || !isSameShape(found, shape)) {
      throw new ShapeError(
        `broadcastTo: shape ${showShape(x!.shape)} cannot be repeated to ${showShape(shape)}; from the last axis on, its sizes must be the same or 1; reshape() it first.`,
      );
    }
    return [{ dtype: x!.dtype, shape }];
  },
  evaluate: ([x], _, [shape]) => {
    const y = zeros(x!.dtype, shape!);
    walk(shape!, broadcastSteps(x!.shape, shape!), (position, offset) => {
      y[position] = x!.data[offset]!;
    });
    return [y];
  },
  gradient: ({ inputs }, dy) => [sumTo(dy!, inputs[0]!), undefined],
  onnx: (emit, [x, like], { inputs, attributes: { shape } }) =>
    emit.node('Expand', [x!, emit.shape(shape, like ?? x!, (inputs[1] ?? inputs[0]!).shape)]),
};

/**
 * Repeats a value along axes of size 1 and new leading axes.
 *
 * @param like a value from which open sizes of `shape` are read when the graph runs; needed where `x` does not have them
 */
export function broadcastTo(x: Value, shape: Shape, like?: Value): Value {
  expectValue('broadcastTo', x);
  if (isSameShape(x.shape, shape)) return x;
  const isOpen = bindShape(shape, {}).some((size) => typeof size === 'string' && !x.shape.includes(size));
  return applyOne(broadcastOp, isOpen && like !== undefined ? [x, like] : [x], { shape });
}
broadcastTo.op = broadcastOp;

/** Sums over the axes along which `like` was repeated to the shape of `value`: the gradient of broadcasting. */
export function sumTo(value: Value, like: Value): Value {
  if (isSameShape(value.shape, like.shape)) return value;
  const lead = value.ndim - like.ndim;
  const axes = value.shape.flatMap((size, axis) =>
    axis < lead || (like.shape[axis - lead] === 1 && size !== 1) ? [axis] : [],
  );
  return reshape(sum(value, axes, { keepAxes: true }), like.shape);
}
