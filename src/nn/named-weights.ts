import type { Tensor } from '../engine/index.js';
import type { Buffer } from './buffer.js';
import type { Entry } from './layout.js';
import type { Parameter } from './parameter.js';
import type { NetworkWeights } from './with-weights.js';

/** Weights of a whole network, rather than tensors by name. */
export const isNetworkWeights = (
  weights: NetworkWeights | Readonly<Record<string, Tensor>>,
): weights is NetworkWeights => 'layout' in weights && weights.parameters instanceof Float32Array;

/**
 * The weights of a network by their paths, such as `layers.0.weight`: to look at, or to begin another training with some of them.
 *
 * @param caller begins the sentence of an error
 * @throws RangeError when the vectors are not as long as the layout says
 * @example
 * const { 'layers.2.weight': _, ...others } = namedWeights(fitted); // another head, the rest as it was
 * await fit({ ...options, network: other, initial: others });
 */
export function namedWeights(
  { layout, parameters, buffers = new Float32Array(0) }: NetworkWeights,
  caller = 'namedWeights',
): Readonly<Record<string, Tensor<Float32Array>>> {
  if (parameters.length !== layout.size || buffers.length !== layout.bufferSize) {
    throw new RangeError(
      `${caller}: expected ${layout.size} parameters and ${layout.bufferSize} buffers, received ${parameters.length} and ${buffers.length}.`,
    );
  }
  const named = (entries: readonly Entry<Parameter | Buffer>[], flat: Float32Array) =>
    entries.map(
      ({ path, shape, start, size }) =>
        [path, { dtype: 'float', shape, data: flat.subarray(start, start + size) }] as const,
    );
  return Object.fromEntries([...named(layout.parameters, parameters), ...named(layout.buffers, buffers)]);
}
