import { constant } from '../engine/index.js';
import { type BindOptions, bind, type Layer } from './layer.js';
import type { Layout } from './layout.js';

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
  if (parameters.length !== layout.size || buffers.length !== layout.bufferSize) {
    throw new RangeError(
      `withWeights: expected ${layout.size} parameters and ${layout.bufferSize} buffers, received ${parameters.length} and ${buffers.length}.`,
    );
  }
  const values = new Map(
    [
      ...layout.parameters.map((entry) => [entry, parameters] as const),
      ...layout.buffers.map((entry) => [entry, buffers] as const),
    ].map(([{ path, shape, start, size }, flat]) => [path, constant(flat.subarray(start, start + size), shape)]),
  );
  return bind(network, (path) => values.get(path)!, options);
}
