// Where each parameter of a network lies in the one vector that holds them all.
import { sizeOf, unpack, type Value } from '../engine/index.js';
import type { Random } from '../random/index.js';
import type { Buffer } from './buffer.js';
import { type BindOptions, bind, isLayer, isLeaf, type Layer } from './layer.js';
import type { Parameter } from './parameter.js';

export interface Entry<P> {
  /** Where it stands in the tree, such as `blocks.0.weight`. */
  readonly path: string;
  readonly part: P;
  readonly shape: readonly number[];
  /** Its first position in the vector. */
  readonly start: number;
  readonly size: number;
}

export interface Layout {
  readonly parameters: readonly Entry<Parameter>[];
  /** How many numbers all parameters are. */
  readonly size: number;
  readonly buffers: readonly Entry<Buffer>[];
  readonly bufferSize: number;
}

/** What a network's parameters and buffers are: paths, shapes and places, in the order of the tree, each part where it is first met. */
// biome-ignore lint/suspicious/noExplicitAny: of any input and output
export function layoutOf(network: Layer<any, any>): Layout {
  const parameters: Entry<Parameter>[] = [];
  const buffers: Entry<Buffer>[] = [];
  const ends = { parameter: 0, buffer: 0 };
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const visit = (layer: Layer<any, any>, path: string): void => {
    for (const [name, part] of Object.entries(layer.parts)) {
      const here = path === '' ? name : `${path}.${name}`;
      if (isLayer(part)) visit(part, here);
      else if (isLeaf(part)) {
        const size = sizeOf(part.shape);
        const entry = { path: here, shape: part.shape, start: ends[part.kind], size };
        ends[part.kind] += size;
        if (part.kind === 'parameter') parameters.push({ ...entry, part });
        else buffers.push({ ...entry, part });
      } else {
        part.forEach((each, i) => {
          visit(each, `${here}.${i}`);
        });
      }
    }
  };
  visit(network, '');
  return { parameters, size: ends.parameter, buffers, bufferSize: ends.buffer };
}

/**
 * First values of all parameters, shape (size,): each from its own stream, so that adding a layer changes no other.
 *
 * @param given those that are known, by path: they are not drawn
 */
export function initialParameters(
  { parameters, size }: Layout,
  random: Random,
  given: Given = new Map(),
): Float32Array {
  const flat = new Float32Array(size);
  for (const { path, part, start } of parameters) {
    flat.set(given.get(path) ?? part.initializer(random.split(path), part.shape), start);
  }
  return flat;
}

/** First values of all buffers, shape (bufferSize,). */
export function initialBuffers({ buffers, bufferSize }: Layout, given: Given = new Map()): Float32Array {
  const flat = new Float32Array(bufferSize);
  for (const { path, part, start, size } of buffers) {
    const known = given.get(path);
    if (known === undefined) flat.fill(part.initial, start, start + size);
    else flat.set(known, start);
  }
  return flat;
}

type Given = ReadonlyMap<string, ArrayLike<number>>;

/**
 * The network as a function of its input, its parameters and buffers taken from vectors.
 *
 * @param parameters shape [layout.size]
 * @param buffers shape [layout.bufferSize]; needed where the layout has buffers
 */
export function bindFlat<I, O>(
  network: Layer<I, O>,
  layout: Layout,
  parameters: Value,
  buffers?: Value,
  options: BindOptions = {},
): (x: I) => O {
  return bindEntries(
    network,
    [
      [layout.parameters, parameters],
      [layout.buffers, buffers],
    ],
    options,
  );
}

/**
 * The network as a function of its input, its parameters and buffers taken from as many vectors as there are.
 *
 * @param vectors what lies in each, one after the other from its first number, and the vector, which may be absent where nothing does
 */
export function bindEntries<I, O>(
  network: Layer<I, O>,
  vectors: readonly (readonly [entries: readonly Entry<Parameter | Buffer>[], flat: Value | undefined])[],
  options: BindOptions = {},
): (x: I) => O {
  const values = new Map<string, Value>();
  for (const [entries, flat] of vectors) {
    if (entries.length === 0) continue;
    unpack(
      flat!,
      entries.map(({ shape }) => shape),
    ).forEach((value, i) => {
      values.set(entries[i]!.path, value);
    });
  }
  return bind(network, (path) => values.get(path)!, options);
}
