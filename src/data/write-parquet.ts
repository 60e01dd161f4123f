import type { DuckDBDataChunk } from '@duckdb/node-api';
import { DataError } from '../errors/index.js';
import type { Column } from './column.js';
import { Engine, identifier, literal } from './engine.js';
import type { ColumnSchema } from './schema.js';
import { Scratch } from './scratch.js';
import type { Table } from './table.js';

/** Rows that one of DuckDB's chunks holds. */
const vectorRows = 2048;

/** Writes tables as Parquet: columns DOUBLE, VARCHAR, BOOLEAN (levels false, true) and TIMESTAMP; NULL for missing. */
export async function writeParquet(tables: AsyncIterable<Table>, path: string): Promise<void> {
  const scratch = new Scratch();
  const engine = await Engine.start({ threads: 1, folder: scratch.folder });
  try {
    let schema: readonly ColumnSchema[] | undefined;
    for await (const table of tables) {
      if (schema === undefined) {
        schema = table.schema;
        const types = schema.map((column, i) => `c${i} ${isNumber(column) ? 'DOUBLE' : 'VARCHAR'}`);
        await engine.run(`CREATE TABLE rows (${types.join(', ')})`);
      }
      await appendRows(engine, table);
    }
    if (schema === undefined) throw new DataError(`There are no rows to write to "${path}".`);
    const select = schema.map((column, i) => `${storedSql(`c${i}`, column)} AS ${identifier(column.name)}`);
    await engine.run(
      `COPY (SELECT ${select.join(', ')} FROM rows) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  } finally {
    engine.close();
    scratch.remove();
  }
}

function isNumber({ kind }: ColumnSchema): boolean {
  return kind === 'numeric' || kind === 'datetime';
}

function storedSql(c: string, { kind, levels }: ColumnSchema): string {
  if (kind === 'numeric') return `CASE WHEN NOT isnan(${c}) THEN ${c} END`;
  if (kind === 'datetime') return `CASE WHEN NOT isnan(${c}) THEN make_timestamp((${c} * 1000)::BIGINT) END`;
  if (kind === 'boolean' && levels?.join() === 'false,true') return `${c} = 'true'`;
  return c;
}

async function appendRows(engine: Engine, table: Table): Promise<void> {
  const { columns, schema } = table.toParts();
  const numeric = schema.map(isNumber);
  await engine.append('rows', numeric, async (appendChunk) => {
    for (let start = 0; start < table.rowCount; start += vectorRows) {
      const length = Math.min(vectorRows, table.rowCount - start);
      await appendChunk(length, (chunk) => {
        columns.forEach((column, i) => {
          fill(chunk, i, column, start, length);
        });
      });
    }
  });
}

interface Settable {
  readonly items: Float64Array;
  setItem(index: number, value: string | null): void;
  flush(): void;
}

function fill(chunk: DuckDBDataChunk, index: number, column: Column, start: number, length: number): void {
  const vector = chunk.getColumnVector(index) as unknown as Settable;
  if ('codes' in column) {
    for (let i = 0; i < length; i++) {
      const code = column.codes[start + i]!;
      vector.setItem(i, code < 0 ? null : column.levels[code]!);
    }
  } else if (column.kind === 'text') {
    for (let i = 0; i < length; i++) vector.setItem(i, column.values[start + i]!);
  } else vector.items.set(column.values.subarray(start, start + length));
  vector.flush();
}
