import { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { DataError } from '../errors/index.js';
import {
  bytes,
  doubles,
  type FileOptions,
  GraphBuilder,
  integers,
  readOnnx,
  readTensorProto,
  strings,
  writeOnnx,
} from './index.js';
import { decode, encode, many, one, type Schema } from './message.js';

const options: FileOptions = {
  opsets: { '': 18, 'ai.onnx.ml': 5 },
  producer: { name: 'test', version: '1.2.3' },
  metadata: { note: 'naïve 模型' },
};

const hex = (buffer: Uint8Array) => Buffer.from(buffer).toString('hex');

describe('the wire format', () => {
  interface Sample {
    readonly a?: number;
    readonly b?: string;
    readonly f?: readonly number[];
    readonly x?: number;
  }
  const sample: Schema<Sample> = { a: one(1, 'int'), b: one(2, 'string'), f: many(6, 'int'), x: one(7, 'double') };

  it('writes the bytes of the examples in the description of Protocol Buffers', () => {
    expect(hex(encode(sample, { a: 150 }))).toBe('089601');
    expect(hex(encode(sample, { b: 'testing' }))).toBe('120774657374696e67');
    expect(hex(encode(sample, { f: [3, 270, 86942] }))).toBe('3206038e029ea705');
    expect(hex(encode(sample, { a: -2 }))).toBe('08feffffffffffffffff01');
  });

  it('reads back whole numbers up to 53 bits, packed or not', () => {
    const numbers = [0, 1, 127, 128, -1, -128, 2 ** 28, 2 ** 31, 2 ** 32, 2 ** 35 - 1, -5e9, 2 ** 53 - 1, 1 - 2 ** 53];
    for (const a of numbers) expect(decode(sample, encode(sample, { a }))).toEqual({ a, f: [] });
    expect(decode(sample, encode(sample, { f: numbers, x: -0.1 }))).toEqual({ f: numbers, x: -0.1 });
    expect(decode(sample, Uint8Array.of(0x30, 3, 0x30, 5))).toEqual({ f: [3, 5] });
    expect(() => encode(sample, { a: 2 ** 53 })).toThrow(
      'A whole number of 53 bits was expected, not 9007199254740992.',
    );
  });

  it('writes and reads more than fits in the first piece of memory', () => {
    const f = Array.from({ length: 3000 }, (_, i) => i * i);
    const b = 'é'.repeat(5000);
    expect(decode(sample, encode(sample, { b, f, x: 2 }))).toEqual({ b, f, x: 2 });
  });

  it('passes over fields it does not know, of every wire type', () => {
    const unknown = [0x58, 0x96, 0x01, 0x59, 1, 2, 3, 4, 5, 6, 7, 8, 0x5a, 2, 9, 9, 0x5d, 1, 2, 3, 4];
    expect(decode(sample, Uint8Array.of(...unknown, 0x08, 7))).toEqual({ a: 7, f: [] });
  });
});

describe('a graph', () => {
  /** probabilities = sigmoid(x * w + b) beside the code of a word, the number of rows left open. */
  function build(): Uint8Array {
    const graph = new GraphBuilder(['sum', 'code']);
    const x = graph.input('sum', 'double', ['rows', 2]);
    const word = graph.input('the word', 'string', ['rows', 1], 'any word');
    expect([x, word]).toEqual(['sum_', 'the word']);
    const product = graph.node('MatMul', [x, graph.constant(doubles([1, -2], [2, 1]))]);
    graph.output('sum', graph.node('Add', [product, graph.constant(doubles([0.5]))]), 'double', ['rows', 1]);
    const code = graph.node('LabelEncoder', [word], {
      domain: 'ai.onnx.ml',
      attributes: { keys_strings: ['été', 'hiver'], values_int64s: { ints: [5, -3] }, default_int64: { int: -1 } },
    });
    graph.output('code', code, 'int64', ['rows', 1]);
    return writeOnnx(graph.graph('example'), options);
  }

  it('is what ONNX Runtime computes', async () => {
    const session = await InferenceSession.create(build());
    expect(session.inputNames).toEqual(['sum_', 'the word']);
    const found = await session.run({
      sum_: new RuntimeTensor('float64', Float64Array.of(1, 2, 0.1, 0.2, -1, 1e300), [3, 2]),
      'the word': new RuntimeTensor('string', ['hiver', 'printemps', 'été'], [3, 1]),
    });
    expect(found.sum!.dims).toEqual([3, 1]);
    expect(Array.from(found.sum!.data as Float64Array)).toEqual([-2.5, 0.1 - 2 * 0.2 + 0.5, -2e300]);
    expect(Array.from(found.code!.data as BigInt64Array)).toEqual([-3n, -1n, 5n]);
  });

  it('is read back as it was written', () => {
    const model = readOnnx(build());
    expect([model.irVersion, model.producerName, model.producerVersion]).toEqual([10, 'test', '1.2.3']);
    expect(model.opsetImport).toEqual([
      { domain: '', version: 18 },
      { domain: 'ai.onnx.ml', version: 5 },
    ]);
    expect(model.metadataProps).toEqual([{ key: 'note', value: 'naïve 模型' }]);
    expect(model.graph.node.map(({ opType }) => opType)).toEqual([
      'MatMul',
      'Add',
      'Identity',
      'LabelEncoder',
      'Identity',
    ]);
    expect(model.graph.node[3]!.attribute!.map(({ name, ints }) => [name, ints])).toEqual([
      ['keys_strings', []],
      ['values_int64s', [5, -3]],
      ['default_int64', []],
    ]);
    expect(model.graph.input[1]).toEqual({
      name: 'the word',
      docString: 'any word',
      type: { tensorType: { elemType: 8, shape: { dim: [{ dimParam: 'rows' }, { dimValue: 1 }] } } },
    });
    expect(readTensorProto(model.graph.initializer![0]!)).toEqual(doubles([1, -2], [2, 1]));
  });

  it('that is damaged anywhere is refused or read, and nothing else happens', () => {
    const whole = build();
    expect(() => readOnnx(whole.subarray(0, whole.length - 5))).toThrow(
      'The bytes are not an ONNX model: the bytes end too early. Export the model again or copy it anew.',
    );
    expect(() => readOnnx(new Uint8Array(0))).toThrow('there is no graph in them');
    let refused = 0;
    for (let at = 0; at < whole.length; at++) {
      const damaged = whole.slice();
      damaged[at] = damaged[at]! ^ 0xff;
      try {
        readOnnx(damaged);
      } catch (error) {
        expect(error, `byte ${at}`).toBeInstanceOf(DataError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(50);
  });
});

/** A field of a number below 16 whose bytes are those of other fields. */
const field = (number: number, ...parts: readonly (readonly number[])[]) => [
  8 * number + 2,
  parts.flat().length,
  ...parts.flat(),
];

describe('what other readers of Protocol Buffers would read otherwise', () => {
  const again = 'Export the model again or copy it anew.';
  it.each([
    ['graph', [...field(7), ...field(7)]],
    ['t', field(7, field(1, field(5, field(5), field(5))))],
    ['g', field(7, field(1, field(5, field(6), field(6))))],
  ])('is refused: a message "%s" that occurs twice, which they merge', (name, fields) => {
    expect(() => readOnnx(Uint8Array.from([8, 10, ...fields]))).toThrow(
      `The bytes are not an ONNX model: field "${name}" occurs twice where one message is expected. ${again}`,
    );
  });

  it.each([
    ['of more than 32 bits, of which they take the last', [0xba, 0x80, 0x80, 0x80, 0x10, 0]],
    ['of 0', [2, 0]],
  ])('is refused: a number of a field %s', (_, bytes) => {
    expect(() => readOnnx(Uint8Array.from([8, 10, ...field(7), ...bytes]))).toThrow(
      /^The bytes are not an ONNX model: a field has the number \d+ where 1 to 536870911 are possible\. Export/,
    );
  });
});

describe('tensors', () => {
  it.each([
    doubles([0.1, Number.NaN, -0], [3, 1]),
    integers([1, -2, 2 ** 40]),
    strings(['a', '', 'ß']),
    bytes([0, 255]),
  ])('of $type keep their values through a file', (tensor) => {
    const graph = new GraphBuilder();
    graph.output('y', graph.constant(tensor), tensor.type, tensor.shape);
    const { graph: read } = readOnnx(writeOnnx(graph.graph('constant'), options));
    expect(readTensorProto(read.initializer![0]!)).toEqual(tensor);
  });

  it('are read from the lists of their type too', () => {
    const read = (proto: Partial<Parameters<typeof readTensorProto>[0]>) =>
      readTensorProto({ dims: [2], dataType: 1, name: 'w', ...proto }).values;
    expect(read({ floatData: [0.5, 2] })).toEqual(Float32Array.of(0.5, 2));
    expect(read({ dataType: 11, doubleData: [0.1, 2] })).toEqual(Float64Array.of(0.1, 2));
    expect(read({ dataType: 7, int64Data: [-1, 2] })).toEqual(BigInt64Array.of(-1n, 2n));
    expect(read({ dataType: 9, int32Data: [1, 0] })).toEqual(Uint8Array.of(1, 0));
  });

  it('that do not fit are refused with a sentence', () => {
    const wrong = (proto: object) => () => readTensorProto({ dims: [2], dataType: 1, name: 'w', ...proto });
    expect(wrong({ dataLocation: 1 })).toThrow(
      'The ONNX file is not readable: tensor "w" keeps its values in another file; save the model with its data inside.',
    );
    expect(wrong({ dataType: 10 })).toThrow('tensor "w" has element type 10, which is not supported.');
    expect(wrong({ floatData: [1] })).toThrow('tensor "w" of shape [2] has 1 values instead of 2.');
    const graph = new GraphBuilder();
    expect(() => graph.constant(doubles([1, 2], [3]))).toThrow('A tensor of shape [3] was given 2 values.');
  });
});
