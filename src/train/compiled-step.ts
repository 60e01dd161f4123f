// A step's graph for one shape of batch, ready to run.
import { type InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import {
  type Bindings,
  boundShape,
  checkRowNumbers,
  type Feeds,
  limitsOf,
  type Mask,
  openSession,
  rowLimits,
  type SessionOptions,
  type Shape,
  type StepGraph,
  sizeOf,
  stepFile,
  type TensorData,
  type TensorType,
  toOrt,
} from '../engine/index.js';
import { UsageError } from '../errors/index.js';
import { fillMask } from './masks.js';

/** Values by name; with several steps per run their first axis is the step. */
export type BatchData = Readonly<Record<string, TensorData>>;

/** What a step is compiled for. */
export interface RunShape {
  /** Sizes of a batch, such as `{ batch: 64 }`. */
  readonly bindings: Bindings;
  /** Steps taken per call of `run`; several at once save time where a step is short. */
  readonly stepsPerRun?: number;
}

export class CompiledStep {
  readonly stepsPerRun: number;
  readonly session: InferenceSession;
  readonly #inputs: readonly { readonly name: string; readonly type: TensorType; readonly shape: readonly number[] }[];
  readonly #limits: ReadonlyMap<string, number>;
  readonly #masks: readonly { readonly mask: Mask; readonly shape: readonly number[]; readonly data: Float32Array }[];

  private constructor(
    session: InferenceSession,
    inputs: StepGraph['inputs'],
    masks: readonly Mask[],
    limits: ReadonlyMap<string, number>,
    { bindings, stepsPerRun = 1 }: RunShape,
  ) {
    this.#limits = limits;
    this.session = session;
    this.stepsPerRun = stepsPerRun;
    const stack = (shape: Shape): readonly number[] => {
      const one = boundShape(shape, bindings);
      return stepsPerRun === 1 ? one : [stepsPerRun, ...one];
    };
    this.#inputs = Object.entries(inputs).map(([name, type]) => ({ name, type, shape: stack(type.shape) }));
    this.#masks = masks.map((mask) => {
      const shape = stack(mask.shape);
      return { mask, shape, data: new Float32Array(sizeOf(shape)) };
    });
  }

  static async open(graph: StepGraph, shape: RunShape, options: SessionOptions): Promise<CompiledStep> {
    const { bytes, masks } = stepFile(graph, shape.stepsPerRun ?? 1, {
      bindings: shape.bindings,
      ...limitsOf(options.device),
    });
    return new CompiledStep(
      await openSession(bytes, options),
      graph.inputs,
      masks,
      rowLimits(Object.values(graph.outputs)),
      shape,
    );
  }

  /**
   * What enters a run beside the state: the batch, and the masks of the steps after `step`.
   *
   * @throws UsageError when the batch lacks an input, DataError when one numbers rows of a table that are not there
   */
  feeds(batch: BatchData, seed: number, step: number): Feeds {
    const feeds: Record<string, OrtTensor> = {};
    for (const { name, type, shape } of this.#inputs) {
      const data = batch[name];
      if (data === undefined) {
        throw new UsageError(`The batch has no "${name}"; it has ${Object.keys(batch).join(', ')}.`);
      }
      const limit = this.#limits.get(name);
      if (limit !== undefined) checkRowNumbers(name, data, limit);
      feeds[name] = toOrt({ dtype: type.dtype, shape, data });
    }
    for (const { mask, shape, data } of this.#masks) {
      const size = data.length / this.stepsPerRun;
      for (let k = 0; k < this.stepsPerRun; k++) {
        fillMask(mask, seed, step + k + 1, data.subarray(k * size, (k + 1) * size));
      }
      feeds[mask.name] = new OrtTensor('float32', data, shape);
    }
    return feeds;
  }
}
