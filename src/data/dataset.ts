import type { Schema } from './schema.js';
import type { Table } from './table.js';

export interface ChunkOptions {
  /** Names of the columns wanted, in this order; all by default. */
  readonly columns?: readonly string[];
  /** Most rows a chunk may hold. */
  readonly rows?: number;
}

/**
 * What passes between rooms: typed columns with roles, and rows that can be iterated again, in file order. `Table`
 * holds its rows in memory; `FileDataset` streams them from disk.
 */
export interface Dataset {
  readonly schema: Schema;
  readonly rowCount: number;
  chunks(options?: ChunkOptions): AsyncIterable<Table>;
}
