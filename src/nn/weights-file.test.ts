import { describe, expect, it } from 'vitest';
import { evaluatePlainly, input, type Tensor, tensor } from '../engine/index.js';
import { DataError, NotSupportedError } from '../errors/index.js';
import { Random } from '../random/index.js';
import { batchNorm, chain, initialParameters, layoutOf, linear, namedWeights, withWeights } from './index.js';
import { readWeights, weightsFile } from './weights-file.js';

const network = chain(linear(3, 4), batchNorm(4), linear(4, 2));
const layout = layoutOf(network);
const random = new Random('file');
const parameters = initialParameters(layout, random);
const buffers = Float32Array.from({ length: layout.bufferSize }, () => 0.5 + random.uniform());

/** A file of a header and as many bytes of numbers. */
function file(header: unknown, numbers: number | Uint8Array = 0): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const data = typeof numbers === 'number' ? new Uint8Array(numbers) : numbers;
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

describe('weights in a file', () => {
  it('are the same to the last bit, running means and all, and make the network say the same', () => {
    const weights = readWeights(weightsFile({ layout, parameters, buffers }));
    expect(weights).toEqual(namedWeights({ layout, parameters, buffers }));
    const x = input('x', ['batch', 3]);
    const data = { x: tensor([1, 2, 3, -1, 0, 2], [2, 3]) };
    const [before] = evaluatePlainly([withWeights(network, { layout, parameters, buffers })(x)], data);
    expect(evaluatePlainly([withWeights(network, weights)(x)], data)).toEqual([before]);
  });

  it('keep their type, and names of any kind', () => {
    const given: Record<string, Tensor> = {
      'a "b" 利率': tensor(Float64Array.of(0.1, Number.POSITIVE_INFINITY)),
      steps: tensor([-1, 2], [2, 1], 'int'),
      flag: tensor([1, 0, 1], [3], 'bool'),
      none: tensor(new Float32Array(0), [0, 4]),
      scalar: tensor(Float32Array.of(2), []),
    };
    expect(readWeights(weightsFile(given))).toEqual(given);
    // What is read need not begin at a place where numbers may.
    const shifted = new Uint8Array(weightsFile(given).length + 1);
    shifted.set(weightsFile(given), 1);
    expect(readWeights(shifted.subarray(1))).toEqual(given);
  });

  it('are read from a file that safetensors for PyTorch wrote, half precision among them', () => {
    const bytes = Buffer.from(
      'SAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCJ9LCJsb25nIjp7ImR0eXBlIjoiSTY0Iiwic2hhcGUiOlsyXSwiZGF0YV9vZmZzZXRz' +
        'IjpbMCwxNl19LCJkb3VibGUiOnsiZHR5cGUiOiJGNjQiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOlsxNiwyNF19LCJicmFpbiI6eyJkdHlwZSI6' +
        'IkJGMTYiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOlsyNCwyOF19LCJoYWxmIjp7ImR0eXBlIjoiRjE2Iiwic2hhcGUiOlsyLDNdLCJkYXRhX29m' +
        'ZnNldHMiOlsyOCw0MF19LCJmbGFnIjp7ImR0eXBlIjoiQk9PTCIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzQwLDQyXX19+/////////////9/' +
        'AAAAAJqZmZmZmbk/SUBK8QA8AMEBAP97AHxmLgEA',
      'base64',
    );
    const weights = readWeights(bytes);
    expect(weights).toEqual({
      half: tensor(Float32Array.of(1, -2.5, 2 ** -24, 65504, Number.POSITIVE_INFINITY, 0.0999755859375), [2, 3]),
      brain: tensor(Float32Array.of(3.140625, -1.0002555517425873e30)),
      long: tensor([-5, 2 ** 31 - 1], [2], 'int'),
      flag: tensor([1, 0], [2], 'bool'),
      double: tensor(Float64Array.of(0.1)),
    });
  });

  it('are read whatever the order of the header, with tensors of no values', () => {
    const numbers = new Uint8Array(Float32Array.of(1, 2).buffer);
    const empty = (shape: number[]) => ({ dtype: 'F32', shape, data_offsets: [0, 0] });
    const bytes = file(
      {
        b: empty([0, 3]),
        '-': empty([0]),
        0: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
        z: { ...empty([0]), data_offsets: [8, 8] },
      },
      numbers,
    );
    expect(readWeights(bytes)).toEqual({
      0: tensor(Float32Array.of(1, 2)),
      '-': tensor(new Float32Array(0)),
      b: tensor(new Float32Array(0), [0, 3]),
      z: tensor(new Float32Array(0)),
    });
  });

  it('are not written of what is none', () => {
    const loose = weightsFile as unknown as (weights: unknown) => Uint8Array;
    const none = (weights: unknown, said: string) => expect(() => loose(weights)).toThrow(said);
    none(Promise.resolve({}), 'received a promise: await it.');
    none(undefined, 'received nothing.');
    none({}, 'received an object with nothing in it.');
    none(parameters, 'received a list of numbers or bytes without names.');
    none(network, 'received a layer, which has no numbers yet.');
    none({ a: [1, 2] }, 'but "a" is no tensor');
    none({ a: { dtype: 'float', shape: [3], data: Float32Array.of(1) } }, '"a": shape [3] holds 3 values, received 1');
    none(
      { a: { dtype: 'int', shape: [1], data: Float32Array.of(1) } },
      'expected data of type int, received a Float32Array',
    );
    none({ __metadata__: tensor([1]) }, '"__metadata__" is a name of the format');
  });

  it('are not read from a path or a text', () => {
    const loose = readWeights as unknown as (bytes: unknown) => unknown;
    expect(() => loose('network.safetensors')).toThrow(
      /expected the bytes of a file, a Uint8Array, .* received the text "network\.safetensors"\.$/,
    );
    expect(() => loose(new ArrayBuffer(8))).toThrow('received an object of class ArrayBuffer.');
  });

  it('that are damaged are refused, wherever they are cut', () => {
    const bytes = weightsFile({ layout, parameters, buffers });
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readWeights(bytes.subarray(0, length)), `${length} bytes`).toThrow(DataError);
    }
    expect(() => readWeights(bytes.subarray(0, 400), 'network.safetensors')).toThrow(
      /^network\.safetensors: expected a safetensors file, but its header of \d+ bytes does not fit in a file of 400\. Give such a file, or write or copy it again if it was one\.$/,
    );
  });

  const entry = (data_offsets: unknown, shape: unknown = [1], dtype: unknown = 'F32') => ({
    dtype,
    shape,
    data_offsets,
  });
  it.each([
    ['an empty file', new Uint8Array(0), 'there are 0 bytes'],
    ['another format', new TextEncoder().encode('PK\u0003\u0004 a zip file of weights'), 'its header of'],
    ['a header that is cut', file('{"a": {'), 'its header is no JSON'],
    ['a header of another kind', file([1]), 'its header is no object'],
    ['a shape below 0', file({ a: entry([0, 4], [-1]) }, 4), '"a" has no dtype, shape and data_offsets'],
    [
      'a shape too large',
      file({ a: entry([0, 4], [2 ** 40, 2 ** 40]) }, 4),
      '"a" has no dtype, shape and data_offsets',
    ],
    ['no offsets', file({ a: { dtype: 'F32', shape: [1] } }, 4), '"a" has no dtype, shape and data_offsets'],
    ['offsets backwards', file({ a: entry([4, 0]) }, 4), '"a" has no dtype, shape and data_offsets'],
    ['tensors that overlap', file({ a: entry([0, 4]), b: entry([0, 4]) }, 8), '"b" begins at byte 0 instead of 4'],
    ['a hole', file({ a: entry([0, 4]), b: entry([8, 12]) }, 12), '"b" begins at byte 8 instead of 4'],
    ['numbers after the last', file({ a: entry([0, 4]) }, 5), 'it has 5 bytes of numbers instead of 4'],
    ['a shape of other size', file({ a: entry([0, 4], [2]) }, 4), '"a" of shape [2] has 4 bytes instead of 8'],
  ])('refuses %s', (_, bytes, found) => {
    expect(() => readWeights(bytes)).toThrow(DataError);
    expect(() => readWeights(bytes)).toThrow(found);
  });

  it('refuses types that no tensor has', () => {
    const eight = file({ a: entry([0, 1], [1], 'F8_E4M3') }, 1);
    expect(() => readWeights(eight)).toThrow(NotSupportedError);
    expect(() => readWeights(eight)).toThrow('"a": expected numbers of type F64, F32, F16');
    expect(() => readWeights(file({ a: entry([0, 1], [1], 'constructor') }, 1))).toThrow(NotSupportedError);
    const large = new Uint8Array(BigInt64Array.of(2n ** 31n).buffer);
    expect(() => readWeights(file({ a: entry([0, 8], [1], 'I64') }, large))).toThrow(
      'readWeights: "a": expected whole numbers of 32 bits, received 2147483648',
    );
  });
});
