// Weights by name in one file, in the safetensors format, which PyTorch, JAX and others read and write as well. Its length of header in
// eight bytes, a header in JSON and the numbers one tensor after the other: https://github.com/huggingface/safetensors#format.
import { endianness } from 'node:os';
import { showShape, sizeOf, type Tensor, type TensorData } from '../engine/index.js';
import { DataError, NotSupportedError, received, UsageError } from '../errors/index.js';
import { brainFloat, halfPrecision } from './half-precision.js';
import { tensorsOf } from './named-weights.js';
import type { NetworkWeights } from './with-weights.js';

/** What a header may say of the file as a whole, under this name. */
const metadata = '__metadata__';

const holds: Readonly<Record<string, readonly (new () => TensorData)[]>> = {
  float: [Float32Array, Float64Array],
  int: [Int32Array],
  bool: [Uint8Array],
};

/** No network has a header of as much; what claims to is no such file. */
const mostHeader = 100e6;

interface Header {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [begin: number, end: number];
}

/**
 * Weights as a safetensors file: small, quick to read, and nothing in it can run. A graph with its weights is written by `graphFile`.
 *
 * @param weights what `fit` returns, or tensors by name as `namedWeights` gives them
 * @throws UsageError, ShapeError for what is no tensor or has data that do not fit
 * @example writeFileSync('network.safetensors', weightsFile(await fit({ network, ... })));
 */
export function weightsFile(weights: NetworkWeights | Readonly<Record<string, Tensor>>): Uint8Array {
  const named = Object.entries(tensorsOf('weightsFile', weights));
  for (const [name, { dtype, data }] of named) {
    if (name === metadata) throw new UsageError(`weightsFile: "${metadata}" is a name of the format's own; rename it.`);
    if (!holds[dtype]?.some((kind) => data instanceof kind)) {
      throw new UsageError(
        `weightsFile: "${name}": expected data of type ${dtype}, received a ${data.constructor.name}; make the tensor with tensor(values, shape, '${dtype}').`,
      );
    }
  }
  let end = 0;
  const header = named.map(([name, { dtype, shape, data }]): readonly [string, Header] => {
    const begin = end;
    end += data.byteLength;
    const type = dtype === 'int' ? 'I32' : dtype === 'bool' ? 'BOOL' : data instanceof Float64Array ? 'F64' : 'F32';
    return [name, { dtype: type, shape, data_offsets: [begin, end] }];
  });
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(start + end).fill(0x20, 8, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true);
  bytes.set(text, 8);
  for (const [i, [, { data }]] of named.entries()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start + header[i]![1].data_offsets[0]);
  }
  return littleEndian(bytes);
}

/**
 * The tensors of a safetensors file by name, also of one that another program wrote. Half precision (F16, BF16) becomes single.
 *
 * @param what begins the sentence of an error: the name of the file
 * @throws DataError for bytes that are no such file or not all of it; NotSupportedError for numbers of another type
 * @example
 * const weights = readWeights(readFileSync('network.safetensors'));
 * withWeights(network, weights); // to predict
 * await fit({ ...options, initial: weights }); // to train on
 */
export function readWeights(bytes: Uint8Array, what = 'readWeights'): Readonly<Record<string, Tensor>> {
  littleEndian(bytes);
  if (!((bytes as unknown) instanceof Uint8Array)) {
    throw new UsageError(
      `${what}: expected the bytes of a file, a Uint8Array, such as readFileSync('network.safetensors') gives, received ${received(bytes)}.`,
    );
  }
  const wrong = (found: string) =>
    new DataError(
      `${what}: expected a safetensors file, but ${found}. Give such a file, or write or copy it again if it was one.`,
    );
  if (bytes.length < 8) throw wrong(`there are ${bytes.length} bytes`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const start = 8 + length;
  if (length > mostHeader || start > bytes.length) {
    throw wrong(`its header of ${length} bytes does not fit in a file of ${bytes.length}`);
  }
  const header = entriesOf(bytes.subarray(8, start), wrong);
  // A tensor of no values ends where it begins, before the one that begins there too.
  const places = [...header].sort(([, { data_offsets: a }], [, { data_offsets: b }]) => a[0] - b[0] || a[1] - b[1]);
  let end = 0;
  for (const [name, { data_offsets }] of places) {
    if (data_offsets[0] !== end) throw wrong(`"${name}" begins at byte ${data_offsets[0]} instead of ${end}`);
    end = data_offsets[1];
  }
  if (start + end !== bytes.length) {
    throw wrong(`it has ${bytes.length - start} bytes of numbers instead of ${end}`);
  }
  return Object.fromEntries(
    header.map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        const read = readers[dtype];
        if (read === undefined) {
          throw new NotSupportedError(
            `${what}: "${name}": expected numbers of type ${Object.keys(readers).join(', ')}, received ${dtype}; convert it first.`,
          );
        }
        if (sizeOf(shape) * read.bytes !== to - from) {
          throw wrong(
            `"${name}" of shape ${showShape(shape)} has ${to - from} bytes instead of ${sizeOf(shape) * read.bytes}`,
          );
        }
        // A copy begins where numbers may: at a multiple of their size.
        const own = new Uint8Array(bytes.subarray(start + from, start + to));
        return [name, { shape, ...read.tensor(own.buffer, `${what}: "${name}"`) }];
      },
    ),
  );
}

function entriesOf(bytes: Uint8Array, wrong: (found: string) => DataError): readonly (readonly [string, Header])[] {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw wrong('its header is no JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) throw wrong('its header is no object');
  return Object.entries(header)
    .filter(([name]) => name !== metadata)
    .map(([name, entry]) => {
      if (!isHeader(entry)) throw wrong(`"${name}" has no dtype, shape and data_offsets that make sense`);
      return [name, entry] as const;
    });
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;

function isHeader(entry: unknown): entry is Header {
  if (typeof entry !== 'object' || entry === null) return false;
  const { dtype, shape, data_offsets: offsets } = entry as Record<string, unknown>;
  return (
    typeof dtype === 'string' &&
    Array.isArray(shape) &&
    shape.every(isCount) &&
    isCount(sizeOf(shape)) &&
    Array.isArray(offsets) &&
    offsets.length === 2 &&
    offsets.every(isCount) &&
    offsets[0] <= offsets[1]
  );
}

interface Reader {
  /** Of one number. */
  readonly bytes: number;
  readonly tensor: (
    buffer: ArrayBuffer,
    what: string,
  ) => { readonly dtype: Tensor['dtype']; readonly data: TensorData };
}

const readers: Readonly<Record<string, Reader>> = Object.assign(Object.create(null), {
  F64: { bytes: 8, tensor: (buffer) => ({ dtype: 'float', data: new Float64Array(buffer) }) },
  F32: { bytes: 4, tensor: (buffer) => ({ dtype: 'float', data: new Float32Array(buffer) }) },
  F16: { bytes: 2, tensor: (buffer) => ({ dtype: 'float', data: halfPrecision(new Uint16Array(buffer)) }) },
  BF16: { bytes: 2, tensor: (buffer) => ({ dtype: 'float', data: brainFloat(new Uint16Array(buffer)) }) },
  I64: { bytes: 8, tensor: (buffer, what) => ({ dtype: 'int', data: narrow(new BigInt64Array(buffer), what) }) },
  I32: { bytes: 4, tensor: (buffer) => ({ dtype: 'int', data: new Int32Array(buffer) }) },
  I16: { bytes: 2, tensor: (buffer) => ({ dtype: 'int', data: Int32Array.from(new Int16Array(buffer)) }) },
  I8: { bytes: 1, tensor: (buffer) => ({ dtype: 'int', data: Int32Array.from(new Int8Array(buffer)) }) },
  U8: { bytes: 1, tensor: (buffer) => ({ dtype: 'int', data: Int32Array.from(new Uint8Array(buffer)) }) },
  BOOL: { bytes: 1, tensor: (buffer) => ({ dtype: 'bool', data: new Uint8Array(buffer) }) },
} satisfies Record<string, Reader>);

function narrow(values: BigInt64Array, what: string): Int32Array {
  return Int32Array.from(values, (value) => {
    if (BigInt.asIntN(32, value) === value) return Number(value);
    throw new DataError(
      `${what}: expected whole numbers of 32 bits, received ${value}; leave this tensor out of the file.`,
    );
  });
}

function littleEndian(bytes: Uint8Array): Uint8Array {
  if (endianness() === 'LE') return bytes;
  throw new NotSupportedError('Files of weights are little-endian, and this processor is not; use graphFile instead.');
}
