// Convolutions over time and over images, channels before space as in ONNX.
import { conv, type Padding, type PerAxis, type Size, showShape, type Value } from '../engine/index.js';
import { expectShape } from './expect-shape.js';
import { fanIn } from './initializers.js';
import { type Layer, layer } from './layer.js';
import { type Initializer, parameter } from './parameter.js';

export interface ConvLayerOptions {
  readonly stride?: PerAxis;
  readonly dilation?: PerAxis;
  /** `valid` when absent; `causal` where no result may see what comes after it. */
  readonly padding?: Padding;
  readonly groups?: number;
  readonly bias?: boolean;
  /** First weights; uniform within 1 / sqrt(inputs of a sum) when absent. */
  readonly initializer?: Initializer;
}

/**
 * Convolution over time: [batch, inputs, time] -> [batch, outputs, windows].
 *
 * @param kernel steps of a window
 * @example conv1d(8, 64, 3, { padding: 'causal', dilation: 4 })
 */
export function conv1d(inputs: number, outputs: number, kernel: number, options: ConvLayerOptions = {}): Layer {
  return convolution(inputs, outputs, [kernel], options);
}

/**
 * Convolution over images: [batch, inputs, height, width] -> [batch, outputs, ...windows].
 *
 * @param kernel height and width of a window
 * @example conv2d(1, 64, [5, 3], { padding: 'same' })
 */
export function conv2d(
  inputs: number,
  outputs: number,
  kernel: readonly [height: number, width: number],
  options: ConvLayerOptions = {},
): Layer {
  return convolution(inputs, outputs, kernel, options);
}

function convolution(
  inputs: number,
  outputs: number,
  kernel: readonly number[],
  { bias = true, groups = 1, initializer, ...options }: ConvLayerOptions,
): Layer {
  if (inputs % groups !== 0 || outputs % groups !== 0) {
    throw new RangeError(
      `conv${kernel.length}d: ${inputs} inputs and ${outputs} outputs cannot be parted into ${groups} groups; both must be multiples.`,
    );
  }
  const shape = [outputs, inputs / groups, ...kernel];
  const reach = shape.slice(1).reduce((total, size) => total * size, 1);
  const weight = parameter(shape, initializer ?? fanIn(reach));
  const made = (size: Size) =>
    `conv${kernel.length}d(${size}, ${outputs}, ${kernel.length === 1 ? kernel[0] : showShape(kernel)})`;
  const space = kernel.length === 1 ? ['time'] : ['height', 'width'];
  const checked = (x: Value) => {
    expectShape(
      made(inputs),
      x,
      ['batch', inputs, ...space],
      (size) =>
        `Make it ${made(size)}, or give it ${inputs} channels: they come before ${space[0]}, so transpose() x where they come last.`,
    );
    return x;
  };
  if (!bias) return layer({ weight }, (parts, x: Value) => conv(checked(x), parts.weight, { ...options, groups }));
  return layer({ weight, bias: parameter([outputs], fanIn(reach)) }, (parts, x: Value) =>
    conv(checked(x), parts.weight, { ...options, groups, bias: parts.bias }),
  );
}
