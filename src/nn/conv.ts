// Convolutions over time and over images, channels before space as in ONNX.
import { conv, type Padding, type PerAxis, type Size, showShape, type Value, windowOf } from '../engine/index.js';
import { expectOptions, type NamesOf } from '../errors/index.js';
import { expectShape } from './expect-shape.js';
import { expectSizeList, expectSizes } from './expect-sizes.js';
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

const names: NamesOf<ConvLayerOptions> = {
  stride: true,
  dilation: true,
  padding: true,
  groups: true,
  bias: true,
  initializer: true,
};

/**
 * Convolution over time: [batch, inputs, time] -> [batch, outputs, windows].
 *
 * @param kernel steps of a window
 * @example conv1d(8, 64, 3, { padding: 'causal', dilation: 4 })
 */
export function conv1d(inputs: number, outputs: number, kernel: number, options: ConvLayerOptions = {}): Layer {
  expectSizes('conv1d', { kernel });
  return convolution('conv1d', inputs, outputs, [kernel], options);
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
  expectSizeList('conv2d', 'kernel', kernel, '[5, 3]', 2);
  return convolution('conv2d', inputs, outputs, kernel, options);
}

function convolution(
  name: string,
  inputs: number,
  outputs: number,
  kernel: readonly number[],
  given: ConvLayerOptions,
): Layer {
  expectOptions(name, given, names);
  const { bias = true, groups = 1, initializer, ...options } = given;
  expectSizes(name, { inputs, outputs, groups });
  windowOf(kernel, options, name);
  if (inputs % groups !== 0 || outputs % groups !== 0) {
    throw new RangeError(
      `${name}: ${inputs} inputs and ${outputs} outputs cannot be parted into ${groups} groups; both must be multiples.`,
    );
  }
  const shape = [outputs, inputs / groups, ...kernel];
  const reach = shape.slice(1).reduce((total, size) => total * size, 1);
  const weight = parameter(shape, initializer ?? fanIn(reach));
  const made = (size: Size) => `${name}(${size}, ${outputs}, ${kernel.length === 1 ? kernel[0] : showShape(kernel)})`;
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
