// One file made readable: prepared, its dialect known, and visible to DuckDB as a relation with columns c0, c1, ...
import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { createInterface } from 'node:readline';
import { DataError } from '../errors/index.js';
import { cleanNames } from './column-names.js';
import { sniffDialect } from './dialect.js';
import { type Engine, identifier, literal, toNumber } from './engine.js';
import { sheetToCsv } from './excel.js';
import { containerOf } from './magic.js';
import { mendCsv } from './mend-csv.js';
import { type PrepareContext, prepareText, sha256Of } from './prepare-text.js';
import type { Dialect } from './records.js';

/** Where a dataset came from. */
export interface SourceInfo {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  /** Of the file as it lies on disk, hexadecimal. */
  readonly sha256: string;
  readonly format: 'csv' | 'jsonl' | 'parquet' | 'xlsx';
  readonly encoding: string;
  readonly delimiter?: string;
  readonly sheet?: string;
}

/** How DuckDB holds a column of a file: text that is still to be understood, or a value that has a type already. */
export type Storage = 'text' | 'number' | 'boolean' | 'time';

export interface RawColumn {
  readonly name: string;
  readonly storage: Storage;
}

export interface Source {
  readonly info: SourceInfo;
  readonly columns: readonly RawColumn[];
  /** Whether the first column, unlike others, has no name in the file. */
  readonly firstIsUnnamed: boolean;
  /** An SQL relation with columns c0, c1, ... in file order. */
  readonly relation: string;
  readonly rowCount: number;
  /** A query over some columns does not parse the whole file again. */
  readonly isHeld: boolean;
  readonly warnings: readonly string[];
}

export interface SourceOptions extends PrepareContext {
  readonly sheet: string | undefined;
  readonly delimiter: string | undefined;
  readonly header: boolean | undefined;
}

/** Text up to this size is parsed once into DuckDB's memory; a larger file is parsed again by every pass over it. */
const heldBytes = 192 * 1024 * 1024;

/** @throws DataError when the file holds no table, no rows, or rows of different lengths */
export async function openSource(path: string, index: number, engine: Engine, options: SourceOptions): Promise<Source> {
  const container = containerOf(readHead(path, 4096), path);
  const relation = `file_${index}`;
  const file = { path, name: basename(path), bytes: statSync(path).size };
  const finish = (found: Found) => finished(found, relation, engine);
  if (container === 'parquet') {
    const columns = await openParquet(path, relation, engine);
    const sha256 = await sha256Of(path, options.stop);
    return finish({ info: { ...file, sha256, format: 'parquet', encoding: 'utf-8' }, columns, isHeld: true });
  }
  if (container === 'xlsx') {
    const sha256 = await sha256Of(path, options.stop);
    const csv = options.scratch.path('.csv');
    const { sheet } = await sheetToCsv(path, csv, options.sheet);
    const { names, ...rest } = await openDelimited(csv, path, relation, engine, { ...options, delimiter: ',' });
    return finish({
      ...rest,
      info: { ...file, sha256, format: 'xlsx', encoding: 'utf-8', sheet },
      columns: textColumns(names),
    });
  }
  const text = await prepareText(path, container, options);
  const { warnings } = text;
  const common = { ...file, sha256: text.sha256, encoding: text.encoding };
  if (isJson(path, text.path)) {
    const isHeld = text.bytes <= heldBytes;
    const names = await openJson(text.path, path, relation, engine, isHeld);
    return finish({ info: { ...common, format: 'jsonl' }, columns: textColumns(names), isHeld, warnings });
  }
  const { names, delimiter, ...rest } = await openDelimited(text.path, path, relation, engine, options);
  return finish({ ...rest, info: { ...common, format: 'csv', delimiter }, columns: textColumns(names), warnings });
}

interface Found {
  readonly info: SourceInfo;
  /** With their names as in the file. */
  readonly columns: readonly RawColumn[];
  readonly isHeld: boolean;
  readonly rowCount?: number;
  readonly warnings?: readonly string[];
}

async function finished(found: Found, relation: string, engine: Engine): Promise<Source> {
  const { info, isHeld, warnings = [] } = found;
  const clean = cleanNames(
    found.columns.map(({ name }) => name),
    info.name,
  );
  const rowCount = found.rowCount ?? (await countRows(relation, engine));
  if (rowCount === 0) {
    throw new DataError(`"${info.path}" has column names but no rows. Check that the export is complete.`);
  }
  return {
    info,
    relation,
    rowCount,
    isHeld,
    columns: found.columns.map((column, i) => ({ ...column, name: clean.names[i]! })),
    firstIsUnnamed: clean.unnamed[0] === 0 && clean.unnamed.length < clean.names.length,
    warnings: [...warnings, ...clean.warnings],
  };
}

async function countRows(relation: string, engine: Engine): Promise<number> {
  const [[rows]] = (await engine.rows(`SELECT count(*) FROM ${relation}`)) as [[unknown]];
  return toNumber(rows);
}

const textColumns = (names: readonly string[]): RawColumn[] => names.map((name) => ({ name, storage: 'text' }));

async function openDelimited(
  textPath: string,
  path: string,
  relation: string,
  engine: Engine,
  options: SourceOptions,
): Promise<{ names: readonly string[]; delimiter: string; rowCount: number; isHeld: boolean }> {
  const size = statSync(textPath).size;
  const dialect = sniffDialect(sampleOf(textPath, size), path, options);
  const width = dialect.names.length;
  const isHeld = size <= heldBytes;
  const create = async (file: string, read: Dialect, isMended: boolean) => {
    const select = `SELECT * FROM ${readCsv(file, read, { ...dialect, emptyLines: isMended ? 0 : dialect.emptyLines }, width, isMended)}`;
    await engine.run(`CREATE ${isHeld ? 'TABLE' : 'VIEW'} ${relation} AS ${select}`);
    return countRows(relation, engine);
  };
  try {
    const rowCount = await create(textPath, dialect, false);
    return { names: dialect.names, delimiter: dialect.delimiter, rowCount, isHeld };
  } catch (error) {
    if (!(error instanceof Error) || error.name === 'InterruptedError') throw error;
    // Either the file breaks the rules, then this says where; or only DuckDB cannot read it, then it is written anew.
    const mended = options.scratch.path('.csv');
    const standard = await mendCsv(textPath, path, dialect, width, mended, options.stop);
    await engine.run(`DROP VIEW IF EXISTS ${relation}`);
    const rowCount = await create(mended, standard, true);
    return { names: dialect.names, delimiter: dialect.delimiter, rowCount, isHeld };
  }
}

function readCsv(
  file: string,
  dialect: Dialect,
  { hasHeader, emptyLines }: { readonly hasHeader: boolean; readonly emptyLines: number },
  width: number,
  longLines: boolean,
): string {
  const columns = Array.from({ length: width }, (_, i) => `'c${i}': 'VARCHAR'`).join(', ');
  const options = [
    'auto_detect = false',
    `header = ${hasHeader}`,
    `skip = ${emptyLines}`,
    `delim = ${literal(dialect.delimiter)}`,
    `quote = ${literal(dialect.quote)}`,
    `escape = ${literal(dialect.escape)}`,
    'strict_mode = true',
    'null_padding = false',
    `columns = {${columns}}`,
    ...(longLines ? ['max_line_size = 67108864', 'buffer_size = 268435456'] : []),
  ];
  return `read_csv(${literal(file)}, ${options.join(', ')})`;
}

async function openParquet(path: string, relation: string, engine: Engine): Promise<RawColumn[]> {
  let described: unknown[][];
  try {
    described = await engine.rows(`DESCRIBE SELECT * FROM read_parquet(${literal(path)})`);
  } catch (error) {
    throw new DataError(`"${path}" cannot be read as Parquet: it is cut short or damaged. Copy or download it again.`, {
      cause: error,
    });
  }
  const columns = described.map(([name, type]) => ({ name: String(name), storage: storageOf(String(type)) }));
  const select = columns.map(({ name, storage }, i) => {
    const cast = { text: 'VARCHAR', number: 'DOUBLE', boolean: 'BOOLEAN', time: 'TIMESTAMP' }[storage];
    return `CAST(${identifier(name)} AS ${cast}) AS c${i}`;
  });
  await engine.run(`CREATE VIEW ${relation} AS SELECT ${select.join(', ')} FROM read_parquet(${literal(path)})`);
  return columns;
}

function storageOf(type: string): Storage {
  if (/^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/.test(type)) return 'number';
  if (type === 'BOOLEAN') return 'boolean';
  if (/^(DATE|TIMESTAMP.*)$/.test(type)) return 'time';
  return 'text';
}

async function openJson(
  textPath: string,
  path: string,
  relation: string,
  engine: Engine,
  isHeld: boolean,
): Promise<string[]> {
  const isArray = firstCharacter(textPath) === '[';
  const format = isArray ? 'array' : 'newline_delimited';
  const limits = 'maximum_object_size = 67108864';
  const names = new Set<string>();
  try {
    const keys = await engine.rows(
      `SELECT json_keys(json) AS keys, min(r) FROM (SELECT json, row_number() OVER () AS r FROM read_json_objects(${literal(textPath)}, format = '${format}', ${limits})) GROUP BY keys ORDER BY min(r)`,
    );
    for (const [list] of keys as [{ items: readonly string[] } | null][])
      for (const key of list?.items ?? []) names.add(key);
    if (names.size === 0)
      throw new DataError(`"${path}" holds JSON, but no objects with names and values, one per row.`);
    const columns = [...names].map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
    const select = [...names].map((name, i) => `${identifier(name)} AS c${i}`).join(', ');
    await engine.run(
      `CREATE ${isHeld ? 'TABLE' : 'VIEW'} ${relation} AS SELECT ${select} FROM read_json(${literal(textPath)}, format = '${format}', columns = {${columns}}, auto_detect = false, ${limits})`,
    );
  } catch (error) {
    if (!(error instanceof Error) || error.name === 'DataError' || error.name === 'InterruptedError') throw error;
    const line = isArray ? undefined : await brokenLine(textPath);
    throw new DataError(
      `"${path}"${line === undefined ? '' : `, line ${line}`}: expected one JSON object per line, such as {"age": 41, "job": "nurse"}.`,
      { cause: error },
    );
  }
  return [...names];
}

/** 1-based number of the first line that is not a JSON object. */
async function brokenLine(path: string): Promise<number | undefined> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    if (line.trim() === '') continue;
    try {
      const value: unknown = JSON.parse(line);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return number;
    } catch {
      return number;
    }
  }
  return undefined;
}

function isJson(path: string, textPath: string): boolean {
  const name = path.replace(/\.(gz|zst)$/i, '');
  if (/^\.(jsonl|ndjson|json)$/i.test(extname(name))) return true;
  return (
    firstCharacter(textPath) === '{' &&
    /^\s*\{\s*"/.test(
      readHead(textPath, 256)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    )
  );
}

function firstCharacter(path: string): string {
  return (
    readHead(path, 4096)
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .trimStart()[0] ?? ''
  );
}

/** The beginning of a text file, cut after its last line break unless it is the whole file. */
function sampleOf(path: string, size: number): string {
  const head = readHead(path, 1 << 20);
  const end = head.length < size ? head.lastIndexOf(10) + 1 || head.length : head.length;
  return head
    .subarray(0, end)
    .toString('utf8')
    .replace(/^\ufeff/, '');
}

function readHead(path: string, bytes: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(bytes);
    return buffer.subarray(0, readSync(file, buffer, 0, bytes, 0));
  } catch (error) {
    throw new DataError(`"${path}" cannot be read: ${(error as Error).message}.`, { cause: error });
  } finally {
    closeSync(file);
  }
}
