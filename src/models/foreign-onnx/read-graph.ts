// What an ONNX file of a classifier says of itself: its inputs as columns, and the output that holds probabilities.
import { z } from 'zod';
import { DataError, didYouMean, NotSupportedError, UsageError } from '../../errors/index.js';
import {
  elementTypes,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  readOnnx,
  rewriteOnnx,
  type TensorProto,
  type ValueInfoProto,
} from '../../onnx/index.js';

/** Element types in which a column may enter. */
const inputTypes = ['float', 'double', 'int64', 'string'] as const;
export type InputType = (typeof inputTypes)[number];

/** A column as the graph takes it. */
export interface GraphFeature {
  readonly name: string;
  readonly kind: 'numeric' | 'categorical' | 'datetime' | 'text';
}

/** One tensor of the graph's inputs, and the features that are its columns. */
export interface GraphInput {
  readonly name: string;
  readonly type: InputType;
  /** Dimensions of the tensor: 1 for shape (rows,), 2 for (rows, columns). */
  readonly rank: number;
  readonly features: readonly GraphFeature[];
}

export interface ClassifierGraph {
  /** Bytes that ONNX Runtime can load: those of the file, less a last node that makes maps of the probabilities. */
  readonly bytes: Uint8Array;
  readonly producer: string;
  readonly inputs: readonly GraphInput[];
  /** Name of the output that holds probabilities. */
  readonly output: string;
}

const domains = ['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft'];

/**
 * Reads the bytes of an ONNX file as a classifier of columns. Nothing of it is run.
 *
 * @param features names of the columns of a single input of several columns, in their order
 * @param path name of the file, for sentences
 * @throws DataError when the bytes are damaged, keep values in other files, or do not say what their columns are;
 *   NotSupportedError for operators that do not come with ONNX Runtime
 */
export function readGraph(bytes: Uint8Array, path: string, features?: readonly string[]): ClassifierGraph {
  const model = readOnnx(bytes);
  checkSelfContained(model, path);
  const { graph } = model;
  const producer = [model.producerName, model.producerVersion].filter((part) => part).join(' ') || 'unknown';
  const constants = new Set((graph.initializer ?? []).map(({ name }) => name));
  const tensors = graph.input.filter(({ name }) => !constants.has(name));
  if (tensors.length === 0)
    throw new DataError(`${path}: the graph has no input, so there is nothing to predict from.`);
  const inputs = isMatrix(tensors, features)
    ? [matrixInput(tensors[0]!, model, path, features)]
    : columnInputs(tensors, model, path, features);
  const names = inputs.flatMap((input) => input.features.map(({ name }) => name));
  const twice = names.find((name, j) => names.indexOf(name) !== j);
  if (twice !== undefined)
    throw new DataError(`${path}: two columns of the model are called "${twice}"; name them apart.`);
  const plain = withoutMaps(graph);
  const output = probabilityOutput(plain.output, path);
  return { bytes: plain === graph ? bytes : rewriteOnnx({ ...model, graph: plain }), producer, inputs, output };
}

/** @throws DataError, NotSupportedError for what a file must not need beside its own bytes and ONNX Runtime */
function checkSelfContained({ graph, functions = [], trainingInfo = [] }: ModelProto, path: string): void {
  const unsupported = (what: string) =>
    new NotSupportedError(`${path}: the graph uses ${what}; export the model with standard operators of ONNX only.`);
  if (functions.length > 0) throw unsupported('functions that the file defines itself');
  if (trainingInfo.length > 0) throw unsupported('steps of a training (training_info)');
  const checkTensor = ({ name, dataLocation = 0 }: TensorProto) => {
    if (dataLocation === 0) return;
    throw new DataError(
      `${path}: the values of "${name ?? ''}" are kept in another file, and only the one given is read; save the model with its data inside.`,
    );
  };
  const checkNode = ({ domain = '', opType, attribute = [] }: NodeProto) => {
    if (!domains.includes(domain)) throw unsupported(`the custom operator "${opType}" of the domain "${domain}"`);
    for (const { t, tensors = [], g, graphs = [], sparseTensor, sparseTensors = [] } of attribute) {
      if (sparseTensor !== undefined || sparseTensors.length > 0) throw unsupported('sparse tensors');
      for (const each of t === undefined ? tensors : [t, ...tensors]) checkTensor(each);
      for (const each of g === undefined ? graphs : [g, ...graphs]) checkGraph(each);
    }
  };
  const checkGraph = ({ node, initializer = [], sparseInitializer = [] }: GraphProto) => {
    if (sparseInitializer.length > 0) throw unsupported('sparse tensors');
    initializer.forEach(checkTensor);
    node.forEach(checkNode);
  };
  checkGraph(graph);
}

const dimensions = ({ type }: ValueInfoProto) => type?.tensorType?.shape?.dim ?? [];

function isMatrix(inputs: readonly ValueInfoProto[], features: readonly string[] | undefined): boolean {
  if (inputs.length !== 1) return false;
  const shape = dimensions(inputs[0]!);
  return features !== undefined || (shape.length === 2 && shape[1]!.dimValue !== 1);
}

function matrixInput(
  tensor: ValueInfoProto,
  model: ModelProto,
  path: string,
  given: readonly string[] | undefined,
): GraphInput {
  const { type, rank } = tensorOf(tensor, path);
  const width = dimensions(tensor)[1]?.dimValue;
  const count = width === undefined ? 'several' : String(width);
  const names = given ?? metadata(model, 'feature_names', z.array(z.string()));
  if (names === undefined) {
    throw new DataError(
      `${path}: the input "${tensor.name}" has ${count} columns without names; name them in their order with --features a,b,c.`,
    );
  }
  if (width !== undefined && names.length !== width) {
    throw new DataError(
      `${path}: the input "${tensor.name}" has ${count} columns, and ${names.length} are named; name each with --features a,b,c.`,
    );
  }
  const kind = type === 'string' ? 'categorical' : 'numeric';
  return { name: tensor.name, type, rank, features: names.map((name) => ({ name, kind })) };
}

function columnInputs(
  tensors: readonly ValueInfoProto[],
  model: ModelProto,
  path: string,
  given: readonly string[] | undefined,
): GraphInput[] {
  if (given !== undefined) {
    const names = tensors.map(({ name }) => name);
    const wrong = given.find((name) => !names.includes(name)) ?? given[0]!;
    throw new UsageError(
      `--features names the columns of a single input, and ${path} has one input per column: ${names.join(', ')}. Leave it out.${didYouMean(wrong, names)}`,
    );
  }
  const described = new Map(
    (metadata(model, 'inputs', fathomInputs) ?? []).map(({ input, column, kind }) => [input, { column, kind }]),
  );
  return tensors.map((tensor) => {
    const { name } = tensor;
    const { type, rank } = tensorOf(tensor, path);
    const width = dimensions(tensor)[1]?.dimValue ?? 1;
    if (width !== 1) {
      throw new DataError(
        `${path}: the input "${name}" has ${width} columns beside other inputs; export the model with one input of all columns, or one input per column.`,
      );
    }
    const known = described.get(name);
    const isCounted = known?.kind === 'datetime' || known?.kind === 'text' ? known.kind : 'numeric';
    const kind = type === 'string' ? 'categorical' : isCounted;
    return { name, type, rank, features: [{ name: known?.column ?? name, kind }] };
  });
}

/** What Fathom writes of the inputs of its own files. */
const fathomInputs = z.array(z.object({ input: z.string(), column: z.string(), kind: z.string() }));

function metadata<T>({ metadataProps = [] }: ModelProto, key: string, schema: z.ZodType<T>): T | undefined {
  const text = metadataProps.find((entry) => entry.key === key)?.value;
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function tensorOf(tensor: ValueInfoProto, path: string): { readonly type: InputType; readonly rank: number } {
  const number = tensor.type?.tensorType?.elemType;
  const type = inputTypes.find((each) => elementTypes[each] === number);
  const shape = dimensions(tensor);
  if (type === undefined || shape.length > 2) {
    throw new NotSupportedError(
      `${path}: the input "${tensor.name}" is no column of numbers or texts; models of tables with inputs of type ${inputTypes.join(', ')} are imported.`,
    );
  }
  const rows = shape[0]?.dimValue ?? 0;
  if (rows > 0) {
    throw new NotSupportedError(
      `${path}: the input "${tensor.name}" takes exactly ${rows} rows at a time; export the model with a free number of rows.`,
    );
  }
  return { type, rank: shape.length === 1 ? 1 : 2 };
}

/** The graph with the tensor of probabilities where a ZipMap makes one map per row of it. */
function withoutMaps(graph: GraphProto): GraphProto {
  const maps = graph.node.filter(({ opType }) => opType === 'ZipMap');
  if (maps.length === 0) return graph;
  const tensorOfMap = new Map(maps.map(({ input, output }) => [output[0]!, input[0] ?? '']));
  return {
    ...graph,
    node: graph.node.filter((node) => !maps.includes(node)),
    output: graph.output.map((output) => {
      const name = tensorOfMap.get(output.name);
      return name === undefined ? output : { name, type: { tensorType: { elemType: elementTypes.float } } };
    }),
  };
}

function probabilityOutput(outputs: readonly ValueInfoProto[], path: string): string {
  const numbers = outputs.filter(({ type }) =>
    [elementTypes.float, elementTypes.double].some((each) => each === type?.tensorType?.elemType),
  );
  const named = numbers.filter(({ name }) => /prob/i.test(name));
  const found = named.length === 1 ? named : numbers;
  if (found.length === 1) return found[0]!.name;
  const names = outputs.map(({ name }) => `"${name}"`).join(', ');
  throw new DataError(
    `${path}: none of the outputs (${names}) is known to hold the probabilities; export the model with one output of numbers, or call it "probabilities".`,
  );
}
