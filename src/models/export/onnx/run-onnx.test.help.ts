// Runs an exported file with ONNX Runtime on the rows of a table.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Column, cell, Table } from '../../../data/index.js';
import { readOnnx } from '../../../onnx/index.js';
import type { Random } from '../../../random/index.js';
import type { Classifier } from '../../estimator.js';

interface Described {
  readonly input: string;
  readonly column: string;
  readonly kind: string;
}

export const words = { classes: ['good = 0', 'bad = 1'], version: '9.9.9' };

export async function onnxOf(model: Classifier): Promise<Uint8Array> {
  return model.exports!.onnx!(words);
}

/** Feeds a file of two classes as its own metadata ask for. */
export async function runOnnx(bytes: Uint8Array, table: Table) {
  const { metadata, found } = await runOnnxFile(bytes, table);
  const probabilities = found.probabilities!;
  return {
    metadata,
    dims: probabilities.dims,
    probabilities: probabilities.data as Float64Array,
    score: found.score?.data as Float64Array | undefined,
  };
}

/** Feeds the file as its own metadata ask for: all that it gives. */
export async function runOnnxFile(bytes: Uint8Array, table: Table) {
  const metadata = new Map(readOnnx(bytes).metadataProps!.map(({ key, value }) => [key, value]));
  const described = JSON.parse(metadata.get('inputs')!) as Described[];
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3, intraOpNumThreads: 1 });
  const shape = [table.rowCount, 1];
  const feeds = Object.fromEntries(
    described.map(({ input, column, kind }) => [input, tensorOf(table.column(column), kind, shape)]),
  );
  if (described.length === 0) feeds.rows = new Tensor('float64', new Float64Array(table.rowCount), shape);
  return { metadata, found: await session.run(feeds) };
}

function tensorOf(column: Column, kind: string, shape: number[]): Tensor {
  const cells = Array.from({ length: shape[0]! }, (_, row) => cell(column, row));
  if (kind === 'categorical' || kind === 'boolean') {
    return new Tensor(
      'string',
      cells.map((value) => (value === null ? '' : String(value))),
      shape,
    );
  }
  const number = (value: number | string | null) => {
    if (value === null) return Number.NaN;
    if (kind === 'datetime') return typeof value === 'number' ? value : Date.parse(value);
    return kind === 'text' ? Array.from(String(value)).length : Number(value);
  };
  return new Tensor('float64', Float64Array.from(cells, number), shape);
}

/** The table with some cells made missing, some a special code of their column, some a level that is new. */
export function disturbed(table: Table, random: Random): Table {
  const columns = table.schema.map((schema): Column => {
    const own = table.column(schema.name);
    if (schema.role !== 'feature') return own;
    if ('codes' in own) {
      const draw = (code: number) => (random.uniform() < 0.9 ? code : random.integer(2) * (own.levels.length + 1) - 1);
      return { ...own, codes: own.codes.map(draw), levels: [...own.levels, 'never seen'] };
    }
    if (own.kind !== 'numeric') return own;
    const instead = [Number.NaN, ...(schema.special ?? [])];
    const draw = (value: number) => (random.uniform() < 0.9 ? value : instead[random.integer(instead.length)]!);
    return { ...own, values: own.values.map(draw) };
  });
  return new Table(table.schema, columns);
}

/** The largest difference of the file's probabilities from the model's own. */
export async function widestGap(model: Classifier, table: Table): Promise<number> {
  const { probabilities, dims } = await runOnnx(await onnxOf(model), table);
  const own = (await model.predictProba(table)).data;
  if (dims[0] !== table.rowCount || dims[1] !== 2 || probabilities.length !== own.length)
    return Number.POSITIVE_INFINITY;
  return probabilities.reduce((widest, p, i) => Math.max(widest, Number.isNaN(p) ? 1 : Math.abs(p - own[i]!)), 0);
}
