import { showShape, sizeOf, type Tensor } from '../engine/index.js';
import { received, ShapeError, UsageError } from '../errors/index.js';
import type { Buffer } from './buffer.js';
import type { Entry } from './layout.js';
import type { Parameter } from './parameter.js';
import type { NetworkWeights } from './with-weights.js';

/** Weights of a whole network, rather than tensors by name. */
export const isNetworkWeights = (
  weights: NetworkWeights | Readonly<Record<string, Tensor>>,
): weights is NetworkWeights => 'layout' in weights && ArrayBuffer.isView(weights.parameters);

/**
 * Weights by name, whichever way they are given.
 *
 * @param also what the caller takes beside them, for the sentence: `a Float32Array of all parameters, `
 * @throws UsageError for what is neither what `fit` returned nor tensors by name, or for none at all
 */
export function tensorsOf(
  what: string,
  weights: NetworkWeights | Readonly<Record<string, Tensor>>,
  also = '',
): Readonly<Record<string, Tensor>> {
  const expected = `${what}: expected ${also}what fit returned, or tensors by name as namedWeights and readWeights give them`;
  const came = wrongKind(weights);
  if (came !== undefined) throw new UsageError(`${expected}, received ${came}.`);
  if (isNetworkWeights(weights)) return namedWeights(weights, what);
  const entries = Object.entries(weights);
  if (entries.length === 0) throw new UsageError(`${expected}, received an object with nothing in it.`);
  for (const [name, tensor] of entries) {
    const { shape, data } = (tensor ?? {}) as Partial<Tensor>;
    if (!Array.isArray(shape) || !ArrayBuffer.isView(data)) {
      throw new UsageError(`${expected}, but "${name}" is no tensor; make it one with tensor(values, shape).`);
    }
    if (data.length !== sizeOf(shape)) {
      throw new ShapeError(
        `${what}: "${name}": shape ${showShape(shape)} holds ${sizeOf(shape)} values, received ${data.length}; give all of them.`,
      );
    }
  }
  return weights;
}

function wrongKind(weights: unknown): string | undefined {
  if (ArrayBuffer.isView(weights) || Array.isArray(weights)) return 'a list of numbers or bytes without names';
  if (weights instanceof Promise) return `${received(weights)}: await it`;
  if (typeof weights !== 'object' || weights === null) return received(weights);
  return 'kind' in weights && weights.kind === 'layer' ? 'a layer, which has no numbers yet' : undefined;
}

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
