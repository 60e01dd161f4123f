import { constant, type Value } from '../engine/index.js';
import { type BindOptions, bind, type Layer } from './layer.js';
import type { Layout } from './layout.js';
import { namedWeights } from './named-weights.js';

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
 * @throws RangeError when the vectors are not as long as the layout says
 * @example
 * const scores = withWeights(network, await fit({ network, ... }))(input('x', ['batch', 20]));
 * const { bytes } = graphFile({ x: { dtype: 'float', shape: ['batch', 20] } }, { scores });
 */
export function withWeights<I, O>(
  network: Layer<I, O>,
  { layout, parameters, buffers = new Float32Array(0) }: NetworkWeights,
  options: BindOptions = {},
): (x: I) => O {
  const values = new Map<string, Value>();
  const named = namedWeights({ layout, parameters, buffers }, 'withWeights');
  for (const [path, { data, shape }] of Object.entries(named)) values.set(path, constant(data, shape));
  return bind(network, (path) => values.get(path)!, options);
}
