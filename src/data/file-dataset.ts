import { DataError } from '../errors/index.js';
import type { StopSignal } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import { sharedFloat64 } from './column.js';
import type { ChunkOptions, Dataset } from './dataset.js';
import type { Engine } from './engine.js';
import { columnBuffer, type Extraction, extractSql } from './extract.js';
import type { Kind, Role, Schema } from './schema.js';
import { columnSchema } from './schema.js';
import type { Scratch } from './scratch.js';
import type { SourceInfo } from './source.js';
import { Table } from './table.js';

/** What was found in a column, counted over all rows. */
export interface ColumnProfile {
  /** Rows without a value, however that is written. */
  readonly missing: number;
  /** Different values as written. */
  readonly distinct: number;
  /** False when `distinct` is an estimate (HyperLogLog; the same every time). */
  readonly distinctIsExact: boolean;
  /** Rows where something is written that does not fit the kind and reads as missing: words among numbers, "inf". */
  readonly unconverted: number;
  /** Some of them. */
  readonly unconvertedExamples: readonly string[];
  /** 1-based number of the first such row. */
  readonly firstUnconvertedRow?: number;
  /** Rows with a level that the schema of a trained model does not know; they read as missing. */
  readonly unseen: number;
  readonly unseenExamples: readonly string[];
}

export interface LoadOptions {
  /** Names of the columns wanted, in this order; all by default. */
  readonly columns?: readonly string[];
  /** Positions of the rows wanted, ascending, from 0. */
  readonly rows?: Int32Array;
  /** Most rows to load; when there are more, a random sample in file order. Needs `random`. */
  readonly maxRows?: number;
  readonly random?: Random;
}

/** What an opened dataset is made of. */
export interface FileDatasetParts {
  readonly schema: Schema;
  /** How each column of the schema is extracted. */
  readonly extractions: readonly Extraction[];
  readonly relations: readonly { readonly relation: string; readonly rowCount: number }[];
  readonly sources: readonly SourceInfo[];
  readonly warnings: readonly string[];
  readonly profile: ReadonlyMap<string, ColumnProfile>;
  readonly engine: Engine;
  readonly scratch: Scratch;
  readonly stop: StopSignal | undefined;
}

/** Columns of one query; a wider table is extracted in several. */
const widest = 1000;

/**
 * Rows of one or several files, streamed from disk, that can be iterated again. Made by `openDataset`; `close` it when
 * done. Row numbers count through all files, from 1, headers not counted.
 */
export class FileDataset implements Dataset {
  readonly schema: Schema;
  readonly rowCount: number;
  readonly sources: readonly SourceInfo[];
  /** Sentences about what was changed or could not be read as it stands. */
  readonly warnings: readonly string[];
  /** By column name. */
  readonly profile: ReadonlyMap<string, ColumnProfile>;
  readonly #parts: FileDatasetParts;

  constructor(parts: FileDatasetParts) {
    this.schema = parts.schema;
    this.rowCount = parts.relations.reduce((sum, { rowCount }) => sum + rowCount, 0);
    this.sources = parts.sources;
    this.warnings = parts.warnings;
    this.profile = parts.profile;
    this.#parts = parts;
  }

  /** The same rows with roles or special codes changed. Kinds are decided when the file is opened. */
  describe(change: (column: Schema[number]) => Schema[number]): FileDataset {
    const schema = this.schema.map(change);
    schema.forEach((column, i) => {
      const before: { name: string; kind: Kind; role: Role } = this.schema[i]!;
      if (column.kind !== before.kind || column.name !== before.name) {
        throw new RangeError(`describe: column "${before.name}" must keep its name and kind.`);
      }
    });
    return new FileDataset({ ...this.#parts, schema });
  }

  async *chunks({ columns, rows = 65_536 }: ChunkOptions = {}): AsyncIterable<Table> {
    const { schema, extractions } = this.#chosen(columns);
    let first = 0;
    let buffers = extractions.map((one) => columnBuffer(one.reading, Math.min(rows, this.rowCount)));
    let held = 0;
    const flush = () => {
      const table = new Table(
        schema,
        buffers.map((buffer) => buffer.finish(held)),
        consecutive(first, held),
      );
      first += held;
      held = 0;
      buffers = extractions.map((one) => columnBuffer(one.reading, Math.min(rows, this.rowCount - first)));
      return table;
    };
    for (const { relation } of this.#parts.relations) {
      for await (const chunk of this.#parts.engine.stream(selectSql(extractions, relation))) {
        for (let from = 0; from < chunk.rowCount; ) {
          const to = Math.min(chunk.rowCount, from + rows - held);
          buffers.forEach((buffer, column) => {
            buffer.take(chunk, column, from, to, held);
          });
          held += to - from;
          from = to;
          if (held === rows) yield flush();
        }
      }
    }
    if (held > 0) yield flush();
  }

  /** Rows in memory: all, those at `rows`, or a random sample of `maxRows`. */
  async load(options: LoadOptions = {}): Promise<Table> {
    const { maxRows, random } = options;
    if (options.rows !== undefined) return this.#pick(options.rows, options.columns);
    if (maxRows !== undefined && maxRows < this.rowCount) {
      if (random === undefined) throw new RangeError('load: maxRows needs a random stream to sample with.');
      return this.#pick(random.sample(this.rowCount, maxRows), options.columns);
    }
    return this.#pick(undefined, options.columns);
  }

  /** `n` random rows in file order, every subset equally likely; all rows when there are no more. */
  async sample(n: number, random: Random): Promise<Table> {
    return this.load({ maxRows: n, random });
  }

  /** Frees memory and temporary files. The dataset and what `describe` made of it cannot be read afterwards. */
  async close(): Promise<void> {
    this.#parts.engine.close();
    this.#parts.scratch.remove();
  }

  #chosen(names: readonly string[] | undefined): { schema: Schema; extractions: readonly Extraction[] } {
    if (names === undefined) return { schema: this.schema, extractions: this.#parts.extractions };
    const schema = names.map((name) => columnSchema(this.schema, name));
    return { schema, extractions: schema.map((column) => this.#parts.extractions[this.schema.indexOf(column)]!) };
  }

  async #pick(positions: Int32Array | undefined, names: readonly string[] | undefined): Promise<Table> {
    const { schema, extractions } = this.#chosen(names);
    const length = positions?.length ?? this.rowCount;
    checkPositions(positions, this.rowCount);
    const columns = [];
    for (let start = 0; start < Math.max(1, extractions.length); start += widest) {
      const part = extractions.slice(start, start + widest);
      const buffers = part.map((one) => columnBuffer(one.reading, length));
      let seen = 0;
      let taken = 0;
      for (const { relation, rowCount } of part.length === 0 ? [] : this.#parts.relations) {
        const fileEnd = seen + rowCount;
        if (positions !== undefined && (taken === length || positions[taken]! >= fileEnd)) {
          seen = fileEnd;
          continue;
        }
        for await (const chunk of this.#parts.engine.stream(selectSql(part, relation))) {
          const end = seen + chunk.rowCount;
          if (positions === undefined) {
            buffers.forEach((buffer, column) => {
              buffer.take(chunk, column, 0, chunk.rowCount, seen);
            });
          } else {
            const local: number[] = [];
            while (taken + local.length < length && positions[taken + local.length]! < end) {
              local.push(positions[taken + local.length]! - seen);
            }
            if (local.length > 0) {
              buffers.forEach((buffer, column) => {
                buffer.pick(chunk, column, local, taken);
              });
            }
            taken += local.length;
          }
          seen = end;
          if (positions !== undefined && taken === length) break;
        }
        seen = fileEnd;
      }
      columns.push(...buffers.map((buffer) => buffer.finish(length)));
    }
    const numbers = consecutive(0, length);
    if (positions !== undefined) for (let i = 0; i < length; i++) numbers[i] = positions[i]! + 1;
    return new Table(schema, columns, numbers);
  }
}

function selectSql(extractions: readonly Extraction[], relation: string): string {
  const select = extractions.map(extractSql);
  return `SELECT ${select.length === 0 ? '1' : select.join(', ')} FROM ${relation}`;
}

function consecutive(first: number, length: number): Float64Array {
  const numbers = sharedFloat64(length);
  for (let i = 0; i < length; i++) numbers[i] = first + i + 1;
  return numbers;
}

function checkPositions(positions: Int32Array | undefined, rowCount: number): void {
  if (positions === undefined) return;
  for (let i = 0; i < positions.length; i++) {
    if (positions[i]! < 0 || positions[i]! >= rowCount || (i > 0 && positions[i]! <= positions[i - 1]!)) {
      throw new DataError(
        `Row position ${positions[i]} is not one of 0 to ${rowCount - 1} in ascending order without repeats.`,
      );
    }
  }
}
