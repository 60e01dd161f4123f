// The largest value of every window, and where a gradient goes: to the first place that holds it.
import { ShapeError } from '../../errors/index.js';
import {
  applyOne,
  type Emitter,
  expectValue,
  type NodeOf,
  type Op,
  type TensorType,
  type Value,
} from '../graph/index.js';
import { isSameShape, product, type Shape, showShape, sizeOf } from '../tensor/index.js';
import { expectFloats } from './define/expect.js';
import {
  type PerAxis,
  spaceOf,
  type Window,
  type WindowOptions,
  windowAttributes,
  windowedSpace,
  windowOf,
} from './define/window.js';

export interface PoolOptions extends WindowOptions {
  /** Positions from one window to the next; as many as a window has, when absent. */
  readonly stride?: PerAxis;
}

interface PoolAttributes extends Window, Readonly<Record<string, unknown>> {}

/** Calls `visit(image, window, position)` for every place of a window that is not padding, first places first. */
function eachPlace(
  x: readonly number[],
  y: readonly number[],
  { kernel, strides, dilations, before }: Window,
  visit: (k: number, i: number) => void,
): void {
  const [height, width = 1] = x.slice(2) as [number, number?];
  const [high, wide = 1] = y.slice(2) as [number, number?];
  const [rows, columns = 1] = kernel;
  const images = sizeOf(y.slice(0, 2));
  for (let image = 0; image < images; image++) {
    for (let p = 0; p < high; p++) {
      for (let q = 0; q < wide; q++) {
        for (let r = 0; r < rows!; r++) {
          const h = p * strides[0]! + r * dilations[0]! - before[0]!;
          if (h < 0 || h >= height) continue;
          for (let s = 0; s < columns; s++) {
            const v = q * (strides[1] ?? 1) + s * (dilations[1] ?? 1) - (before[1] ?? 0);
            if (v >= 0 && v < width) visit((image * high + p) * wide + q, (image * height + h) * width + v);
          }
        }
      }
    }
  }
}

/** Whether windows lie side by side. */
const isTiling = ({ kernel, strides, dilations, before, after }: Window) =>
  isSameShape(kernel, strides) &&
  [...before, ...after].every((more) => more === 0) &&
  dilations.every((step) => step === 1);

function pooledShape(x: TensorType, window: Window, what: string): Shape {
  expectFloats(what, [x]);
  const space = spaceOf(x.shape, what);
  if (window.kernel.length !== space.length) {
    throw new ShapeError(
      `${what}: a kernel [${window.kernel.join(', ')}] does not fit the spatial axes of ${showShape(x.shape)}; give a number for each.`,
    );
  }
  return [...x.shape.slice(0, 2), ...windowedSpace(space, window, what)];
}

const op: Op<PoolAttributes> = {
  name: 'maxPool',
  arity: 1,
  infer: ([x], attributes) => [{ dtype: 'float', shape: pooledShape(x!, attributes, 'maxPool') }],
  evaluate: ([x], attributes, [shape]) => {
    const y = new Float64Array(sizeOf(shape!)).fill(Number.NEGATIVE_INFINITY);
    eachPlace(x!.shape, shape!, attributes, (k, i) => {
      y[k] = Math.max(y[k]!, x!.data[i]!);
    });
    return [y];
  },
  gradient: ({ inputs: [x], outputs: [y], attributes }, dy) => [applyOne(gradientOp, [x!, y!, dy!], attributes)],
  onnx: (emit, [x], { attributes, inputs }) => {
    const { kernel } = attributes;
    const long = kernel.flatMap((size, axis) => (size > 1 ? [axis] : []));
    if (isTiling(attributes) && long.length === 1) {
      // Along one axis a reduction is faster than MaxPool.
      const axis = long[0]! + 2;
      const { tiled, shape } = tile(emit, x!, inputs[0]!.shape, axis, kernel[long[0]!]!);
      return emit.node(
        'ReduceMax',
        [emit.node('Reshape', [tiled, emit.reshapeTarget(inputs[0]!.shape, shape)]), emit.ints([axis + 1])],
        {
          keepdims: { int: 0 },
        },
      );
    }
    return emit.node('MaxPool', [x!], { ...windowAttributes(attributes), kernel_shape: { ints: kernel } });
  },
};

/** The part of an axis that whole windows cover, and the shape that gives the windows an axis of their own. */
function tile(emit: Emitter, x: string, from: Shape, axis: number, size: number): { tiled: string; shape: Shape } {
  const whole = from[axis] as number;
  const count = Math.floor(whole / size);
  const tiled =
    count * size === whole ? x : emit.node('Slice', [x, emit.ints([0]), emit.ints([count * size]), emit.ints([axis])]);
  return { tiled, shape: [...from.slice(0, axis), count, size, ...from.slice(axis + 1)] };
}

const gradientOp: Op<PoolAttributes> = {
  name: 'maxPoolInput',
  arity: 3,
  infer: ([x, y, dy], attributes) => {
    expectFloats('maxPoolInput', [y!, dy!]);
    const shape = pooledShape(x!, attributes, 'maxPoolInput');
    for (const each of [y!, dy!]) {
      if (isSameShape(each.shape, shape)) continue;
      throw new ShapeError(
        `maxPoolInput: expected the result of pooling and its gradient of shape ${showShape(shape)}, received ${showShape(each.shape)}; give those of maxPool().`,
      );
    }
    return [x!];
  },
  evaluate: ([x, y, dy], attributes, [shape]) => {
    const dx = new Float64Array(sizeOf(shape!));
    const isTaken = new Uint8Array(y!.data.length);
    eachPlace(x!.shape, y!.shape, attributes, (k, i) => {
      if (isTaken[k] === 1 || x!.data[i] !== y!.data[k]) return;
      isTaken[k] = 1;
      dx[i]! += dy!.data[k]!;
    });
    return [dx];
  },
  gradient: null,
  workspace: ({ inputs: [x] }) => sizeOf(x!),
  onnx: gradientOnnx,
};

function gradientOnnx(
  emit: Emitter,
  [x, y, dy]: readonly string[],
  { attributes, inputs }: NodeOf<PoolAttributes>,
): string {
  const { kernel, strides, dilations, before, after } = attributes;
  const from = inputs[0]!.shape;
  const to = inputs[1]!.shape;
  const space = from.slice(2) as readonly number[];
  const windows = to.slice(2) as readonly number[];
  const axes = space.map((_, axis) => axis + 2);
  const isPadded = [...before, ...after].some((more) => more > 0);
  const padded = isPadded
    ? emit.node('Pad', [
        x!,
        emit.ints([0, 0, ...before, 0, 0, ...after]),
        emit.constant([Number.NEGATIVE_INFINITY], [], 'float'),
      ])
    : x!;
  // The places of a window in order, each as an image of the windows: booleans that say where the largest value is first met.
  const places = kernel.reduce<readonly (readonly number[])[]>(
    (all, size) => all.flatMap((place) => Array.from({ length: size }, (_, step) => [...place, step])),
    [[]],
  );
  let taken: string | undefined;
  const firsts = places.map((place, i) => {
    if (i === places.length - 1 && taken !== undefined) return emit.node('Not', [taken]);
    const starts = place.map((step, axis) => step * dilations[axis]!);
    const ends = starts.map((start, axis) => start + (windows[axis]! - 1) * strides[axis]! + 1);
    const values = emit.node('Slice', [
      padded,
      emit.ints(starts),
      emit.ints(ends),
      emit.ints(axes),
      emit.ints(strides),
    ]);
    const isLargest = emit.node('Equal', [values, y!]);
    const isFirst = taken === undefined ? isLargest : emit.node('And', [isLargest, emit.node('Not', [taken])]);
    taken = taken === undefined ? isLargest : emit.node('Or', [taken, isLargest]);
    return isFirst;
  });
  if (isTiling(attributes)) {
    // Each window's places beside each other: [images, high, rows, wide, columns], without axes of one place, which would make
    // the repetition of the gradient along them slow.
    const apart = (sizes: readonly number[]): Shape => [
      product(from.slice(0, 2)),
      ...windows.flatMap((count, axis) => (kernel[axis] === 1 ? [count] : [count, sizes[axis]!])),
    ];
    const single = emit.reshapeTarget(to, apart(kernel.map(() => 1)));
    // The last axis of a window that has several places is joined first.
    const join = (parts: readonly string[], axis: number): string => {
      if (axis < 0) return parts[0]!;
      const size = kernel[axis]!;
      if (size === 1) return join(parts, axis - 1);
      const at =
        apart(kernel.map(() => 1)).length -
        1 -
        kernel.slice(axis + 1).reduce((more, next) => more + (next === 1 ? 1 : 2), 0);
      const rows = Array.from({ length: parts.length / size }, (_, i) => parts.slice(i * size, (i + 1) * size));
      return join(
        rows.map((row) => emit.node('Concat', row, { axis: { int: at } })),
        axis - 1,
      );
    };
    const mask = join(
      firsts.map((first) => emit.node('Reshape', [first, single])),
      kernel.length - 1,
    );
    // A product with 0 and 1 takes half the time of Where.
    const spread = emit.node('Mul', [emit.cast(mask, 'float'), emit.node('Reshape', [dy!, single])]);
    const covered = windows.map((count, axis) => count * kernel[axis]!);
    const dx = emit.node('Reshape', [spread, emit.reshapeTarget(apart(kernel), [...from.slice(0, 2), ...covered])]);
    const rest = space.map((size, axis) => size - covered[axis]!);
    if (rest.every((more) => more === 0)) return dx;
    return emit.node('Pad', [dx, emit.ints([0, 0, ...rest.map(() => 0), 0, 0, ...rest])]);
  }
  // A transposed convolution whose kernels are one place each adds up what the windows send to a place.
  const single: Shape = [product(from.slice(0, 2)), 1, ...windows];
  const target = emit.reshapeTarget(to, single);
  const sent = emit.node(
    'Concat',
    firsts.map((first) => emit.node('Reshape', [emit.node('Mul', [emit.cast(first, 'float'), dy!]), target])),
    { axis: { int: 1 } },
  );
  const count = places.length;
  const ones = new Float32Array(count * count);
  for (let i = 0; i < count; i++) ones[i * count + i] = 1;
  const rest = space.map(
    (size, axis) =>
      size - ((windows[axis]! - 1) * strides[axis]! + (kernel[axis]! - 1) * dilations[axis]! + 1 - before[axis]!),
  );
  const added = emit.node('ConvTranspose', [sent, emit.constant(ones, [count, 1, ...kernel], 'float')], {
    strides: { ints: strides },
    dilations: { ints: dilations },
    pads: { ints: [...before, ...rest.map((more) => Math.max(0, -more))] },
    output_padding: { ints: rest.map((more) => Math.max(0, more)) },
  });
  return emit.node('Reshape', [added, emit.reshapeTarget([single[0]!, 1, ...space], from)]);
}

/**
 * The largest value of every window: [batch, channels, ...space] -> [batch, channels, ...windows]. Positions at the end that fill no
 * window are left out. The gradient goes to the first of equal values.
 *
 * @param kernel positions of a window, for all spatial axes or for each
 * @throws ShapeError when no window fits, or one would hold padding only
 * @example maxPool(x, [2, 1]) // halves the height
 */
export function maxPool(x: Value, kernel: PerAxis, options: PoolOptions = {}): Value {
  expectValue('maxPool', x);
  const window = poolWindow(x, kernel, options, 'maxPool');
  const { before, after } = window;
  if ([...before, ...after].some((more, i) => more >= window.kernel[i % before.length]!)) {
    throw new ShapeError(
      `maxPool: expected less padding than the kernel [${window.kernel.join(', ')}] has positions, received ${showShape(before)} before and ${showShape(after)} after; pad less, or take a larger kernel.`,
    );
  }
  return applyOne(op, [x], { ...window });
}
maxPool.op = op;

/** Windows of pooling, side by side where nothing else is said. */
export function poolWindow(
  x: Value,
  kernel: PerAxis,
  { stride = kernel, ...options }: PoolOptions,
  what: string,
): Window {
  const ndim = spaceOf(x.shape, what).length;
  const sizes = typeof kernel === 'object' ? kernel : new Array<number>(ndim).fill(kernel);
  if (sizes.length !== ndim || !sizes.every((size) => Number.isInteger(size) && size > 0)) {
    throw new ShapeError(
      `${what}: expected a kernel with a whole number above 0 for each of ${ndim} spatial axes, received [${sizes.join(', ')}] for ${showShape(x.shape)}; give one number, or one per axis.`,
    );
  }
  return windowOf(sizes, { ...options, stride }, what);
}
