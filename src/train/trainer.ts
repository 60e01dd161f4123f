// A training step that is compiled, and the state it has reached.
import { type InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import {
  type Bindings,
  type Device,
  type Mask,
  nextName,
  openSession,
  type Shape,
  sizeOf,
  stepFile,
  type Tensor,
  type TensorType,
  toOrt,
} from '../engine/index.js';
import { UsageError } from '../errors/index.js';
import type { Random } from '../random/index.js';
import { fillMask } from './masks.js';
import { stepOutputs, type TrainingStep } from './step.js';

export interface TrainerOptions {
  /** Sizes of a batch, such as `{ batch: 64 }`. */
  readonly bindings: Bindings;
  readonly random: Random;
  readonly threads?: number;
  readonly device?: Device;
  /** Steps taken per call of `run`; several at once save time where a step is short. */
  readonly stepsPerRun?: number;
}

/** Vectors by name: everything that a training needs to go on. */
export type TrainingState = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>
>;

export interface StepResult {
  /** Loss of each step, shape (stepsPerRun,). */
  readonly loss: Float32Array;
  /** Length of the gradient of each step, before it is clipped. */
  readonly gradientNorm: Float32Array;
}

export class Trainer {
  readonly stepsPerRun: number;
  readonly #session: InferenceSession;
  readonly #inputs: Readonly<Record<string, { readonly type: TensorType; readonly shape: readonly number[] }>>;
  readonly #masks: readonly { readonly mask: Mask; readonly shape: readonly number[]; readonly data: Float32Array }[];
  readonly #seed: number;
  readonly #outputs: readonly string[];
  #state: Record<string, OrtTensor>;
  #step: number;

  private constructor(
    session: InferenceSession,
    { graph }: TrainingStep,
    masks: readonly Mask[],
    state: TrainingState,
    { bindings, random, stepsPerRun = 1 }: TrainerOptions,
  ) {
    this.#session = session;
    this.stepsPerRun = stepsPerRun;
    const stack = (shape: Shape): readonly number[] => {
      const one = shape.map((size) => (typeof size === 'number' ? size : bindings[size]!));
      return stepsPerRun === 1 ? one : [stepsPerRun, ...one];
    };
    this.#inputs = Object.fromEntries(
      Object.entries(graph.inputs).map(([name, type]) => [name, { type, shape: stack(type.shape) }]),
    );
    this.#masks = masks.map((mask) => {
      const shape = stack(mask.shape);
      return { mask, shape, data: new Float32Array(sizeOf(shape)) };
    });
    this.#seed = random.split('dropout').bits();
    this.#outputs = [...Object.keys(graph.state).map(nextName), stepOutputs.loss, stepOutputs.gradientNorm];
    this.#state = toTensors(state);
    this.#step = state.step!.data[0]!;
  }

  /** @param state where to go on; the beginning when absent */
  static async open(step: TrainingStep, options: TrainerOptions, state?: TrainingState): Promise<Trainer> {
    const { bindings, stepsPerRun = 1 } = options;
    const { bytes, masks } = stepFile(step.graph, stepsPerRun, { bindings });
    const session = await openSession(bytes, options);
    return new Trainer(session, step, masks, state ?? step.initialState(options.random.split('parameters')), options);
  }

  /** The number of steps taken so far. */
  get step(): number {
    return this.#step;
  }

  /**
   * Takes `stepsPerRun` steps.
   *
   * @param batch values by name; with several steps per run their first axis is the step
   */
  async run(batch: Readonly<Record<string, Tensor['data']>>): Promise<StepResult> {
    const feeds: Record<string, OrtTensor> = { ...this.#state };
    for (const [name, { type, shape }] of Object.entries(this.#inputs)) {
      const data = batch[name];
      if (data === undefined)
        throw new UsageError(`The batch has no "${name}"; it has ${Object.keys(batch).join(', ')}.`);
      feeds[name] = toOrt({ dtype: type.dtype, shape, data });
    }
    for (const { mask, shape, data } of this.#masks) {
      const size = data.length / this.stepsPerRun;
      for (let k = 0; k < this.stepsPerRun; k++) {
        fillMask(mask, this.#seed, this.#step + k + 1, data.subarray(k * size, (k + 1) * size));
      }
      feeds[mask.name] = new OrtTensor('float32', data, shape);
    }
    const found = await this.#session.run(feeds, this.#outputs);
    this.#state = Object.fromEntries(Object.keys(this.#state).map((name) => [name, found[nextName(name)]!]));
    this.#step += this.stepsPerRun;
    return {
      loss: found[stepOutputs.loss]!.data as Float32Array,
      gradientNorm: found[stepOutputs.gradientNorm]!.data as Float32Array,
    };
  }

  /** What has been reached; the arrays are not written to any more. */
  get state(): TrainingState {
    return Object.fromEntries(
      Object.entries(this.#state).map(([name, { dims, data }]) => [name, { shape: dims, data: data as Float32Array }]),
    );
  }

  /** Goes back, or on, to a state. */
  set state(state: TrainingState) {
    this.#state = toTensors(state);
    this.#step = state.step!.data[0]!;
  }

  async release(): Promise<void> {
    await this.#session.release();
  }
}

function toTensors(state: TrainingState): Record<string, OrtTensor> {
  return Object.fromEntries(
    Object.entries(state).map(([name, { shape, data }]) => [name, new OrtTensor('float32', data, shape)]),
  );
}
