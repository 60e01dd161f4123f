// Windows that slide over the spatial axes of [batch, channels, ...space]: what convolution and pooling have in common.
import { ShapeError } from '../../../errors/index.js';
import { type Shape, showShape } from '../../tensor/index.js';

/** One number for all spatial axes, or one for each. */
export type PerAxis = number | readonly number[];

/**
 * Zeros around the input: `valid` none; `same` as many as keep the size where the stride is 1; `causal` the same, all before, so
 * that no result sees what comes after it; or the numbers before and after each axis.
 */
export type Padding = 'valid' | 'same' | 'causal' | readonly (readonly [before: number, after: number])[];

export interface WindowOptions {
  /** Steps from one window to the next; 1 when absent. */
  readonly stride?: PerAxis;
  /** Steps from one position inside a window to the next; 1 when absent. */
  readonly dilation?: PerAxis;
  /** `valid` when absent. */
  readonly padding?: Padding;
}

/** Where windows lie, one number per spatial axis. */
export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Positions before and after the values. */
  readonly before: readonly number[];
  readonly after: readonly number[];
}

function perAxis(given: PerAxis, ndim: number, what: string): readonly number[] {
  const all = typeof given === 'object' ? given : new Array<number>(ndim).fill(given);
  if (all.length === ndim && all.every((each) => Number.isInteger(each) && each > 0)) return all;
  throw new ShapeError(
    `${what}: expected a whole number above 0 for each of ${ndim} spatial axes, received [${all.join(', ')}]; give one number, or one per axis.`,
  );
}

/** @throws ShapeError for numbers that do not fit the kernel */
export function windowOf(
  kernel: readonly number[],
  { stride = 1, dilation = 1, padding = 'valid' }: WindowOptions,
  what: string,
): Window {
  const ndim = kernel.length;
  const dilations = perAxis(dilation, ndim, `${what}: dilation`);
  const strides = perAxis(stride, ndim, `${what}: stride`);
  if (typeof padding !== 'string') {
    const fits =
      Array.isArray(padding) &&
      padding.length === ndim &&
      padding.flat().every((each) => Number.isInteger(each) && each >= 0);
    if (!fits) {
      throw new ShapeError(
        `${what}: expected padding before and after each of ${ndim} spatial axes, such as [[1, 1]${ndim > 1 ? ', [1, 1]' : ''}], received ${JSON.stringify(padding)}; give a pair of whole numbers per axis.`,
      );
    }
    return { kernel, strides, dilations, before: padding.map(([b]) => b), after: padding.map(([, a]) => a) };
  }
  if (padding !== 'valid' && padding !== 'same' && padding !== 'causal') {
    throw new RangeError(
      `${what}: padding must be 'valid', 'same', 'causal' or numbers before and after each axis, received '${String(padding)}'.`,
    );
  }
  const reach = kernel.map((size, axis) => (padding === 'valid' ? 0 : (size - 1) * dilations[axis]!));
  const before = reach.map((more) => (padding === 'causal' ? more : Math.floor(more / 2)));
  return { kernel, strides, dilations, before, after: reach.map((more, axis) => more - before[axis]!) };
}

/**
 * Sizes of the spatial axes of the result.
 *
 * @throws ShapeError when a size is open or no window fits
 */
export function windowedSpace(space: Shape, window: Window, what: string): readonly number[] {
  return space.map((size, axis) => {
    const { kernel, strides, dilations, before, after } = window;
    const reach = (kernel[axis]! - 1) * dilations[axis]! + 1;
    const whole = typeof size === 'number' ? size + before[axis]! + after[axis]! : Number.NaN;
    if (!(whole >= reach)) {
      throw new ShapeError(
        `${what}: windows of ${reach} positions do not fit into spatial axis ${axis} of size ${size} with ${before[axis]! + after[axis]!} padded; ${typeof size === 'number' ? 'pad more or take a smaller kernel' : 'only the batch may stay open'}.`,
      );
    }
    return Math.floor((whole - reach) / strides[axis]!) + 1;
  });
}

/** ONNX's attributes of a window. */
export function windowAttributes({ strides, dilations, before, after }: Window) {
  return { strides: { ints: strides }, dilations: { ints: dilations }, pads: { ints: [...before, ...after] } };
}

/** Batch, channels and space of a shape. @throws ShapeError unless it has one or two spatial axes */
export function spaceOf(shape: Shape, what: string): Shape {
  if ((shape.length === 3 || shape.length === 4) && shape[1] !== 0 && typeof shape[1] === 'number')
    return shape.slice(2);
  throw new ShapeError(
    `${what}: expected [batch, channels, time] or [batch, channels, height, width], received ${showShape(shape)}; reshape() or transpose() it, and bind the channels.`,
  );
}
