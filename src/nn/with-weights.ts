import { constant, showShape, type Tensor, type Value } from '../engine/index.js';
import { didYouMean, ShapeError, UsageError } from '../errors/index.js';
import { type BindOptions, bind, type Layer } from './layer.js';
import { type Layout, layoutOf } from './layout.js';
import { isNetworkWeights, namedWeights } from './named-weights.js';

/** What training leaves of a network, such as `fit` gives. */
export interface NetworkWeights {
  readonly layout: Layout;
  /** shape [layout.size] */
  readonly parameters: Float32Array;
  /** shape [layout.bufferSize] */
  readonly buffers?: Float32Array;
}

/**
 * The network as a function whose weights are constants: to predict with, or to write as an ONNX file.
 *
 * @param weights what `fit` returns, or all tensors by name, as `namedWeights` and `readWeights` give them
 * @throws RangeError when the vectors are not as long as the layout says; ShapeError, naming both shapes, for a tensor of another
 * size; UsageError for one that is missing
 * @example
 * const scores = withWeights(network, await fit({ network, ... }))(input('x', ['batch', 20]));
 * const { bytes } = graphFile({ x: { dtype: 'float', shape: ['batch', 20] } }, { scores });
 */
export function withWeights<I, O>(
  network: Layer<I, O>,
  weights: NetworkWeights | Readonly<Record<string, Tensor>>,
  options: BindOptions = {},
): (x: I) => O {
  const named = isNetworkWeights(weights) ? namedWeights(weights, 'withWeights') : weights;
  expectAll(layoutOf(network), named);
  const values = new Map<string, Value>();
  for (const [path, { data, shape }] of Object.entries(named)) values.set(path, constant(data, shape));
  return bind(network, (path) => values.get(path)!, options);
}

function expectAll({ parameters, buffers }: Layout, named: Readonly<Record<string, Tensor>>): void {
  const entries = [...parameters, ...buffers];
  const strangers = () => Object.keys(named).filter((name) => !entries.some(({ path }) => path === name));
  for (const { path, shape } of entries) {
    const given = named[path];
    if (given === undefined) {
      throw new UsageError(
        `withWeights: the network has weights "${path}" of shape ${showShape(shape)}, which are not given.${didYouMean(path, strangers())} Give all of them, or build the network that they were trained in.`,
      );
    }
    if (showShape(given.shape) !== showShape(shape)) {
      throw new ShapeError(
        `withWeights: "${path}": the network has shape ${showShape(shape)}, received ${showShape(given.shape)}. Build the network that they were trained in.`,
      );
    }
  }
}
