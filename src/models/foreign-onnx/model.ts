import { InferenceSession, Tensor } from 'onnxruntime-node';
import { z } from 'zod';
import { type ColumnSchema, cell, Table } from '../../data/index.js';
import { DataError } from '../../errors/index.js';
import { type ModelInput, modelInputs } from '../../features/index.js';
import { Random } from '../../random/index.js';
import type { Classifier, Explanation, Matrix } from '../estimator.js';
import type { ExportForms } from '../export-forms.js';
import { sampledShapley } from '../sampled-shapley.js';
import { type ClassifierGraph, type GraphFeature, type GraphInput, readGraph } from './read-graph.js';

const millisecondsPerDay = 86_400_000;
/** Rows given to ONNX Runtime at a time. */
const batchRows = 65_536;
/** Rows that stand for an average applicant. */
const backgroundRows = 32;
/** By how much rounding may take a probability of single precision out of [0, 1]. */
const rounding = 1e-6;

const sessionOptions: InferenceSession.SessionOptions = {
  logSeverityLevel: 3,
  intraOpNumThreads: 1,
  // What has been read, not another format that ONNX Runtime sees in some bytes.
  extra: { session: { load_model_format: 'ONNX' } },
};

type Cell = string | number | null;

export interface ForeignOnnx {
  /** The file as it was given. */
  readonly bytes: Uint8Array;
  /** Names of the columns of a single input; undefined where the file names them. */
  readonly names?: readonly string[] | undefined;
  /** Names of features in the data, by their names in the graph. */
  readonly rename?: Readonly<Record<string, string>>;
  /** Rows that others are compared with, by the names of the data. */
  readonly background?: readonly Readonly<Record<string, Cell>>[];
}

const stateSchema = z.object({
  format: z.literal(1),
  model: z.literal('onnx'),
  file: z.base64(),
  names: z.array(z.string()).optional(),
  rename: z.record(z.string(), z.string()),
  background: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))),
});

/**
 * A classifier that ONNX Runtime computes from the bytes of a file. It scores tables, asynchronously, and is explained
 * by sampled Shapley values. Missing numbers enter as NaN, missing texts as ''.
 */
export class OnnxModel implements Classifier {
  readonly name = 'onnx';
  readonly classes = ['0', '1'];
  readonly features: readonly ColumnSchema[];
  /** Zeros: a file does not tell what its training looked like. */
  readonly importance: Float64Array;
  readonly producer: string;
  readonly #given: ForeignOnnx;
  readonly #graph: ClassifierGraph;
  #session: Promise<InferenceSession> | undefined;

  /**
   * @param path name of the file, for sentences
   * @throws as `readGraph`
   */
  constructor(given: ForeignOnnx, path: string) {
    this.#given = given;
    this.#graph = readGraph(given.bytes, path, given.names);
    this.producer = this.#graph.producer;
    this.features = this.#graph.inputs.flatMap((input) =>
      input.features.map(({ name, kind }): ColumnSchema => ({ name: this.#column(name), kind, role: 'feature' })),
    );
    this.importance = new Float64Array(this.features.length);
  }

  /** The same model, whose explanations compare with some of these rows. */
  against(rows: Table): OnnxModel {
    const picked = rows.rows(new Random('background').sample(rows.rowCount, backgroundRows));
    const columns = picked.pick(this.features.map(({ name }) => name));
    const background = Array.from({ length: columns.rowCount }, (_, row) => columns.record(row));
    return new OnnxModel({ ...this.#given, background }, 'the imported file');
  }

  /** @throws DataError when ONNX Runtime cannot make a session of the file */
  async open(): Promise<void> {
    await this.#open();
  }

  /** @throws DataError naming the first row whose answer is no probability */
  async predictProba(data: Table): Promise<Matrix> {
    const columns = this.#columns(data);
    const probabilities = new Float64Array(2 * data.rowCount);
    for (let first = 0; first < data.rowCount; first += batchRows) {
      const rows = Math.min(batchRows, data.rowCount - first);
      const { values, step } = await this.#run(columns, first, rows);
      for (let i = 0; i < rows; i++) {
        const event = this.#checked(values[i * step + step - 1]!, data.rowNumbers[first + i]!);
        probabilities[2 * (first + i)] = 1 - event;
        probabilities[2 * (first + i) + 1] = event;
      }
    }
    return { rows: data.rowCount, columns: 2, data: probabilities };
  }

  /**
   * Compared with rows of the data it was imported with; without such, with those that are explained.
   *
   * @throws DataError for a single row when there is nothing to compare it with
   */
  async explain(data: Table): Promise<Explanation> {
    const { background = [] } = this.#given;
    if (background.length === 0 && data.rowCount === 1) {
      throw new DataError(
        'A single row of an ONNX model that was imported without data has nothing to be compared with; import it again with --data FILE, or explain several rows.',
      );
    }
    const own = new Random('background').sample(data.rowCount, backgroundRows);
    const others = background.length === 0 ? data.rows(own) : Table.fromRecords(this.features, background);
    if (data.rowCount === 0 && background.length === 0) return this.#nothing();
    return sampledShapley(this, data, others, { random: new Random('onnx') });
  }

  get exports(): ExportForms {
    return { onnx: () => this.#given.bytes };
  }

  save(): Record<string, unknown> {
    const { bytes, names, rename = {}, background = [] } = this.#given;
    const file = Buffer.from(bytes).toString('base64');
    return { format: 1, model: this.name, file, ...(names && { names }), rename, background };
  }

  /** @throws DataError when the state is damaged, or of a newer format */
  static load(state: Readonly<Record<string, unknown>>): OnnxModel {
    const found = stateSchema.safeParse(state);
    if (!found.success) {
      const { path, message } = found.error.issues[0]!;
      throw new DataError(
        `The saved model "onnx" is damaged or of a newer Fathom (${path.join('.')}: ${message}). Import it again or copy its run anew.`,
      );
    }
    const { file, names, rename, background } = found.data;
    return new OnnxModel({ bytes: Buffer.from(file, 'base64'), names, rename, background }, 'The saved model "onnx"');
  }

  #nothing(): Explanation {
    const columns = this.features.length;
    return {
      baseValue: 0,
      features: this.features.map(({ name }) => name),
      contributions: { rows: 0, columns, data: new Float64Array(0) },
      output: new Float64Array(0),
      method: 'sampled Shapley',
    };
  }

  #column(feature: string): string {
    const { rename = {} } = this.#given;
    return Object.hasOwn(rename, feature) ? rename[feature]! : feature;
  }

  #open(): Promise<InferenceSession> {
    this.#session ??= InferenceSession.create(this.#graph.bytes, sessionOptions).catch((cause: unknown) => {
      throw new DataError(`ONNX Runtime cannot load the model: ${lastLine(cause)}. Export the model again.`, { cause });
    });
    return this.#session;
  }

  /** Values of each feature by its name in the graph: numbers, or texts. */
  #columns(data: Table): Map<string, Float64Array | readonly string[]> {
    const inputs = modelInputs(data, this.features);
    const features = this.#graph.inputs.flatMap((input) => input.features);
    return new Map(features.map((feature, j) => [feature.name, valuesOf(feature, inputs[j]!, data)]));
  }

  async #run(
    columns: ReadonlyMap<string, Float64Array | readonly string[]>,
    first: number,
    rows: number,
  ): Promise<{ readonly values: ArrayLike<number>; readonly step: number }> {
    const { inputs, output } = this.#graph;
    const session = await this.#open();
    const feeds = Object.fromEntries(inputs.map((input) => [input.name, feedOf(input, columns, first, rows)]));
    let found: Tensor;
    try {
      found = (await session.run(feeds, [output]))[output]!;
    } catch (cause) {
      throw new DataError(`ONNX Runtime cannot run the model on these rows: ${lastLine(cause)}.`, { cause });
    }
    const values = found.data as Float32Array | Float64Array;
    const step = values.length / rows;
    if (step === 1 || step === 2) return { values, step };
    throw new DataError(
      `The output "${output}" of the model has shape [${found.dims.join(', ')}] for ${rows} rows; expected the probabilities of two classes, [${rows}, 2], or of the event, [${rows}].`,
    );
  }

  #checked(event: number, row: number): number {
    if (event >= -rounding && event <= 1 + rounding) return Math.min(1, Math.max(0, event));
    throw new DataError(
      Number.isNaN(event)
        ? `Row ${row}: the model gives no number (NaN); it may not take missing values, so fill them in as at its training.`
        : `Row ${row}: the model gives ${event}, which is no probability; its output "${this.#graph.output}" may hold log-odds (logits), so export it with probabilities.`,
    );
  }
}

function valuesOf({ kind }: GraphFeature, input: ModelInput, data: Table): Float64Array | readonly string[] {
  if (input.kind === 'numeric') {
    return kind === 'datetime' ? input.values.map((days) => Math.round(days * millisecondsPerDay)) : input.values;
  }
  const column = data.column(input.name);
  return Array.from({ length: data.rowCount }, (_, row) => String(cell(column, row) ?? ''));
}

/** The columns of an input as one tensor, row by row. */
function feedOf(
  { type, rank, features }: GraphInput,
  columns: ReadonlyMap<string, Float64Array | readonly string[]>,
  first: number,
  rows: number,
): Tensor {
  const width = features.length;
  const shape = rank === 1 ? [rows] : [rows, width];
  const fill = <T>(into: { [at: number]: T }, as: (value: number | string, row: number, name: string) => T) => {
    features.forEach(({ name }, j) => {
      const values = columns.get(name)!;
      for (let i = 0; i < rows; i++) into[i * width + j] = as(values[first + i]!, first + i, name);
    });
    return into;
  };
  const size = rows * width;
  if (type === 'string') return new Tensor('string', fill(new Array<string>(size), String) as string[], shape);
  if (type === 'float') return new Tensor('float32', fill(new Float32Array(size), Number) as Float32Array, shape);
  if (type === 'double') return new Tensor('float64', fill(new Float64Array(size), Number) as Float64Array, shape);
  const whole = (value: number | string, row: number, name: string) => {
    if (Number.isSafeInteger(value)) return BigInt(value);
    const held = Number.isNaN(value) ? 'a missing value' : String(value);
    throw new DataError(`Column "${name}", row ${row + 1}: the model takes whole numbers there, received ${held}.`);
  };
  return new Tensor('int64', fill(new BigInt64Array(size), whole) as BigInt64Array, shape);
}

function lastLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.trim().split('\n').at(-1)!.slice(0, 300).replace(/\.$/, '');
}
