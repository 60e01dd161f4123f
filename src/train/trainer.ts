// A training step that is compiled, and the state it has reached.
import { Tensor as OrtTensor } from 'onnxruntime-node';
import {
  type Device,
  type Feeds,
  findNonFinite,
  fromOrt,
  type NonFinite,
  nextName,
  type StepGraph,
} from '../engine/index.js';
import { expectOptions, type NamesOf } from '../errors/index.js';
import { type Collective, single } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import { type BatchData, CompiledStep, type RunShape } from './compiled-step.js';
import { shareName } from './state-vectors.js';
import { stepOutputs, type TrainingStep } from './step.js';

/** @see RunShape; without bindings nothing is compiled until the first `run` */
export interface TrainerOptions extends Partial<RunShape> {
  readonly random: Random;
  readonly threads?: number;
  readonly device?: Device;
  /** Ranks that train together: each gives its own rows, all take the same step. They take one step per run. */
  readonly collective?: Collective;
}

const names: NamesOf<TrainerOptions> = {
  bindings: true,
  stepsPerRun: true,
  random: true,
  threads: true,
  device: true,
  collective: true,
};

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
  readonly #training: TrainingStep;
  readonly #options: TrainerOptions;
  readonly #collective: Collective;
  readonly #compiled = new Map<string, CompiledStep>();
  readonly #halves: TrainingStep['halves'] | undefined;
  readonly #seed: number;
  readonly #outputs: readonly string[];
  #state: Record<string, OrtTensor>;
  #step: number;

  private constructor(training: TrainingStep, options: TrainerOptions, state: TrainingState) {
    const { random, collective = single } = options;
    this.#training = training;
    this.#options = options;
    this.#collective = collective;
    if (collective.size > 1) this.#halves = training.halves;
    // Rows of other ranks drop out by other masks.
    const dropout = random.split('dropout');
    this.#seed = (collective.rank === 0 ? dropout : dropout.split(collective.rank)).bits();
    this.#outputs = [...Object.keys(training.graph.state).map(nextName), stepOutputs.loss, stepOutputs.gradientNorm];
    this.#state = toTensors(state);
    this.#step = state.step!.data[0]!;
  }

  /** @param state where to go on; the beginning when absent */
  static async open(step: TrainingStep, options: TrainerOptions, state?: TrainingState): Promise<Trainer> {
    expectOptions('Trainer.open', options, names);
    const trainer = new Trainer(step, options, state ?? step.initialState(options.random.split('parameters')));
    if (options.bindings !== undefined) await trainer.compile(options as RunShape);
    return trainer;
  }

  /** The number of steps taken so far. */
  get step(): number {
    return this.#step;
  }

  /** Prepares for batches of a shape, so that the first `run` with it does not have to. */
  async compile(shape: Partial<RunShape>): Promise<void> {
    if (this.#halves === undefined) await this.#compiledFor('whole', this.#training.graph, shape);
    else await this.#compiledFor('backward', this.#halves.backward, shape);
  }

  /**
   * Takes `stepsPerRun` steps.
   *
   * @param shape of the batch, where it is another than that of `open`; each new one is compiled once
   */
  async run(batch: BatchData, shape: Partial<RunShape> = this.#options): Promise<StepResult> {
    const { compiled, given } = await (this.#halves === undefined
      ? this.#whole(batch, shape)
      : this.#together(this.#halves, batch, shape));
    const { session } = compiled;
    // The half that updates does not look at parameters that are frozen.
    const state = Object.fromEntries(Object.entries(this.#state).filter(([name]) => session.inputNames.includes(name)));
    const found = await session.run({ ...state, ...compiled.feeds(given, this.#seed, this.#step) }, this.#outputs);
    const next = Object.keys(this.#training.graph.state).map((name) => [name, found[nextName(name)]!] as const);
    this.#state = { ...this.#state, ...Object.fromEntries(next) };
    this.#step += compiled.stepsPerRun;
    return {
      loss: found[stepOutputs.loss]!.data as Float32Array,
      gradientNorm: found[stepOutputs.gradientNorm]!.data as Float32Array,
    };
  }

  async #whole(batch: BatchData, shape: Partial<RunShape>) {
    return { compiled: await this.#compiledFor('whole', this.#training.graph, shape), given: batch };
  }

  /** Adds up what every rank finds for its rows; the update is then the same on all. */
  async #together(halves: TrainingStep['halves'], batch: BatchData, { bindings = {} }: Partial<RunShape>) {
    const backward = await this.#compiledFor('backward', halves.backward, { bindings });
    const vectors = Object.fromEntries(
      Object.keys(halves.backward.inputs).flatMap((name) => {
        const vector = this.#state[name];
        return vector === undefined ? [] : [[name, vector.data as Float32Array]];
      }),
    );
    const feeds = backward.feeds({ ...batch, ...vectors }, this.#seed, this.#step);
    const found = await backward.session.run(feeds, [shareName]);
    const share = found[shareName]!.data as Float32Array;
    this.#collective.allReduceSum(share);
    const compiled = await this.#compiledFor('update', halves.update, {});
    return { compiled, given: { [shareName]: share } };
  }

  /**
   * Where the step that comes next, with this batch, first makes a number that is not finite; the state stays as it is.
   *
   * @returns undefined where all are finite
   */
  async findNonFinite(batch: BatchData, { bindings = {} }: Partial<RunShape>): Promise<NonFinite | undefined> {
    const { graph, part } = this.#training;
    const compiled = await this.#compiledFor('whole', graph, { bindings });
    const feeds = { ...this.#state, ...compiled.feeds(batch, this.#seed, this.#step) };
    const look = ({ state, inputs, outputs, fixed }: StepGraph, fed: Feeds) =>
      findNonFinite(
        [outputs[stepOutputs.loss]!, outputs[stepOutputs.gradientNorm]!, ...Object.values(state)],
        { ...state, ...inputs, ...fixed },
        Object.fromEntries(Object.entries(fed).map(([name, value]) => [name, fromOrt(value)])),
        { ...this.#options, bindings },
      );
    if (part !== undefined) {
      // What is computed in parts is looked at part by part.
      for (let i = 0; i < part.count; i++) {
        const found = await look(part.graph, { ...feeds, ...partOf(feeds, this.#state, i) });
        if (found !== undefined) return found;
      }
    }
    return look(graph, feeds);
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

  async #compiledFor(
    part: string,
    graph: StepGraph,
    { bindings = {}, stepsPerRun = 1 }: Partial<RunShape>,
  ): Promise<CompiledStep> {
    const key = JSON.stringify([part, stepsPerRun, Object.entries(bindings).sort()]);
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const made = await CompiledStep.open(graph, { bindings, stepsPerRun }, this.#options);
    this.#compiled.set(key, made);
    return made;
  }
}

/** Part `i` of everything that comes in parts along its first axis: what is no state. */
function partOf(feeds: Feeds, state: Feeds, i: number): Feeds {
  return Object.fromEntries(
    Object.entries(feeds).flatMap(([name, { type, dims, data }]) => {
      if (name in state) return [];
      const size = data.length / dims[0]!;
      const own = (data as Float32Array).subarray(i * size, (i + 1) * size);
      return [[name, new OrtTensor(type as 'float32', own, dims.slice(1))]];
    }),
  );
}

function toTensors(state: TrainingState): Record<string, OrtTensor> {
  return Object.fromEntries(
    Object.entries(state).map(([name, { shape, data }]) => [name, new OrtTensor('float32', data, shape)]),
  );
}
