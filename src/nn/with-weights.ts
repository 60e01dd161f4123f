import { constant, showShape, type Tensor, type Value } from '../engine/index.js';
import { DataError, didYouMean, ShapeError, UsageError } from '../errors/index.js';
import { type BindOptions, bind, type Layer } from './layer.js';
import { type Entry, type Layout, layoutOf } from './layout.js';
import { tensorsOf } from './named-weights.js';

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
 * size; UsageError for one that is missing or that the network has not; DataError for a number that is not finite
 * @example
 * const scores = withWeights(network, await fit({ network, ... }))(input('x', ['batch', 20]));
 * const { bytes } = graphFile({ x: { dtype: 'float', shape: ['batch', 20] } }, { scores });
 */
export function withWeights<I, O>(
  network: Layer<I, O>,
  weights: NetworkWeights | Readonly<Record<string, Tensor>>,
  options: BindOptions = {},
): (x: I) => O {
  const named = tensorsOf('withWeights', weights);
  const values = new Map<string, Value>();
  for (const { path, shape } of expectAll(layoutOf(network), named)) {
    values.set(path, constant(named[path]!.data, shape));
  }
  return bind(network, (path) => values.get(path)!, options);
}

/** All weights of the network. @throws ShapeError, UsageError, DataError as `withWeights` says */
function expectAll(
  { parameters, buffers }: Layout,
  named: Readonly<Record<string, Tensor>>,
): readonly Pick<Entry<unknown>, 'path' | 'shape'>[] {
  const entries = [...parameters, ...buffers];
  const strangers = () => Object.keys(named).filter((name) => !entries.some(({ path }) => path === name));
  for (const { path, shape } of entries) {
    if (!Object.hasOwn(named, path)) {
      throw new UsageError(
        `withWeights: the network has weights "${path}" of shape ${showShape(shape)}, which are not given.${didYouMean(path, strangers())} Give all of them, or build the network that they were trained in.`,
      );
    }
    const given = named[path]!;
    if (showShape(given.shape) !== showShape(shape)) {
      throw new ShapeError(
        `withWeights: "${path}": the network has shape ${showShape(shape)}, received ${showShape(given.shape)}. Build the network that they were trained in.`,
      );
    }
    const place = given.data.findIndex((value) => !Number.isFinite(value));
    if (place >= 0) {
      throw new DataError(
        `withWeights: "${path}", value ${place}: expected a finite number, received ${given.data[place]}; take weights from before the training diverged.`,
      );
    }
  }
  const [more] = strangers();
  if (more !== undefined) {
    throw new UsageError(
      `withWeights: the network has no weights "${more}". Build the network that they were trained in, or leave "${more}" out of the weights.`,
    );
  }
  return entries;
}
