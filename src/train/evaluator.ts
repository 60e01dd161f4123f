// The loss of a network that does not learn at the moment: on held-out rows, without dropout.
import {
  findNonFinite,
  inPlace,
  input,
  Program,
  type SessionOptions,
  sum,
  type Tensor,
  type TensorType,
  toOrt,
  type Value,
} from '../engine/index.js';
import { UsageError } from '../errors/index.js';
import { bindFlat, type Layer, layoutOf } from '../nn/index.js';
import type { Batch } from './batches/batches.js';
import { notFiniteError } from './divergence.js';
import type { BatchTypes, LossFunction } from './step.js';

export interface EvaluatorOptions<I, O, B extends BatchTypes> extends SessionOptions {
  readonly network: Layer<I, O>;
  readonly batch: B;
  readonly loss: LossFunction<I, O, B>;
}

/** Vectors of a network. */
export interface Weights {
  readonly parameters: Float32Array;
  readonly buffers: Float32Array;
}

/** Names that no input has. */
const outputs = { loss: 'evaluated.loss', weight: 'evaluated.weight' };

export class Evaluator<I, O, B extends BatchTypes> {
  readonly #options: EvaluatorOptions<I, O, B>;
  readonly #inputs: Record<string, TensorType>;
  readonly #outputs: Readonly<Record<string, Value>>;
  readonly #programs = new Map<string, Program>();

  constructor(options: EvaluatorOptions<I, O, B>) {
    const { network, batch, loss } = options;
    this.#options = options;
    const layout = layoutOf(network);
    const parameters = input('parameters', [layout.size]);
    const buffers = layout.bufferSize > 0 ? input('buffers', [layout.bufferSize]) : undefined;
    const fed = Object.fromEntries(
      Object.entries(batch).map(([name, { shape, dtype }]) => [name, input(name, shape, dtype)]),
    );
    this.#inputs = { parameters, ...(buffers && { buffers }), ...batch };
    this.#outputs = {
      [outputs.loss]: inPlace('the loss', () =>
        loss(bindFlat(network, layout, parameters, buffers), fed as { readonly [K in keyof B]: Value }),
      ),
      ...('weight' in batch && { [outputs.weight]: sum(fed.weight!) }),
    };
  }

  /** What is computed for each batch, by name. */
  get outputs(): Readonly<Record<string, Value>> {
    return this.#outputs;
  }

  /** What that is computed from. */
  get inputs(): Readonly<Record<string, TensorType>> {
    return this.#inputs;
  }

  /**
   * The mean loss of all rows of batches, by their weights.
   *
   * @throws DivergenceError when it is not finite; UsageError where no row counts
   */
  async loss({ parameters, buffers }: Weights, batches: Iterable<Batch> | AsyncIterable<Batch>): Promise<number> {
    let total = 0;
    let weight = 0;
    for await (const { bindings, values } of batches) {
      const program = await this.#compiledFor(bindings);
      const feeds = Object.fromEntries(
        Object.entries(this.#options.batch).map(([name, { dtype, shape }]) => {
          const sizes = shape.map((size) => (typeof size === 'number' ? size : bindings[size]!));
          return [name, { dtype, shape: sizes, data: values[name]! }];
        }),
      );
      const fed: Record<string, Tensor> = {
        ...feeds,
        parameters: { dtype: 'float', shape: [parameters.length], data: parameters },
        ...(buffers.length > 0 && { buffers: { dtype: 'float', shape: [buffers.length], data: buffers } }),
      };
      const found = await program.run(fed);
      const own = found[outputs.weight]?.data[0] ?? bindings.batch ?? 1;
      if (own === 0) continue;
      const value = found[outputs.loss]!.data[0]!;
      if (!Number.isFinite(value)) {
        const tensors = Object.fromEntries(Object.entries(fed).map(([name, each]) => [name, toOrt(each)]));
        const cause = await findNonFinite([this.#outputs[outputs.loss]!], this.#inputs, tensors, {
          ...this.#options,
          bindings,
        });
        throw notFiniteError({ what: 'loss', value, cause, batch: values });
      }
      total += value * own;
      weight += own;
    }
    if (weight === 0) {
      throw new UsageError(
        'validation: expected held-out rows with a total weight above 0, received 0; give rows that count, or leave the validation out.',
      );
    }
    return total / weight;
  }

  async release(): Promise<void> {
    for (const program of this.#programs.values()) await program.release();
    this.#programs.clear();
  }

  async #compiledFor(bindings: Batch['bindings']): Promise<Program> {
    const key = JSON.stringify(Object.entries(bindings).sort());
    const known = this.#programs.get(key);
    if (known !== undefined) return known;
    const made = await Program.compile(this.#inputs, this.#outputs, { ...this.#options, bindings });
    this.#programs.set(key, made);
    return made;
  }
}
