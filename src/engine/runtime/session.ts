// An ONNX Runtime session: where and with how many threads a graph is computed.
import { env, InferenceSession, listSupportedBackends, Tensor as OrtTensor } from 'onnxruntime-node';
import { GraphError, NotSupportedError } from '../../errors/index.js';
import type { DType, Tensor, TensorData } from '../tensor/index.js';
import { checkDevice, type Device, missingDevice } from './missing-device.js';

// What goes wrong is thrown and told in a sentence; without this ONNX Runtime writes it to the terminal before. It counts
// before the first session only.
env.logLevel = 'fatal';

export interface SessionOptions {
  readonly device?: Device;
  /** Threads of one operator. */
  readonly threads?: number;
  /** Writes how long each operator took to a file whose name begins so. */
  readonly profile?: string;
}

/** What enters and leaves a session, by name. */
export type Feeds = Readonly<Record<string, OrtTensor>>;

/**
 * @param bytes a file that Fathom wrote; `fathom import` looks at files from elsewhere before it opens them
 * @throws UsageError for a name that is no device; NotSupportedError when the device is not there; GraphError when ONNX Runtime refuses the graph
 */
export async function openSession(
  bytes: Uint8Array,
  { device = 'cpu', threads = 1, profile }: SessionOptions = {},
): Promise<InferenceSession> {
  checkDevice(device);
  if (!listSupportedBackends().some(({ name }) => name === device))
    throw new NotSupportedError(missingDevice(device, ''));
  try {
    return await InferenceSession.create(bytes, {
      executionProviders: device === 'cpu' ? ['cpu'] : [device, 'cpu'],
      intraOpNumThreads: threads,
      executionMode: 'sequential',
      // A planned block for all results of a run comes on top of what the first, unplanned run took and keeps: a third more memory,
      // and no faster.
      enableMemPattern: false,
      graphOptimizationLevel: 'all',
      // What ONNX Runtime has to say of an error comes with the error.
      logSeverityLevel: 4,
      ...(profile === undefined ? {} : { enableProfiling: true, profileFilePrefix: profile }),
      extra: {
        // The card's kernel of this fusion does not give the deviation, which a gradient needs.
        ...(device === 'webgpu' && { optimization: { disable_specified_optimizers: 'SkipLayerNormFusion' } }),
        session: {
          // Several threads wait for each other's next operator awake, since waking takes as long as many operators do, but
          // only during a run: between runs their cores are others'.
          intra_op: { allow_spinning: threads > 1 ? '1' : '0' },
          force_spinning_stop: '1',
          // Numbers below 1e-38 cost a hundred times as much as others and mean nothing in training.
          set_denormal_as_zero: '1',
        },
      },
    });
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    if (device !== 'cpu' && !isGraphsFault(said)) {
      throw new NotSupportedError(missingDevice(device, firstLine(said)), { cause });
    }
    throw new GraphError(`ONNX Runtime refuses the graph: ${firstLine(said)}.`, { cause });
  }
}

/** Whether it is the graph that a session cannot be made of, on whatever device. */
const isGraphsFault = (said: string) => /INVALID_GRAPH|ShapeInferenceError|TypeInferenceError|Load model/.test(said);

function firstLine(text: string): string {
  return text.trim().split('\n')[0]!.slice(0, 400).replace(/\.$/, '');
}

/** A tensor as ONNX Runtime takes it; floats become single precision unless `double`. */
export function toOrt({ dtype, shape, data }: Tensor, isDouble = false): OrtTensor {
  if (dtype === 'int') return new OrtTensor('int32', data as Int32Array, shape);
  if (dtype === 'bool') return new OrtTensor('bool', data as Uint8Array, shape);
  if (isDouble) return new OrtTensor('float64', data instanceof Float64Array ? data : Float64Array.from(data), shape);
  return new OrtTensor('float32', data instanceof Float32Array ? data : Float32Array.from(data), shape);
}

export function fromOrt(value: OrtTensor): Tensor {
  const dtype: DType = value.type === 'int32' ? 'int' : value.type === 'bool' ? 'bool' : 'float';
  return { dtype, shape: value.dims, data: value.data as TensorData };
}
