// From DuckDB's vectors to typed arrays on shared memory. The SQL delivers final values (NaN and -1 for missing), so
// that a column is copied as a block.
import type { DuckDBDataChunk } from '@duckdb/node-api';
import { type Column, sharedFloat64, sharedInt32 } from './column.js';
import { type Engine, literal } from './engine.js';
import { anyNumberSql, codeSql, columnSql, numberSql, type Reading, textSql, timeSql } from './reading.js';
import type { Storage } from './source.js';

/** A column ready to be extracted. */
export interface Extraction {
  readonly index: number;
  readonly storage: Storage;
  readonly reading: Reading;
}

/** Declares the levels of a column to DuckDB, so that it hands out codes. Returns the type's name. */
export async function declareLevels(engine: Engine, index: number, levels: readonly string[]): Promise<void> {
  if (levels.length === 0) return;
  await engine.run(`CREATE TYPE levels_${index} AS ENUM (${levels.map(literal).join(', ')})`);
}

/** SQL of the final value: DOUBLE, INTEGER code or VARCHAR. */
export function extractSql({ index, storage, reading }: Extraction): string {
  const c = columnSql(index);
  switch (reading.kind) {
    case 'numeric':
      return `coalesce(${isPlain({ index, storage, reading }) ? anyNumberSql(c, storage) : numberSql(c, storage, reading.format)}, 'nan'::DOUBLE)`;
    case 'datetime':
      return `coalesce(${timeSql(c, storage, reading.format)}, 'nan'::DOUBLE)`;
    case 'text':
      return textSql(c, storage);
    default:
      return codeSql(c, storage, reading.levels!, `levels_${index}`);
  }
}

function isPlain({ storage, reading }: Extraction): boolean {
  return reading.format === undefined && (storage === 'text' || storage === 'number');
}

/** Infinities are no amounts: they read as missing. */
function dropInfinities(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i] === Number.POSITIVE_INFINITY || values[i] === Number.NEGATIVE_INFINITY) values[i] = Number.NaN;
  }
}

/** Collects rows of one column. */
export interface ColumnBuffer {
  /** Takes rows `from` to `to` of a chunk's column and puts them at `at`. */
  take(chunk: DuckDBDataChunk, column: number, from: number, to: number, at: number): void;
  /** Takes single rows of a chunk's column. */
  pick(chunk: DuckDBDataChunk, column: number, rows: readonly number[], at: number): void;
  /** The first `length` rows. */
  finish(length: number): Column;
}

export function columnBuffer(reading: Reading, capacity: number): ColumnBuffer {
  switch (reading.kind) {
    case 'text':
      return textBuffer();
    case 'categorical':
    case 'boolean': {
      const codes = sharedInt32(capacity);
      const { kind } = reading;
      return blockBuffer(codes, (length) => ({
        kind,
        codes: length === capacity ? codes : sharedCopy(codes.subarray(0, length), sharedInt32(length)),
        levels: reading.levels!,
      }));
    }
    default: {
      const values = sharedFloat64(capacity);
      const { kind } = reading;
      return blockBuffer(values, (length) => {
        const own = length === capacity ? values : sharedCopy(values.subarray(0, length), sharedFloat64(length));
        if (kind === 'numeric') dropInfinities(own);
        return { kind, values: own };
      });
    }
  }
}

function sharedCopy<A extends Float64Array | Int32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

interface Block {
  readonly items: Float64Array | Int32Array;
}

function blockBuffer(target: Float64Array | Int32Array, finish: (length: number) => Column): ColumnBuffer {
  const itemsOf = (chunk: DuckDBDataChunk, column: number) => (chunk.getColumnVector(column) as unknown as Block).items;
  return {
    take(chunk, column, from, to, at) {
      const items = itemsOf(chunk, column);
      target.set(from === 0 && to === items.length ? items : items.subarray(from, to), at);
    },
    pick(chunk, column, rows, at) {
      const items = itemsOf(chunk, column);
      for (let i = 0; i < rows.length; i++) target[at + i] = items[rows[i]!]!;
    },
    finish,
  };
}

function textBuffer(): ColumnBuffer {
  const values: (string | null)[] = [];
  const get = (chunk: DuckDBDataChunk, column: number) => {
    const vector = chunk.getColumnVector(column);
    return (row: number) => {
      values.push(vector.getItem(row) as string | null);
    };
  };
  return {
    take(chunk, column, from, to) {
      const push = get(chunk, column);
      for (let row = from; row < to; row++) push(row);
    },
    pick(chunk, column, rows) {
      rows.forEach(get(chunk, column));
    },
    finish: (length) => ({ kind: 'text', values: values.length === length ? values : values.slice(0, length) }),
  };
}
