// A graph that is ready to run: values in, values out.
import type { InferenceSession } from 'onnxruntime-node';
import { expectOptions, GraphError, type NamesOf, ShapeError, UsageError } from '../../errors/index.js';
import type { TensorType, Value } from '../graph/index.js';
import { graphFile, type LowerOptions } from '../onnx/index.js';
import { type Bindings, bindShape, expectTensor, showShape, type Tensor } from '../tensor/index.js';
import { limitsOf } from './providers.js';
import { checkRowNumbers, rowLimits } from './row-numbers.js';
import { fromOrt, openSession, type SessionOptions, toOrt } from './session.js';

export interface ProgramOptions extends SessionOptions, LowerOptions {}

const names: NamesOf<ProgramOptions> = {
  device: true,
  threads: true,
  profile: true,
  bindings: true,
  precision: true,
  mostOutputs: true,
};

/** A compiled graph. `release` frees what it holds. */
export class Program {
  readonly #inputs: Readonly<Record<string, TensorType>>;
  readonly #outputs: readonly string[];
  readonly #limits: ReadonlyMap<string, number>;
  readonly #session: InferenceSession;
  readonly #bindings: Bindings;
  readonly #isDouble: boolean;

  private constructor(
    inputs: Readonly<Record<string, TensorType>>,
    outputs: Readonly<Record<string, Value>>,
    session: InferenceSession,
    { bindings = {}, precision }: ProgramOptions,
  ) {
    this.#inputs = inputs;
    this.#outputs = Object.keys(outputs);
    this.#limits = rowLimits(Object.values(outputs));
    this.#session = session;
    this.#bindings = bindings;
    this.#isDouble = precision === 'float64';
  }

  /**
   * @param inputs types of the inputs by the names they have in the graph
   * @param outputs what to compute, by name
   * @throws GraphError for a graph that is not well formed, as `verify` says; UsageError for an option that does not exist
   */
  static async compile(
    inputs: Readonly<Record<string, TensorType>>,
    outputs: Readonly<Record<string, Value>>,
    options: ProgramOptions = {},
  ): Promise<Program> {
    expectOptions('Program.compile', options, names);
    const { bytes, masks } = graphFile(inputs, outputs, { ...limitsOf(options.device), ...options });
    if (masks.length > 0) {
      throw new GraphError(
        `The graph draws the random mask "${masks[0]!.name}", which a Program cannot; train it, or bind the layer without isTraining.`,
      );
    }
    return new Program(inputs, outputs, await openSession(bytes, options), options);
  }

  /**
   * Runs once. It occupies its thread until it is done.
   *
   * @throws ShapeError when an input is missing or has another shape, DataError when one numbers rows that are not there,
   * GraphError where ONNX Runtime gives up
   */
  async run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>> {
    const fed = Object.fromEntries(
      Object.entries(this.#inputs).map(([name, type]) => [
        name,
        toOrt(this.#checked(name, type, feeds), this.#isDouble),
      ]),
    );
    const found = await this.#session.run(fed, this.#outputs).catch((cause: Error) => {
      throw new GraphError(`ONNX Runtime cannot compute the graph: ${cause.message.trim().split('\n')[0]}`, { cause });
    });
    return Object.fromEntries(this.#outputs.map((name) => [name, fromOrt(found[name]!)]));
  }

  async release(): Promise<void> {
    await this.#session.release();
  }

  #checked(name: string, { dtype, shape }: TensorType, feeds: Readonly<Record<string, Tensor>>): Tensor {
    const fed = feeds[name];
    if (fed === undefined) {
      const given = Object.keys(feeds).filter((each) => !Object.hasOwn(this.#inputs, each));
      const instead = given.length === 0 ? '' : ` "${given.join('", "')}" is no input of it.`;
      throw new UsageError(`Input "${name}" has no value; give it one.${instead}`);
    }
    expectTensor(`Input "${name}"`, fed);
    const expected = bindShape(shape, this.#bindings);
    const fits =
      fed.dtype === dtype &&
      fed.shape.length === expected.length &&
      expected.every((size, axis) => typeof size === 'string' || size === fed.shape[axis]);
    if (fits) {
      const limit = this.#limits.get(name);
      if (limit !== undefined) checkRowNumbers(name, fed.data, limit);
      return fed;
    }
    throw new ShapeError(
      `Input "${name}": expected ${dtype} ${showShape(expected)}, received ${fed.dtype} ${showShape(fed.shape)}.`,
    );
  }
}
