// The messages of an ONNX file, with ONNX's own names and numbers (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
// Left out: sequences and maps, quantisation information.
import { many, manyMessages, one, oneMessage, type Schema } from './message.js';

export interface ModelProto {
  readonly irVersion: number;
  readonly opsetImport: readonly OperatorSetIdProto[];
  readonly producerName?: string;
  readonly producerVersion?: string;
  readonly docString?: string;
  readonly graph: GraphProto;
  readonly metadataProps?: readonly StringStringEntryProto[];
  /** Operators that the file defines itself; not taken apart. */
  readonly functions?: readonly Uint8Array[];
  /** Graphs of a training; not taken apart. */
  readonly trainingInfo?: readonly Uint8Array[];
}

export interface OperatorSetIdProto {
  /** '' or absent for ai.onnx. */
  readonly domain?: string;
  readonly version: number;
}

export interface StringStringEntryProto {
  readonly key: string;
  readonly value: string;
}

export interface GraphProto {
  readonly name: string;
  /** In an order in which each finds its inputs computed. */
  readonly node: readonly NodeProto[];
  readonly initializer?: readonly TensorProto[];
  readonly input: readonly ValueInfoProto[];
  readonly output: readonly ValueInfoProto[];
  readonly docString?: string;
  /** Not taken apart. */
  readonly sparseInitializer?: readonly Uint8Array[];
}

export interface NodeProto {
  /** Names of values; '' stands for an optional input that is not given. */
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly name?: string;
  readonly opType: string;
  readonly domain?: string;
  readonly attribute?: readonly AttributeProto[];
}

export interface AttributeProto {
  readonly name: string;
  /** One of `attributeTypes`; says which of the other fields holds the value. */
  readonly type: number;
  readonly f?: number;
  readonly i?: number;
  readonly s?: Uint8Array;
  readonly t?: TensorProto;
  readonly g?: GraphProto;
  readonly floats?: ArrayLike<number>;
  readonly ints?: ArrayLike<number>;
  readonly strings?: readonly Uint8Array[];
  readonly tensors?: readonly TensorProto[];
  readonly graphs?: readonly GraphProto[];
  /** Not taken apart: that they are there is all that is known of them. */
  readonly sparseTensor?: Uint8Array;
  readonly sparseTensors?: readonly Uint8Array[];
}

export const attributeTypes = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
} as const;

export interface ValueInfoProto {
  readonly name: string;
  readonly type: TypeProto;
  readonly docString?: string;
}

export interface TypeProto {
  readonly tensorType?: TensorTypeProto;
}

export interface TensorTypeProto {
  readonly elemType: number;
  readonly shape?: TensorShapeProto;
}

export interface TensorShapeProto {
  readonly dim: readonly DimensionProto[];
}

/** Either a size or a name for a size that is not known before. */
export interface DimensionProto {
  readonly dimValue?: number;
  readonly dimParam?: string;
}

/** Values stand in `rawData` (little-endian) or in the list of their type. */
export interface TensorProto {
  readonly dims: readonly number[];
  readonly dataType: number;
  readonly name?: string;
  readonly floatData?: ArrayLike<number>;
  readonly int32Data?: ArrayLike<number>;
  readonly stringData?: readonly Uint8Array[];
  readonly int64Data?: ArrayLike<number>;
  readonly doubleData?: ArrayLike<number>;
  readonly rawData?: Uint8Array;
  /** 1 when the values are in another file. */
  readonly dataLocation?: number;
}

const operatorSet: Schema<OperatorSetIdProto> = { domain: one(1, 'string'), version: one(2, 'int') };
const entry: Schema<StringStringEntryProto> = { key: one(1, 'string'), value: one(2, 'string') };

const tensor: Schema<TensorProto> = {
  dims: many(1, 'int'),
  dataType: one(2, 'int'),
  floatData: many(4, 'float'),
  int32Data: many(5, 'int'),
  stringData: many(6, 'bytes'),
  int64Data: many(7, 'int'),
  name: one(8, 'string'),
  rawData: one(9, 'bytes'),
  doubleData: many(10, 'double'),
  dataLocation: one(14, 'int'),
};

const dimension: Schema<DimensionProto> = { dimValue: one(1, 'int'), dimParam: one(2, 'string') };
const shape: Schema<TensorShapeProto> = { dim: manyMessages(1, () => dimension) };
const tensorType: Schema<TensorTypeProto> = { elemType: one(1, 'int'), shape: oneMessage(2, () => shape) };
const type: Schema<TypeProto> = { tensorType: oneMessage(1, () => tensorType) };
const valueInfo: Schema<ValueInfoProto> = {
  name: one(1, 'string'),
  type: oneMessage(2, () => type),
  docString: one(3, 'string'),
};

const attribute: Schema<AttributeProto> = {
  name: one(1, 'string'),
  f: one(2, 'float'),
  i: one(3, 'int'),
  s: one(4, 'bytes'),
  t: oneMessage(5, () => tensor),
  g: oneMessage(6, () => graph),
  floats: many(7, 'float'),
  ints: many(8, 'int'),
  strings: many(9, 'bytes'),
  tensors: manyMessages(10, () => tensor),
  graphs: manyMessages(11, () => graph),
  sparseTensor: one(22, 'bytes'),
  sparseTensors: many(23, 'bytes'),
  type: one(20, 'int'),
};

const node: Schema<NodeProto> = {
  input: many(1, 'string'),
  output: many(2, 'string'),
  name: one(3, 'string'),
  opType: one(4, 'string'),
  attribute: manyMessages(5, () => attribute),
  domain: one(7, 'string'),
};

const graph: Schema<GraphProto> = {
  node: manyMessages(1, () => node),
  name: one(2, 'string'),
  initializer: manyMessages(5, () => tensor),
  docString: one(10, 'string'),
  input: manyMessages(11, () => valueInfo),
  output: manyMessages(12, () => valueInfo),
  sparseInitializer: many(15, 'bytes'),
};

export const modelSchema: Schema<ModelProto> = {
  irVersion: one(1, 'int'),
  producerName: one(2, 'string'),
  producerVersion: one(3, 'string'),
  docString: one(6, 'string'),
  graph: oneMessage(7, () => graph),
  opsetImport: manyMessages(8, () => operatorSet),
  metadataProps: manyMessages(14, () => entry),
  trainingInfo: many(20, 'bytes'),
  functions: many(25, 'bytes'),
};
