// A model as the bytes of an ONNX file, and back.
import { DataError } from '../errors/index.js';
import { decode, encode } from './message.js';
import { type GraphProto, type ModelProto, modelSchema } from './messages.js';

export interface FileOptions {
  /** Versions of the operators by domain; '' is ai.onnx. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly producer: { readonly name: string; readonly version: string };
  /** What a reader should know, as `metadata_props`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The version of the file format that came with ONNX 1.16, whose ai.onnx.ml 5 has the tree ensembles in double. */
const irVersion = 10;

/** The bytes of an ONNX file. */
export function writeOnnx(graph: GraphProto, { opsets, producer, metadata = {} }: FileOptions): Uint8Array {
  return encode(modelSchema, {
    irVersion,
    opsetImport: Object.entries(opsets).map(([domain, version]) => ({ domain, version })),
    producerName: producer.name,
    producerVersion: producer.version,
    graph,
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
}

/**
 * What an ONNX file holds; nothing of it is run, and fields that `messages.ts` does not list are passed over.
 *
 * @throws DataError when the bytes are not an ONNX model
 */
export function readOnnx(bytes: Uint8Array): ModelProto {
  let model: ModelProto;
  try {
    model = decode(modelSchema, bytes);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new DataError(`The bytes are not an ONNX model: ${cause.message}. Export the model again or copy it anew.`, {
      cause,
    });
  }
  if (model.irVersion === undefined || model.graph === undefined) {
    throw new DataError('The bytes are not an ONNX model: there is no graph in them. Export the model again.');
  }
  return model;
}

/** The bytes of a file that was read, with what has been changed in it. */
export function rewriteOnnx(model: ModelProto): Uint8Array {
  return encode(modelSchema, model);
}
