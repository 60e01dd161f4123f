// Convolution and its two gradients. It is linear in the input and in the weight, so each of the three operators has the other
// two as gradients:
//   conv(x, w) = y     convInput(y, w) = x     convWeight(x, y) = w
import { ShapeError } from '../../errors/index.js';
import { applyOne, type Emitter, expectValue, type NodeOf, type Op, type Value } from '../graph/index.js';
import { isSameShape, isSize, product, type Shape, type Size, showShape, sizeOf } from '../tensor/index.js';
import { sumPerChannel } from './channel-affine.js';
import { expectFloats } from './define/expect.js';
import {
  spaceOf,
  type Window,
  type WindowOptions,
  windowAttributes,
  windowedSpace,
  windowOf,
} from './define/window.js';

export interface ConvOptions extends WindowOptions {
  /** One number per output channel, added to the result. */
  readonly bias?: Value;
  /** Parts of the channels that are convolved each by itself; 1 when absent. */
  readonly groups?: number;
}

interface ConvAttributes extends Window, Readonly<Record<string, unknown>> {
  readonly groups: number;
}

/** The shapes of a convolution. */
interface Shapes {
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly y: readonly number[];
}

/** Calls `visit(i, j, k)` for every product y[k] += x[i] w[j] of a convolution. */
function eachProduct(
  { x, w, y }: Shapes,
  { groups, strides, dilations, before }: ConvAttributes,
  visit: (i: number, j: number, k: number) => void,
): void {
  const [, channels, height, width = 1] = x as [number, number, number, number?];
  const [outputs, depth, rows, columns = 1] = w as [number, number, number, number?];
  const [batch, , high, wide = 1] = y as [number, number, number, number?];
  const at = (axis: number, out: number, step: number) =>
    out * (strides[axis] ?? 1) + step * (dilations[axis] ?? 1) - (before[axis] ?? 0);
  let k = 0;
  for (let b = 0; b < batch; b++) {
    for (let o = 0; o < outputs; o++) {
      const first = Math.floor(o / (outputs / groups)) * depth;
      for (let p = 0; p < high; p++) {
        for (let q = 0; q < wide; q++, k++) {
          for (let c = 0; c < depth; c++) {
            for (let r = 0; r < rows; r++) {
              const h = at(0, p, r);
              if (h < 0 || h >= height) continue;
              for (let s = 0; s < columns; s++) {
                const v = at(1, q, s);
                if (v < 0 || v >= width) continue;
                const i = ((b * channels + first + c) * height + h) * width + v;
                visit(i, ((o * depth + c) * rows + r) * columns + s, k);
              }
            }
          }
        }
      }
    }
  }
}

/** Every number of the output is a sum over the channels and the kernel. */
const productsOf = (y: readonly number[], weight: readonly number[]) => 2 * sizeOf(y) * sizeOf(weight.slice(1));

const convOp: Op<ConvAttributes> = {
  name: 'conv',
  arity: [2, 3],
  infer: ([x, weight, bias], attributes) => {
    expectFloats('conv', [x!, weight!, ...(bias ? [bias] : [])]);
    const space = spaceOf(x!.shape, 'conv');
    const [outputs, depth, ...kernel] = weight!.shape as readonly number[];
    const { groups } = attributes;
    if (
      kernel.length !== space.length ||
      x!.shape[1] !== depth! * groups ||
      !isSameShape(kernel, attributes.kernel) ||
      weight!.shape.some((size) => typeof size !== 'number' || size === 0) ||
      !Number.isInteger(outputs! / groups) ||
      (bias !== undefined && !isSameShape(bias.shape, [outputs!]))
    ) {
      throw new ShapeError(
        `conv: expected a weight [outputs, channels / groups, ...kernel] and a bias [outputs] for ${groups} groups of the channels of ${showShape(x!.shape)}, received ${showShape(weight!.shape)}${bias ? ` and ${showShape(bias.shape)}` : ''}. Make the layer for the number of channels that its input has.`,
      );
    }
    return [{ dtype: 'float', shape: [x!.shape[0]!, outputs!, ...windowedSpace(space, attributes, 'conv')] }];
  },
  evaluate: ([x, weight, bias], attributes, [shape]) => {
    const y = new Float64Array(sizeOf(shape!));
    const area = sizeOf(shape!.slice(2));
    if (bias) for (let k = 0; k < y.length; k++) y[k] = bias.data[Math.floor(k / area) % shape![1]!]!;
    eachProduct({ x: x!.shape, w: weight!.shape, y: shape! }, attributes, (i, j, k) => {
      y[k]! += x!.data[i]! * weight!.data[j]!;
    });
    return [y];
  },
  gradient: ({ inputs: [x, weight, bias], attributes }, dy) => [
    applyOne(inputOp, [dy!, weight!], { ...attributes, space: x!.shape.slice(2) as readonly number[] }),
    applyOne(weightOp, [x!, dy!], attributes),
    ...(bias ? [sumPerChannel(dy!)] : []),
  ],
  flops: ({ inputs: [, weight], outputs: [y] }) => productsOf(y!, weight!),
  onnx: (emit, inputs, { attributes }) =>
    emit.node('Conv', inputs, { ...windowAttributes(attributes), group: { int: attributes.groups } }),
};

/**
 * Convolution (cross-correlation, as in every library of networks):
 * y[b, o, p] = sum of x[b, c, p stride + k dilation - before] w[o, c, k] over the channels c of o's group and kernel positions k.
 *
 * @param x [batch, channels, time] or [batch, channels, height, width]
 * @param weight [outputs, channels / groups, ...kernel]
 * @throws ShapeError when they do not fit
 * @example conv(x, weight, { padding: 'causal', dilation: 4 })
 */
export function conv(x: Value, weight: Value, { bias, groups = 1, ...options }: ConvOptions = {}): Value {
  for (const each of [x, weight]) expectValue('conv', each);
  const window = windowOf(weight.shape.slice(2) as readonly number[], options, 'conv');
  return applyOne(convOp, bias ? [x, weight, bias] : [x, weight], { ...window, groups });
}
conv.op = convOp;

/** @throws ShapeError when a weight is not [outputs, channels / groups, ...kernel] */
function expectKernel(what: string, weight: Shape, { kernel, groups }: ConvAttributes): void {
  const isWeight = weight.every((size) => typeof size === 'number' && size > 0) && weight.length > 2;
  if (isWeight && isSameShape(weight.slice(2), kernel) && (weight[0] as number) % groups === 0) return;
  throw new ShapeError(
    `${what}: expected a weight [outputs, channels / groups, ${kernel.join(', ')}] for ${groups} groups, received ${showShape(weight)}; give a weight of that kernel, with a multiple of ${groups} outputs.`,
  );
}

/** @throws ShapeError when the gradient of an output has another shape than the output */
function expectOutput(found: Shape, lead: Shape, space: Shape, window: Window, what: string): void {
  const expected = [...lead, ...windowedSpace(space, window, what)];
  if (isSameShape(found, expected)) return;
  throw new ShapeError(
    `${what}: expected the gradient of an output of shape ${showShape(expected)}, received ${showShape(found)}; give it the shape of that output.`,
  );
}

interface InputAttributes extends ConvAttributes {
  /** Sizes of the spatial axes of the input, which the output's do not tell where the stride is above 1. */
  readonly space: readonly number[];
}

const inputOp: Op<InputAttributes> = {
  name: 'convInput',
  arity: 2,
  infer: ([dy, weight], attributes) => {
    expectFloats('convInput', [dy!, weight!]);
    expectKernel('convInput', weight!.shape, attributes);
    if (
      attributes.space.length !== attributes.kernel.length ||
      !attributes.space.every((size) => size > 0 && isSize(size))
    ) {
      throw new ShapeError(
        `convInput: expected a whole number above 0 for each of the spatial axes of ${showShape(dy!.shape)}, received ${showShape(attributes.space)}; give the sizes of the input that was convolved.`,
      );
    }
    const shape = [dy!.shape[0]!, (weight!.shape[1] as number) * attributes.groups, ...attributes.space];
    expectOutput(dy!.shape, [shape[0]!, weight!.shape[0]!], attributes.space, attributes, 'convInput');
    return [{ dtype: 'float', shape }];
  },
  evaluate: ([dy, weight], attributes, [shape]) => {
    const x = new Float64Array(sizeOf(shape!));
    eachProduct({ x: shape!, w: weight!.shape, y: dy!.shape }, attributes, (i, j, k) => {
      x[i]! += dy!.data[k]! * weight!.data[j]!;
    });
    return [x];
  },
  gradient: ({ inputs: [dy, weight], attributes }, g) => [
    applyOne(convOp, [g!, weight!], attributes),
    applyOne(weightOp, [g!, dy!], attributes),
  ],
  flops: ({ inputs: [dy, weight] }) => productsOf(dy!, weight!),
  onnx: (emit, [dy, weight], node) => {
    const { groups, kernel, strides, dilations, before, space } = node.attributes;
    const reach = kernel.map((size, axis) => (size - 1) * dilations[axis]!);
    const high = node.inputs[0]!.shape.slice(2) as readonly number[];
    // How far the last window ends before the end of the input.
    const rest = space.map(
      (size, axis) => size - ((high[axis]! - 1) * strides[axis]! + reach[axis]! + 1 - before[axis]!),
    );
    const turned = reach.map((more, axis) => more - before[axis]!);
    const ends = rest.map((more, axis) => more + reach[axis]!);
    if (strides.every((step) => step === 1) && [...turned, ...ends].every((more) => more >= 0)) {
      // Convolution with the kernel turned around, twice as fast as ConvTranspose where there are many channels.
      const flipped = flip(emit, weight!, node.inputs[1]!.shape as readonly number[], groups);
      return emit.node('Conv', [dy!, flipped], {
        dilations: { ints: dilations },
        pads: { ints: [...turned, ...ends] },
        group: { int: groups },
      });
    }
    return emit.node('ConvTranspose', [dy!, weight!], {
      strides: { ints: strides },
      dilations: { ints: dilations },
      group: { int: groups },
      pads: { ints: [...before, ...rest.map((more) => Math.max(0, -more))] },
      output_padding: { ints: rest.map((more) => Math.max(0, more)) },
    });
  },
};

/** [outputs, depth, ...kernel] as the weight that leads from outputs to inputs, its kernel backwards. */
function flip(emit: Emitter, weight: string, shape: readonly number[], groups: number): string {
  const [outputs, depth, ...kernel] = shape as [number, number, ...number[]];
  const axes = kernel.map((_, axis) => axis + 2);
  let turned = weight;
  if (groups === 1) turned = emit.node('Transpose', [turned], { perm: { ints: [1, 0, ...axes] } });
  else {
    const parted = emit.node('Reshape', [turned, emit.ints([groups, outputs / groups, depth, ...kernel])]);
    const moved = emit.node('Transpose', [parted], { perm: { ints: [0, 2, 1, ...axes.map((axis) => axis + 1)] } });
    turned = emit.node('Reshape', [moved, emit.ints([groups * depth, outputs / groups, ...kernel])]);
  }
  const long = axes.filter((_, i) => kernel[i]! > 1);
  if (long.length === 0) return turned;
  const all = (number: number) => emit.ints(long.map(() => number));
  return emit.node('Slice', [turned, all(-1), all(-(2 ** 31)), emit.ints(long), all(-1)]);
}

const weightOp: Op<ConvAttributes> = {
  name: 'convWeight',
  arity: 2,
  infer: ([x, dy], attributes) => {
    expectFloats('convWeight', [x!, dy!]);
    const space = spaceOf(x!.shape, 'convWeight');
    expectOutput(dy!.shape, [x!.shape[0]!, dy!.shape[1]!], space, attributes, 'convWeight');
    return [
      { dtype: 'float', shape: [dy!.shape[1]!, (x!.shape[1] as number) / attributes.groups, ...attributes.kernel] },
    ];
  },
  evaluate: ([x, dy], attributes, [shape]) => {
    const w = new Float64Array(sizeOf(shape!));
    eachProduct({ x: x!.shape, w: shape!, y: dy!.shape }, attributes, (i, j, k) => {
      w[j]! += x!.data[i]! * dy!.data[k]!;
    });
    return [w];
  },
  // As conv, with g in the place of the weight.
  gradient: ({ inputs: [x, dy], attributes }, g) => [
    applyOne(inputOp, [dy!, g!], { ...attributes, space: x!.shape.slice(2) as readonly number[] }),
    applyOne(convOp, [x!, g!], attributes),
  ],
  // Both are laid out anew.
  workspace: ({ inputs: [x, dy] }) => sizeOf(x!) + sizeOf(dy!),
  flops: ({ inputs: [, dy], outputs: [weight] }) => productsOf(dy!, weight!),
  onnx: weightOnnx,
};

/**
 * The gradient of the weight as a convolution with the gradient of the output as its kernel. The batch takes the place of the
 * channels, and the channels lie innermost in space, where a step between positions of the kernel is a step over all channels:
 * so ONNX Runtime multiplies matrices of outputs and of kernel positions x channels, as large as forward, instead of one of
 * kernel positions for every channel.
 */
function weightOnnx(emit: Emitter, [x, dy]: readonly string[], { attributes, inputs }: NodeOf<ConvAttributes>): string {
  const { groups } = attributes;
  const [batch, channels, ...space] = inputs[0]!.shape as readonly [Size, number, ...number[]];
  const [, outputs, ...windows] = inputs[1]!.shape as readonly [Size, number, ...number[]];
  const depth = channels / groups;
  const isTime = space.length === 1;
  // [batch, groups x depth, ...space] -> [1, groups x batch, height, width x depth]
  const spatial = space.map((_, axis) => axis + 2);
  const parted: Shape = [batch, groups, depth, ...space];
  const image =
    groups === 1
      ? emit.node('Transpose', [x!], { perm: { ints: [0, ...spatial, 1] } })
      : emit.node('Transpose', [emit.node('Reshape', [x!, emit.reshapeTarget(inputs[0]!.shape, parted)])], {
          perm: { ints: [1, 0, ...spatial.map((axis) => axis + 1), 2] },
        });
  const [height, width] = isTime ? [space[0]!, 1] : [space[0]!, space[1]!];
  const moved: Shape = groups === 1 ? [batch, ...space, depth] : [groups, batch, ...space, depth];
  const laid = emit.reshapeTarget(moved, [1, product([groups, batch]), height, width * depth]);
  const from = emit.node('Reshape', [image, laid]);
  // [batch, outputs, ...windows] -> [outputs, batch, high, wide]
  const turned = emit.node('Transpose', [dy!], { perm: { ints: [1, 0, ...spatial] } });
  const target = emit.reshapeTarget([outputs, batch, ...windows], [outputs, batch, windows[0]!, 1]);
  const kernel = isTime ? emit.node('Reshape', [turned, target]) : turned;

  const [high, wide = 1] = windows;
  const [rows, columns = 1] = attributes.kernel;
  const [down, across = 1] = attributes.strides;
  const [apart, aside = 1] = attributes.dilations;
  const [top, left = 0] = attributes.before;
  /** [1, outputs, rows, count x depth]: the columns of the kernel from `column` on, which must lie side by side. */
  const columnsFrom = (column: number, count: number) => {
    const begins = [top!, left - column * aside];
    const ends = [
      (high! - 1) * down! + (rows! - 1) * apart! + 1 - top! - height,
      (wide - 1) * across + column * aside + count - left - width,
    ];
    const [seen, pads] = surround(
      emit,
      from,
      [height, width * depth],
      [begins[0]!, begins[1]! * depth],
      [ends[0]!, ends[1]! * depth],
    );
    return emit.node('Conv', [seen, kernel], {
      pads: { ints: pads },
      strides: { ints: [apart!, 1] },
      dilations: { ints: [down!, across * depth] },
      group: { int: groups },
    });
  };
  const found =
    aside === 1
      ? columnsFrom(0, columns)
      : emit.node(
          'Concat',
          Array.from({ length: columns }, (_, column) => columnsFrom(column, 1)),
          { axis: { int: 3 } },
        );
  const sorted = emit.node('Reshape', [found, emit.ints([outputs, ...attributes.kernel, depth])]);
  return emit.node('Transpose', [sorted], { perm: { ints: isTime ? [0, 2, 1] : [0, 3, 1, 2] } });
}

/** What is needed of axes 2 and 3 and the padding around it: a negative number before or after an axis cuts it. */
function surround(
  emit: Emitter,
  value: string,
  sizes: readonly number[],
  before: readonly number[],
  after: readonly number[],
): readonly [string, readonly number[]] {
  const pads = [...before, ...after].map((more) => Math.max(0, more));
  if ([...before, ...after].every((more) => more >= 0)) return [value, pads];
  const starts = before.map((more) => Math.max(0, -more));
  const ends = after.map((more, axis) => sizes[axis]! + Math.min(0, more));
  return [emit.node('Slice', [value, emit.ints(starts), emit.ints(ends), emit.ints([2, 3])]), pads];
}

/**
 * The gradient of a convolution by its input, also called transposed convolution.
 *
 * @param dy [batch, outputs, ...windows]
 * @param weight [outputs, channels / groups, ...kernel]
 * @param space sizes of the spatial axes of the result
 * @returns [batch, channels, ...space]
 */
export function convInput(
  dy: Value,
  weight: Value,
  space: readonly number[],
  { groups = 1, ...options }: Omit<ConvOptions, 'bias'> = {},
): Value {
  const window = windowOf(weight.shape.slice(2) as readonly number[], options, 'convInput');
  return applyOne(inputOp, [dy, weight], { ...window, groups, space });
}
convInput.op = inputOp;

/**
 * The gradient of a convolution by its weight.
 *
 * @param x [batch, channels, ...space]
 * @param dy [batch, outputs, ...windows]
 * @param kernel its spatial sizes
 * @returns [outputs, channels / groups, ...kernel]
 */
export function convWeight(
  x: Value,
  dy: Value,
  kernel: readonly number[],
  { groups = 1, ...options }: Omit<ConvOptions, 'bias'> = {},
): Value {
  return applyOne(weightOp, [x, dy], { ...windowOf(kernel, options, 'convWeight'), groups });
}
convWeight.op = weightOp;
