// The loss of a network that does not learn at the moment, and metrics beside it: on held-out rows, without dropout.
import {
  findNonFinite,
  inPlace,
  input,
  Program,
  type SessionOptions,
  showShape,
  sum,
  type Tensor,
  type TensorType,
  type Value,
} from '../engine/index.js';
import { expectOptions, type NamesOf, UsageError } from '../errors/index.js';
import { bindFlat, type Layer, layoutOf, weightOfMean } from '../nn/index.js';
import type { Collective } from '../parallel/index.js';
import { batchValues, expectReturned } from './batch-values.js';
import type { Batch } from './batches/batches.js';
import { notFiniteError } from './divergence.js';
import type { BatchTypes, LossFunction } from './step.js';

export interface EvaluatorOptions<I, O, B extends BatchTypes> extends SessionOptions {
  readonly network: Layer<I, O>;
  readonly batch: B;
  readonly loss: LossFunction<I, O, B>;
  /** What else is told, by name: floats of shape [], each a mean over the rows of a batch by weights, as the loss is; 0 where nothing counts. */
  readonly metrics?: Readonly<Record<string, LossFunction<I, O, B>>>;
}

const names: NamesOf<EvaluatorOptions<never, never, BatchTypes>> = {
  network: true,
  batch: true,
  loss: true,
  metrics: true,
  device: true,
  threads: true,
  profile: true,
};

/** Means over all rows. */
export interface Evaluation {
  readonly loss: number;
  /** Absent where no metric is asked for. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** Vectors of a network. */
export interface Weights {
  readonly parameters: Float32Array;
  readonly buffers: Float32Array;
}

/** Names that no input has. */
const outputs = { loss: 'evaluated.loss', weight: 'evaluated.weight' };
const metricName = (name: string) => `evaluated.metric.${name}`;
/** What a mean was divided by, where it tells. */
const weightName = (output: string) => `${outputs.weight}.${output}`;

export class Evaluator<I, O, B extends BatchTypes> {
  readonly #options: EvaluatorOptions<I, O, B>;
  readonly #inputs: Record<string, TensorType>;
  readonly #outputs: Readonly<Record<string, Value>>;
  readonly #programs = new Map<string, Program>();

  constructor(options: EvaluatorOptions<I, O, B>) {
    expectOptions('Evaluator', options, names);
    const { network, batch, loss, metrics = {} } = options;
    this.#options = options;
    const layout = layoutOf(network);
    const parameters = input('parameters', [layout.size]);
    const buffers = layout.bufferSize > 0 ? input('buffers', [layout.bufferSize]) : undefined;
    const fed = Object.fromEntries(
      Object.entries(batch).map(([name, { shape, dtype }]) => [name, input(name, shape, dtype)]),
    );
    this.#inputs = { parameters, ...(buffers && { buffers }), ...batch };
    const told = (what: string, tell: LossFunction<I, O, B>) => {
      const bound = bindFlat(network, layout, parameters, buffers);
      return expectReturned(
        what,
        inPlace(what, () => tell(bound, batchValues<B>(what, fed))),
      );
    };
    const means: Readonly<Record<string, Value>> = {
      [outputs.loss]: told('the loss', loss),
      ...Object.fromEntries(
        Object.entries(metrics).map(([name, metric]) => [
          metricName(name),
          expectMean(name, told(`metric "${name}"`, metric)),
        ]),
      ),
    };
    this.#outputs = {
      ...means,
      ...Object.fromEntries(
        Object.entries(means).flatMap(([output, mean]) => {
          const weight = weightOfMean(mean);
          return weight === undefined ? [] : [[weightName(output), weight]];
        }),
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
  async loss(weights: Weights, batches: Iterable<Batch> | AsyncIterable<Batch>): Promise<number> {
    return (await this.evaluate(weights, batches)).loss;
  }

  /**
   * Loss and metrics of all rows of batches, by their weights.
   *
   * @throws DivergenceError when one is not finite; UsageError where no row counts
   */
  async evaluate(
    { parameters, buffers }: Weights,
    batches: Iterable<Batch> | AsyncIterable<Batch>,
  ): Promise<Evaluation> {
    const names = Object.keys(this.#options.metrics ?? {});
    const wanted = [
      { what: 'loss', output: outputs.loss },
      ...names.map((name) => ({ what: `metric "${name}"`, output: metricName(name) })),
    ];
    const totals = wanted.map(() => ({ sum: 0, weight: 0 }));
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
      const ofRows = found[outputs.weight]?.data[0] ?? bindings.batch ?? 1;
      for (const [i, { what, output }] of wanted.entries()) {
        const weight = found[weightName(output)]?.data[0] ?? ofRows;
        if (ofRows === 0 || weight === 0) continue;
        const value = found[output]!.data[0]!;
        if (!Number.isFinite(value)) {
          const cause = await findNonFinite([this.#outputs[output]!], this.#inputs, fed, {
            ...this.#options,
            bindings,
          });
          throw notFiniteError({ what, value, cause, batch: values });
        }
        totals[i]!.sum += value * weight;
        totals[i]!.weight += weight;
      }
    }
    if (totals[0]!.weight === 0) {
      throw new UsageError(
        'validation: expected held-out rows with a total weight above 0, received 0; give rows that count, or leave the validation out.',
      );
    }
    const [loss, ...means] = totals.map(({ sum, weight }) => (weight === 0 ? 0 : sum / weight));
    return {
      loss: loss!,
      ...(names.length > 0 && { metrics: Object.fromEntries(names.map((name, i) => [name, means[i]!])) }),
    };
  }

  async release(): Promise<void> {
    for (const program of this.#programs.values()) await program.release();
    this.#programs.clear();
  }

  async #compiledFor(bindings: Batch['bindings']): Promise<Program> {
    const key = JSON.stringify(Object.entries(bindings).sort());
    const known = this.#programs.get(key);
    if (known !== undefined) return known;
    const { network: _, batch: __, loss: ___, metrics: ____, ...session } = this.#options;
    const made = await Program.compile(this.#inputs, this.#outputs, { ...session, bindings });
    this.#programs.set(key, made);
    return made;
  }
}

/** What rank 0 found, for all: machines of another kind round differently, and all must decide alike. */
export function foundByFirst(collective: Collective, { loss, metrics = {} }: Evaluation): Evaluation {
  const names = Object.keys(metrics);
  const said = Float64Array.of(loss, ...Object.values(metrics));
  if (collective.size > 1) collective.broadcast(said, 0);
  return {
    loss: said[0]!,
    ...(names.length > 0 && { metrics: Object.fromEntries(names.map((name, i) => [name, said[i + 1]!])) }),
  };
}

/** @throws UsageError for a metric that is no mean */
function expectMean(name: string, value: Value): Value {
  if (value.dtype === 'float' && value.ndim === 0) return value;
  throw new UsageError(
    `metric "${name}": expected a float of shape [], the mean over the rows of a batch, received ${value.dtype} ${showShape(value.shape)}; take weightedMean(values, { weight }).`,
  );
}
