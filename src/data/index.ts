export {
  type CategoricalColumn,
  type Column,
  cell,
  columnLength,
  type DatetimeColumn,
  gather,
  isMissing,
  type NumericColumn,
  sharedFloat64,
  sharedInt32,
  type TextColumn,
} from './column.js';
export type { ChunkOptions, Dataset } from './dataset.js';
export { type ColumnProfile, FileDataset, type LoadOptions } from './file-dataset.js';
export { openDataset, type ReadOptions } from './open-dataset.js';
export { ownEntry } from './own-entry.js';
export {
  type ColumnSchema,
  columnSchema,
  type Kind,
  kinds,
  type Role,
  roles,
  type Schema,
  withRole,
} from './schema.js';
export type { SourceInfo } from './source.js';
export { groupFolds, splitOf, stratifiedFolds, timeFolds } from './splits.js';
export { Table, type TableParts } from './table.js';
export { type TableFormat, type WriteOptions, writeTable } from './write-table.js';
