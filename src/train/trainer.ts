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

/** What a step is compiled for. */
export interface RunShape {
  /** Sizes of a batch, such as `{ batch: 64 }`. */
  readonly bindings: Bindings;
  /** Steps taken per call of `run`; several at once save time where a step is short. */
  readonly stepsPerRun?: number;
}

/** @see RunShape; without bindings nothing is compiled until the first `run` */
export interface TrainerOptions extends Partial<RunShape> {
  readonly random: Random;
  readonly threads?: number;
  readonly device?: Device;
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

/** Values by name; with several steps per run their first axis is the step. */
export type BatchData = Readonly<Record<string, Tensor['data']>>;

interface Compiled {
  readonly session: InferenceSession;
  readonly stepsPerRun: number;
  readonly inputs: Readonly<Record<string, { readonly type: TensorType; readonly shape: readonly number[] }>>;
  readonly masks: readonly { readonly mask: Mask; readonly shape: readonly number[]; readonly data: Float32Array }[];
}

export class Trainer {
  readonly #training: TrainingStep;
  readonly #options: TrainerOptions;
  readonly #compiled = new Map<string, Compiled>();
  readonly #seed: number;
  readonly #outputs: readonly string[];
  #state: Record<string, OrtTensor>;
  #step: number;

  private constructor(training: TrainingStep, options: TrainerOptions, state: TrainingState) {
    this.#training = training;
    this.#options = options;
    this.#seed = options.random.split('dropout').bits();
    this.#outputs = [...Object.keys(training.graph.state).map(nextName), stepOutputs.loss, stepOutputs.gradientNorm];
    this.#state = toTensors(state);
    this.#step = state.step!.data[0]!;
  }

  /** @param state where to go on; the beginning when absent */
  static async open(step: TrainingStep, options: TrainerOptions, state?: TrainingState): Promise<Trainer> {
    const trainer = new Trainer(step, options, state ?? step.initialState(options.random.split('parameters')));
    if (options.bindings !== undefined) await trainer.compile(options as RunShape);
    return trainer;
  }

  /** The number of steps taken so far. */
  get step(): number {
    return this.#step;
  }

  /** Prepares for batches of a shape, so that the first `run` with it does not have to. */
  async compile(shape: RunShape): Promise<void> {
    await this.#compiledFor(shape);
  }

  /**
   * Takes `stepsPerRun` steps.
   *
   * @param shape of the batch, where it is another than that of `open`; each new one is compiled once
   */
  async run(batch: BatchData, shape: Partial<RunShape> = this.#options): Promise<StepResult> {
    const { session, stepsPerRun, inputs, masks } = await this.#compiledFor(shape);
    const feeds: Record<string, OrtTensor> = { ...this.#state };
    for (const [name, { type, shape }] of Object.entries(inputs)) {
      const data = batch[name];
      if (data === undefined)
        throw new UsageError(`The batch has no "${name}"; it has ${Object.keys(batch).join(', ')}.`);
      feeds[name] = toOrt({ dtype: type.dtype, shape, data });
    }
    for (const { mask, shape, data } of masks) {
      const size = data.length / stepsPerRun;
      for (let k = 0; k < stepsPerRun; k++) {
        fillMask(mask, this.#seed, this.#step + k + 1, data.subarray(k * size, (k + 1) * size));
      }
      feeds[mask.name] = new OrtTensor('float32', data, shape);
    }
    const found = await session.run(feeds, this.#outputs);
    this.#state = Object.fromEntries(Object.keys(this.#state).map((name) => [name, found[nextName(name)]!]));
    this.#step += stepsPerRun;
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
    const all = [...this.#compiled.values()];
    this.#compiled.clear();
    for (const { session } of all) await session.release();
  }

  async #compiledFor({ bindings = {}, stepsPerRun = 1 }: Partial<RunShape>): Promise<Compiled> {
    const key = JSON.stringify([stepsPerRun, Object.entries(bindings).sort()]);
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const { graph } = this.#training;
    const { bytes, masks } = stepFile(graph, stepsPerRun, { bindings });
    const session = await openSession(bytes, this.#options);
    const stack = (shape: Shape): readonly number[] => {
      const one = shape.map((size) => (typeof size === 'number' ? size : bindings[size]!));
      return stepsPerRun === 1 ? one : [stepsPerRun, ...one];
    };
    const made: Compiled = {
      session,
      stepsPerRun,
      inputs: Object.fromEntries(
        Object.entries(graph.inputs).map(([name, type]) => [name, { type, shape: stack(type.shape) }]),
      ),
      masks: masks.map((mask) => {
        const shape = stack(mask.shape);
        return { mask, shape, data: new Float32Array(sizeOf(shape)) };
      }),
    };
    this.#compiled.set(key, made);
    return made;
  }
}

function toTensors(state: TrainingState): Record<string, OrtTensor> {
  return Object.fromEntries(
    Object.entries(state).map(([name, { shape, data }]) => [name, new OrtTensor('float32', data, shape)]),
  );
}
