// What a training begins with, where that is not drawn.
import { createHash } from 'node:crypto';
import { showShape, type Tensor } from '../engine/index.js';
import { DataError, didYouMean, ShapeError, UsageError } from '../errors/index.js';
import { isNetworkWeights, type Layout, type NetworkWeights, namedWeights, tensorsOf } from '../nn/index.js';

/**
 * All parameters as one vector; what an earlier `fit` returned, running means and all; or some of them by their paths, as
 * `namedWeights` gives them: the others are drawn.
 */
export type InitialWeights = Float32Array | NetworkWeights | Readonly<Record<string, Tensor>>;

/** Parameters and buffers that are given, by path. */
export type GivenWeights = ReadonlyMap<string, Float32Array>;

/**
 * @throws ShapeError, naming both shapes, for weights of another size; UsageError for a name that the network has not;
 * DataError for a number that is not finite
 */
export function givenWeights(layout: Layout, initial: InitialWeights | undefined, what = 'fit'): GivenWeights {
  const given = new Map<string, Float32Array>();
  if (initial === undefined) return given;
  const entries = new Map([...layout.parameters, ...layout.buffers].map((entry) => [entry.path, entry]));
  for (const [path, { shape, data }] of Object.entries(byName(layout, initial, what))) {
    const entry = entries.get(path);
    if (entry === undefined) {
      const names = [...entries.keys()];
      throw new UsageError(
        `${what}: initial: the network has no weights "${path}"; it has ${few(names)}.${didYouMean(path, names)}`,
      );
    }
    if (showShape(entry.shape) !== showShape(shape)) {
      throw new ShapeError(
        `${what}: initial: "${path}": the network has shape ${showShape(entry.shape)}, received ${showShape(shape)}. Build the layer of that size, or leave "${path}" out, and it is drawn.`,
      );
    }
    const single = data instanceof Float32Array ? data : Float32Array.from(data);
    const place = single.findIndex((value) => !Number.isFinite(value));
    if (place >= 0) {
      throw new DataError(
        `${what}: initial: "${path}", value ${place}: expected a finite number of single precision, received ${data[place]}; take weights from before the training diverged.`,
      );
    }
    given.set(path, single);
  }
  return given;
}

function byName(layout: Layout, initial: InitialWeights, what: string): Readonly<Record<string, Tensor>> {
  if (initial instanceof Float32Array) {
    if (initial.length === layout.size) {
      const { parameters, size } = layout;
      return namedWeights({ layout: { parameters, size, buffers: [], bufferSize: 0 }, parameters: initial });
    }
    throw new ShapeError(
      `${what}: initial: the network has ${layout.size} parameters, shape [${layout.size}], received shape [${initial.length}]. Build the network that they were trained in, or give those that fit by name, with namedWeights.`,
    );
  }
  const named = tensorsOf(`${what}: initial`, initial, 'a Float32Array of all parameters, ');
  const missing = [...layout.parameters, ...layout.buffers].find(({ path }) => !Object.hasOwn(named, path));
  if (missing === undefined || !isNetworkWeights(initial)) return named;
  throw new ShapeError(
    `${what}: initial: the network has "${missing.path}" ${showShape(missing.shape)}, which these weights have not. Build the network that they were trained in, or give those that fit by name, with namedWeights.`,
  );
}

const few = (names: readonly string[]) => `${names.slice(0, 6).join(', ')}${names.length > 6 ? ', ...' : ''}`;

/** SHA-256 of the weights that are given; undefined where none are. */
export function digestOfGiven(given: GivenWeights): string | undefined {
  if (given.size === 0) return undefined;
  const hash = createHash('sha256');
  for (const [path, data] of [...given].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${path} ${data.length}\n`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}
