// DuckDB as the parser, counter and streamer of files: started only when a file is opened, kept off the network, held
// to a memory limit, and closed with the dataset so that the process can end.
import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';
import { InterruptedError } from '../errors/index.js';
import type { StopSignal } from '../parallel/index.js';

export interface EngineOptions {
  readonly threads: number;
  /** Folder for what does not fit in memory. */
  readonly folder: string;
  readonly stop?: StopSignal | undefined;
}

/** Most memory that DuckDB may use by itself; beyond it, it goes to disk. */
const memoryLimit = '1500MB';

/** One DuckDB in memory with one connection: runs SQL, reads results, fills tables. Spills to the given folder. */
export class Engine {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #stop: StopSignal | undefined;
  #isClosed = false;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, stop: StopSignal | undefined) {
    this.#instance = instance;
    this.#connection = connection;
    this.#stop = stop;
  }

  static async start(options: EngineOptions): Promise<Engine> {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(options.threads),
      memory_limit: memoryLimit,
      temp_directory: options.folder,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      preserve_insertion_order: 'true',
    });
    const connection = await instance.connect();
    await connection.run("SET GLOBAL TimeZone = 'UTC'");
    return new Engine(instance, connection, options.stop);
  }

  async run(sql: string): Promise<void> {
    await this.#watched(this.#connection, () => this.#connection.run(sql));
  }

  /** All rows of a small result. */
  async rows(sql: string): Promise<unknown[][]> {
    return this.#watched(this.#connection, async () => {
      const reader = await this.#connection.runAndReadAll(sql);
      return reader.getRows() as unknown[][];
    });
  }

  /** Rows of a result of any size in order, in DuckDB's chunks of up to 2,048; memory stays flat. */
  async *stream(sql: string): AsyncGenerator<DuckDBDataChunk> {
    const connection = await this.#instance.connect();
    try {
      const result = await this.#watched(connection, () => connection.stream(sql));
      for (;;) {
        this.#stop?.throwIfRequested();
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        yield chunk;
      }
    } finally {
      connection.closeSync();
    }
  }

  /** Appends to a table whose columns are DOUBLE (true) or VARCHAR (false), chunk by chunk. */
  async append(
    table: string,
    isNumber: readonly boolean[],
    work: (appendChunk: (rows: number, fill: (chunk: DuckDBDataChunk) => void) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const { DuckDBDataChunk, DOUBLE, VARCHAR } = await import('@duckdb/node-api');
    const types = isNumber.map((one) => (one ? DOUBLE : VARCHAR));
    const appender = await this.#connection.createAppender(table);
    try {
      await work(async (rows, fill) => {
        const chunk = DuckDBDataChunk.create(types, rows);
        fill(chunk);
        appender.appendDataChunk(chunk);
      });
      appender.flushSync();
    } finally {
      appender.closeSync();
    }
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  /** Runs a query and interrupts it when a stop is requested. */
  async #watched<R>(connection: DuckDBConnection, query: () => Promise<R>): Promise<R> {
    const stop = this.#stop;
    if (stop === undefined) return query();
    stop.throwIfRequested();
    const timer = setInterval(() => stop.requested && connection.interrupt(), 50);
    try {
      return await query();
    } catch (error) {
      if (stop.requested) throw new InterruptedError('Interrupted: the work was stopped as asked.', { cause: error });
      throw error;
    } finally {
      clearInterval(timer);
    }
  }
}

/** A string as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** DuckDB's whole numbers come as bigint. */
export function toNumber(value: unknown): number {
  return value === null || value === undefined ? 0 : Number(value);
}
