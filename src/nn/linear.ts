import { affine, matmul, type Value } from '../engine/index.js';
import { expectOptions, type NamesOf } from '../errors/index.js';
import { expectShape } from './expect-shape.js';
import { expectSizes } from './expect-sizes.js';
import { fanIn } from './initializers.js';
import { type Layer, layer } from './layer.js';
import { type Initializer, parameter } from './parameter.js';

export interface LinearOptions {
  readonly bias?: boolean;
  /** First weights; uniform within 1 / sqrt(inputs) when absent. */
  readonly initializer?: Initializer;
}

const names: NamesOf<LinearOptions> = { bias: true, initializer: true };

/** y = x W + b: [..., inputs] -> [..., outputs]. */
export function linear(inputs: number, outputs: number, options: LinearOptions = {}): Layer {
  expectSizes('linear', { inputs, outputs });
  expectOptions('linear', options, names);
  const { bias = true, initializer = fanIn(inputs) } = options;
  const weight = parameter([inputs, outputs], initializer);
  const checked = (x: Value) => {
    expectShape(
      `linear(${inputs}, ${outputs})`,
      x,
      ['...', inputs],
      (size) => `Make it linear(${size}, ${outputs}), or give it ${inputs} features.`,
    );
    return x;
  };
  if (!bias) return layer({ weight }, (parts, x: Value) => matmul(checked(x), parts.weight));
  return layer({ weight, bias: parameter([outputs], fanIn(inputs)) }, (parts, x: Value) =>
    affine(checked(x), parts.weight, parts.bias),
  );
}
