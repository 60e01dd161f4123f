// Sums that networks make of a row: several of one architecture, whose probabilities are averaged.
import { z } from 'zod';
import type { Table } from '../../data/index.js';
import { concat, constant, gradients, input, mul, Program, sum, tensor, type Value } from '../../engine/index.js';
import { DataError } from '../../errors/index.js';
import { type InputSchema, isCategorical, modelInputs } from '../../features/index.js';
import { bind, type Layer, type Layout, layoutOf } from '../../nn/index.js';
import { damagedState, featuresState } from '../encoding/index.js';
import type { Explanation, Matrix } from '../estimator.js';
import { networkColumns } from '../export/onnx/network-onnx.js';
import type { Scores } from '../scores/scores.js';
import { columnsOfInput, encodeInputs, type InputColumn, type InputPlaces, inputPlaces } from './column-inputs.js';
import { byColumn, integrateGradients, lackOf, pointCounts } from './integrated-gradients.js';
import { type Aim, type Architecture, networkOf, scoresOf } from './networks.js';

export interface NetworkParts {
  readonly features: readonly InputSchema[];
  /** One per feature. */
  readonly columns: readonly InputColumn[];
  readonly architecture: Architecture;
  readonly aim: Aim;
  readonly outputs: number;
  /** Of the training rows as the network reads them the mean, shape (width,): the row that others are explained against. */
  readonly base: readonly number[];
  /** What an output of 0 and of 1 stands for; 0 and 1 for probabilities. */
  readonly unit: { readonly shift: number; readonly scale: number };
  /** Mean absolute contribution of each feature, the mean over the outputs. */
  readonly importance: readonly number[];
}

/** Rows that the network is given at a time: always as many, so that no row depends on how many others there are. */
const batchRows = 256;
/** Log-odds, and logarithms of probabilities, beyond which are taken for it. */
const mostLogOdds = 30;

export class NetworkScores implements Scores {
  readonly parts: NetworkParts;
  /** Parameters of each network. */
  readonly networks: readonly Float32Array[];
  readonly importance: Float64Array;
  readonly #places: InputPlaces;
  readonly #network: Layer;
  readonly #layout: Layout;
  #scoring: Promise<Program> | undefined;
  #slopes: Promise<Program> | undefined;

  /** @param networks parameters of each, shape (parameters,) */
  constructor(parts: NetworkParts, networks: readonly Float32Array[]) {
    this.parts = parts;
    this.networks = networks;
    this.importance = Float64Array.from(parts.importance);
    this.#places = inputPlaces(parts.columns);
    this.#network = networkOf(parts.architecture, this.#places, parts.outputs);
    this.#layout = layoutOf(this.#network);
  }

  get features(): readonly InputSchema[] {
    return this.parts.features;
  }

  get outputs(): number {
    return this.parts.outputs;
  }

  /** Rows as the network reads them, shape (rows, width). */
  encode(table: Table): Float32Array {
    return encodeInputs(modelInputs(table, this.features), this.parts.columns, table.rowCount);
  }

  async of(table: Table): Promise<Matrix> {
    const data = await this.ofEncoded(this.encode(table));
    return { rows: table.rowCount, columns: this.outputs, data };
  }

  /**
   * The sums of encoded rows, shape (rows, outputs).
   *
   * @throws DataError when the network gives no numbers
   */
  async ofEncoded(rows: Float32Array): Promise<Float64Array> {
    this.#scoring ??= this.#compile((x) => this.value(x), []);
    const found = Float64Array.from(await this.#run(this.#scoring, rows, this.outputs));
    const { aim, unit } = this.parts;
    return found.map((value) => {
      if (Number.isNaN(value))
        throw new DataError('The network gives no number for a row: its saved parameters are damaged. Train it again.');
      if (aim === 'number') return unit.shift + unit.scale * value;
      return Math.min(Math.max(value, -mostLogOdds), aim === 'event' ? mostLogOdds : 0);
    });
  }

  /** The sums in a graph, before their unit and their limits: [batch, width] -> [batch, outputs]. */
  value(x: Value): Value {
    const { parameters } = this.#layout;
    const members = this.networks.map((numbers) => {
      const held = new Map(
        parameters.map(({ path, start, size, shape }) => [path, constant(numbers.slice(start, start + size), shape)]),
      );
      return bind(this.#network, (path) => held.get(path)!)(x);
    });
    return scoresOf(members.length === 1 ? members[0]! : concat(members, 1), this.parts.aim);
  }

  async explain(table: Table, output: number): Promise<Explanation> {
    const rows = this.encode(table);
    const { baseValue, outputs, contributions, lack } = await this.#contributions(rows, output);
    return {
      baseValue,
      features: this.features.map(({ name }) => name),
      contributions: { rows: table.rowCount, columns: this.features.length, data: contributions },
      output: outputs,
      method: 'integrated gradients',
      ...(lack.length > 0 && { warnings: lack }),
    };
  }

  /**
   * With the importance told from training rows; these scores are released.
   *
   * @param rows encoded, shape (rows, width)
   * @param weights shape (rows,)
   */
  async weighed(rows: Float32Array, weights: Float64Array | undefined): Promise<NetworkScores> {
    const features = this.features.length;
    const importance = new Float64Array(features);
    for (let output = 0; output < this.outputs; output++) {
      // A mean over many rows needs no more.
      const { contributions } = await this.#contributions(rows, output, pointCounts.slice(0, 1));
      const count = contributions.length / features;
      const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? count;
      contributions.forEach((each, i) => {
        const weight = weights?.[Math.floor(i / features)] ?? 1;
        importance[i % features]! += (weight * Math.abs(each)) / total / this.outputs;
      });
    }
    await this.release();
    return new NetworkScores({ ...this.parts, importance: Array.from(importance) }, this.networks);
  }

  /** Frees the sessions of ONNX Runtime; what is asked next opens others. */
  async release(): Promise<void> {
    const open = [this.#scoring, this.#slopes];
    this.#scoring = undefined;
    this.#slopes = undefined;
    for (const program of open) await (await program)?.release();
  }

  async #contributions(rows: Float32Array, output: number, counts = pointCounts) {
    const { unit, columns } = this.parts;
    const base = Float32Array.from(this.parts.base);
    const baseValue = (await this.ofEncoded(base))[output]!;
    const all = await this.ofEncoded(rows);
    const outputs = all.filter((_, i) => i % this.outputs === output);
    // Which output the gradient is of, is an input of the graph.
    this.#slopes ??= this.#compile(
      (x, select) => {
        const [slopes] = gradients(sum(mul(this.value(x), select!)), [x]);
        return slopes!;
      },
      ['select'],
    );
    const select = Float32Array.from({ length: this.outputs }, (_, k) => Number(k === output));
    const gradientAt = (points: Float32Array) => this.#run(this.#slopes!, points, base.length, { select });
    const differences = outputs.map((value) => (value - baseValue) / unit.scale);
    const found = await integrateGradients({ rows, base, differences }, gradientAt, counts);
    const contributions = byColumn(found, columnsOfInput(this.#places), columns.length);
    const { gaps } = found;
    const lack = lackOf(gaps, differences);
    return { baseValue, outputs, contributions: contributions.map((each) => each * unit.scale), gaps, lack };
  }

  /** What integrated gradients of training rows lack of the difference of outputs, before it is spread, shape (rows,). */
  async gaps(table: Table, output = 0): Promise<Float64Array> {
    return (await this.#contributions(this.encode(table), output)).gaps;
  }

  #compile(value: (x: Value, select?: Value) => Value, more: readonly 'select'[]): Promise<Program> {
    const x = input('x', ['batch', this.#places.width]);
    const select = input('select', [this.outputs]);
    const inputs = { x, ...(more.includes('select') && { select }) };
    return Program.compile(inputs, { result: value(x, select) }, { bindings: { batch: batchRows } });
  }

  /** Runs a program on rows, batch by batch. @returns shape (rows, columns) */
  async #run(
    compiled: Promise<Program>,
    rows: Float32Array,
    columns: number,
    { select }: { readonly select?: Float32Array } = {},
  ): Promise<Float32Array> {
    const program = await compiled;
    const { width } = this.#places;
    const count = rows.length / width;
    const results = new Float32Array(count * columns);
    for (let first = 0; first < count; first += batchRows) {
      const own = Math.min(batchRows, count - first);
      const part = new Float32Array(batchRows * width);
      part.set(rows.subarray(first * width, (first + own) * width));
      const { result } = await program.run({
        x: tensor(part, [batchRows, width]),
        ...(select && { select: tensor(select) }),
      });
      results.set((result!.data as Float32Array).subarray(0, own * columns), first * columns);
    }
    return results;
  }

  get onnx(): Scores['onnx'] {
    const { features, columns, aim, unit, outputs } = this.parts;
    return networkColumns({
      ...{ features, columns, unit, outputs },
      limits: aim === 'number' ? undefined : { low: -mostLogOdds, high: aim === 'event' ? mostLogOdds : 0 },
      value: (x) => this.value(x),
    });
  }

  save(): Record<string, unknown> {
    const { parts } = this;
    const networks = this.networks.map(({ buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
    );
    return { kind: 'network', ...parts, networks };
  }

  /** @param model for messages @throws DataError when the state is damaged */
  static load(model: string, saved: unknown): NetworkScores {
    const read = state.safeParse(saved);
    if (!read.success) {
      const issue = read.error.issues[0]!;
      throw damagedState(model, `${issue.path.join('.')}: ${issue.message}`);
    }
    const { kind: _, networks, ...parts } = read.data;
    const { features, columns, base, importance, outputs, aim, unit, architecture } = parts;
    const fits = (column: InputColumn, f: number) =>
      (column.kind === 'levels') === isCategorical(features[f]!) &&
      (column.kind === 'levels' || column.edges.every((edge, e) => e === 0 || edge > column.edges[e - 1]!)) &&
      (column.kind === 'levels' || column.edges.length !== 1);
    if (columns.length !== features.length || importance.length !== features.length || !columns.every(fits))
      throw damagedState(model, 'its columns do not fit its features');
    const { width } = inputPlaces(columns);
    const isSound =
      base.length === width &&
      (aim === 'classes' ? outputs >= 2 : outputs === 1) &&
      (aim === 'number' || (unit.shift === 0 && unit.scale === 1)) &&
      (architecture.kind === 'mlp' || architecture.width % architecture.heads === 0);
    if (!isSound) throw damagedState(model, 'its parts do not fit together');
    const { size } = layoutOf(networkOf(architecture, inputPlaces(columns), outputs));
    const numbers = networks.map((text) => {
      const bytes = Buffer.from(text, 'base64');
      const held = new Float32Array(bytes.length >> 2);
      new Uint8Array(held.buffer).set(bytes.subarray(0, held.byteLength));
      if (bytes.length !== 4 * size || !held.every(Number.isFinite))
        throw damagedState(model, 'the parameters of its networks are not as many as it needs, or no numbers');
      return held;
    });
    return new NetworkScores(parts as NetworkParts, numbers);
  }
}

const count = (most: number) => z.number().int().min(1).max(most);

const state = z.strictObject({
  kind: z.literal('network'),
  features: featuresState.min(1),
  columns: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('number'),
        edges: z.array(z.number()).max(1025),
        centre: z.number(),
        scale: z.number().positive(),
        fill: z.number(),
        hasMissing: z.boolean(),
        codes: z.array(z.number()),
      }),
      z.strictObject({
        kind: z.literal('levels'),
        levels: z.array(z.string()).max(1000),
        hasOther: z.boolean(),
        hasMissing: z.boolean(),
      }),
    ]),
  ),
  architecture: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('mlp'),
      members: count(1024),
      layers: count(64),
      width: count(8192),
      embedding: count(1024),
    }),
    z.strictObject({ kind: z.literal('transformer'), layers: count(64), width: count(8192), heads: count(256) }),
  ]),
  aim: z.enum(['event', 'classes', 'number']),
  outputs: count(10_000),
  base: z.array(z.number().min(-1e6).max(1e6)),
  unit: z.strictObject({ shift: z.number(), scale: z.number().positive() }),
  importance: z.array(z.number().min(0)),
  networks: z.array(z.string()).min(1).max(1000),
});
