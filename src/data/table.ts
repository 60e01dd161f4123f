import { DataError } from '../errors/index.js';
import { type CategoricalColumn, type Column, cell, columnLength, gather, sharedFloat64 } from './column.js';
import type { ChunkOptions, Dataset } from './dataset.js';
import { type JoinedColumn, joinedColumn } from './joined-columns.js';
import { ownEntry } from './own-entry.js';
import { type ColumnSchema, columnSchema, type Role, type Schema, withRole } from './schema.js';

/** What of a table crosses to another thread. */
export interface TableParts {
  readonly schema: Schema;
  readonly columns: readonly Column[];
  readonly rowNumbers: Float64Array;
}

/** A dataset held in memory. Immutable: every method returns a new table that shares what it can. */
export class Table implements Dataset {
  readonly schema: Schema;
  readonly rowCount: number;
  /** shape (rows,): the 1-based number of each row in the file it came from (the header is not counted). */
  readonly rowNumbers: Float64Array;
  readonly #columns: readonly Column[];
  readonly #index: ReadonlyMap<string, number>;

  constructor(schema: Schema, columns: readonly Column[], rowNumbers?: Float64Array) {
    if (schema.length !== columns.length) {
      throw new RangeError(`Table: expected ${schema.length} columns for the schema, received ${columns.length}.`);
    }
    this.schema = schema;
    this.#columns = columns;
    this.#index = new Map(schema.map((column, i) => [column.name, i]));
    this.rowCount = rowNumbers?.length ?? (columns.length === 0 ? 0 : columnLength(columns[0]!));
    for (let i = 0; i < columns.length; i++) {
      const length = columnLength(columns[i]!);
      if (length !== this.rowCount) {
        throw new RangeError(`Table: column "${schema[i]!.name}" has ${length} rows, expected ${this.rowCount}.`);
      }
    }
    this.rowNumbers = rowNumbers ?? ascending(this.rowCount);
  }

  has(name: string): boolean {
    return this.#index.has(name);
  }

  /** @throws DataError when there is no such column */
  column(name: string): Column {
    const i = this.#index.get(name);
    if (i === undefined) {
      columnSchema(this.schema, name);
      throw new DataError(`There is no column "${name}".`);
    }
    return this.#columns[i]!;
  }

  /** Values of a numeric or datetime column, shape (rows,), NaN for missing. @throws DataError for other kinds */
  numbers(name: string): Float64Array {
    const column = this.column(name);
    if (column.kind !== 'numeric' && column.kind !== 'datetime') {
      throw new DataError(`Column "${name}" is ${column.kind}; a numeric column was expected here.`);
    }
    return column.values;
  }

  /** A categorical or boolean column. @throws DataError for other kinds */
  categories(name: string): CategoricalColumn {
    const column = this.column(name);
    if (column.kind !== 'categorical' && column.kind !== 'boolean') {
      throw new DataError(`Column "${name}" is ${column.kind}; a categorical column was expected here.`);
    }
    return column;
  }

  /** The rows at these positions, in that order. */
  rows(positions: Int32Array): Table {
    const numbers = sharedFloat64(positions.length);
    for (let i = 0; i < positions.length; i++) numbers[i] = this.rowNumbers[positions[i]!]!;
    return new Table(
      this.schema,
      this.#columns.map((column) => gather(column, positions)),
      numbers,
    );
  }

  /** The rows where `keep(position)` holds. */
  filter(keep: (position: number) => boolean): Table {
    const positions: number[] = [];
    for (let i = 0; i < this.rowCount; i++) if (keep(i)) positions.push(i);
    return positions.length === this.rowCount ? this : this.rows(Int32Array.from(positions));
  }

  /** Only these columns, in that order. */
  pick(names: readonly string[]): Table {
    return new Table(
      names.map((name) => columnSchema(this.schema, name)),
      names.map((name) => this.column(name)),
      this.rowNumbers,
    );
  }

  /** With a column added, or replaced when one of that name exists. */
  with(schema: ColumnSchema, column: Column): Table {
    const at = this.#index.get(schema.name) ?? this.schema.length;
    return new Table(this.schema.toSpliced(at, 1, schema), this.#columns.toSpliced(at, 1, column), this.rowNumbers);
  }

  /** With the schema of some columns changed (roles, special codes); the values stay. */
  describe(change: (column: ColumnSchema) => ColumnSchema): Table {
    return new Table(this.schema.map(change), this.#columns, this.rowNumbers);
  }

  /** The columns with a role, as schemas. */
  role(role: Role): readonly ColumnSchema[] {
    return withRole(this.schema, role);
  }

  /** One row as plain values, null for missing. */
  record(position: number): Record<string, number | string | null> {
    return Object.fromEntries(this.schema.map((column, i) => [column.name, cell(this.#columns[i]!, position)]));
  }

  async *chunks(options: ChunkOptions = {}): AsyncIterable<Table> {
    const table = options.columns === undefined ? this : this.pick(options.columns);
    const size = options.rows ?? Math.max(1, table.rowCount);
    for (let start = 0; start < table.rowCount; start += size) {
      const length = Math.min(size, table.rowCount - start);
      yield length === table.rowCount ? table : table.rows(Int32Array.from({ length }, (_, i) => start + i));
    }
  }

  /** What crosses to another thread; `Table.fromParts` rebuilds it there without copying the arrays. */
  toParts(): TableParts {
    return { schema: this.schema, columns: this.#columns, rowNumbers: this.rowNumbers };
  }

  static fromParts(parts: TableParts): Table {
    return new Table(parts.schema, parts.columns, parts.rowNumbers);
  }

  /** All rows of a dataset in memory, which is taken once. */
  static async from(dataset: Dataset): Promise<Table> {
    if (dataset instanceof Table) return dataset;
    const joined = new Joined(dataset.schema, dataset.rowCount);
    for await (const chunk of dataset.chunks()) {
      if (chunk.rowCount === dataset.rowCount) return chunk;
      joined.add(chunk);
    }
    return joined.finish();
  }

  /** Rows of several tables of one schema, one after the other. Levels that differ are united in order of appearance. */
  static concat(tables: readonly Table[], schema: Schema = tables[0]!.schema): Table {
    if (tables.length === 1) return tables[0]!;
    const joined = new Joined(
      schema,
      tables.reduce((sum, table) => sum + table.rowCount, 0),
    );
    for (const table of tables) joined.add(table);
    return joined.finish();
  }

  /**
   * A table from plain records, for small data and tests. Kinds come from the schema.
   *
   * @throws DataError when a numeric cell does not hold a number
   */
  static fromRecords(schema: Schema, records: readonly Record<string, unknown>[]): Table {
    return new Table(
      schema,
      schema.map((column) =>
        fromCells(
          column,
          records.map((record) => ownEntry(record, column.name)),
        ),
      ),
      undefined,
    );
  }
}

/** 1, 2, ..., rows. */
function ascending(rows: number): Float64Array {
  const numbers = sharedFloat64(rows);
  for (let i = 0; i < rows; i++) numbers[i] = i + 1;
  return numbers;
}

class Joined {
  readonly #schema: Schema;
  readonly #columns: readonly JoinedColumn[];
  readonly #rowNumbers: Float64Array;
  #rows = 0;

  constructor(schema: Schema, rowCount: number) {
    this.#schema = schema;
    this.#columns = schema.map((column) => joinedColumn(column, rowCount));
    this.#rowNumbers = sharedFloat64(rowCount);
  }

  add(table: Table): void {
    this.#schema.forEach(({ name }, j) => {
      this.#columns[j]!.add(table.column(name));
    });
    this.#rowNumbers.set(table.rowNumbers, this.#rows);
    this.#rows += table.rowCount;
  }

  finish(): Table {
    return new Table(
      this.#schema,
      this.#columns.map((column) => column.finish()),
      this.#rowNumbers,
    );
  }
}

/** A number as written; NaN for anything else, blanks included. */
function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function fromCells(schema: ColumnSchema, cells: readonly unknown[]): Column {
  const missing = (value: unknown) => value === null || value === undefined || value === '' || Number.isNaN(value);
  switch (schema.kind) {
    case 'categorical':
    case 'boolean': {
      const codeOf = new Map(schema.levels?.map((level, code) => [level, code]));
      const codes = new Int32Array(new SharedArrayBuffer(4 * cells.length)).fill(-1);
      cells.forEach((value, i) => {
        if (missing(value)) return;
        const level = String(value);
        if (schema.levels === undefined && !codeOf.has(level)) codeOf.set(level, codeOf.size);
        codes[i] = codeOf.get(level) ?? -1;
      });
      return { kind: schema.kind, codes, levels: schema.levels ?? [...codeOf.keys()] };
    }
    case 'numeric':
    case 'datetime': {
      const values = sharedFloat64(cells.length);
      cells.forEach((value, i) => {
        const read = schema.kind === 'datetime' ? Date.parse : toNumber;
        values[i] = missing(value) ? Number.NaN : read(String(value));
        if (!missing(value) && Number.isNaN(values[i]!)) {
          throw new DataError(
            `Row ${i + 1}, column "${schema.name}": expected a ${schema.kind === 'datetime' ? 'date' : 'number'}, received "${value}".`,
          );
        }
      });
      return { kind: schema.kind, values };
    }
    default:
      return { kind: 'text', values: cells.map((value) => (missing(value) ? null : String(value))) };
  }
}
