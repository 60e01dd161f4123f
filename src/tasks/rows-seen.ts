// Whether rows that are to judge a model are rows that it learned from.
import { existsSync, statSync } from 'node:fs';
import { cell, openDataset, type Table } from '../data/index.js';
import type { JobContext } from '../parallel/index.js';
import type { Run } from '../runs/index.js';
import type { JudgedFile } from './judge-saved.js';
import type { TrainOptions } from './options.js';
import { labelledInputs } from './read-labelled.js';
import type { RunRecord } from './run-record.js';
import type { LabelledModel } from './saved-model.js';

export interface RowsSeen {
  /** Rows among those judged that the model learned from. */
  readonly rows: number;
  /** Whether the files are the very ones of the training; else the rows are told by their values. */
  readonly isSameFile: boolean;
}

/** Training files beyond this are not read again to look for a few rows of them. */
const mostBytes = 256 * 2 ** 20;

/** @returns undefined where that cannot be told: the run was imported, or its files are gone, changed or very large */
export async function rowsSeen(
  judged: JudgedFile,
  model: LabelledModel,
  run: Run,
  { learnedFrom }: RunRecord,
  context: JobContext,
): Promise<RowsSeen | undefined> {
  if (learnedFrom.length === 0) return undefined;
  const isSameFile = sameHashes(judged.sources, learnedFrom);
  const original = isSameFile ? judged.table : await readOriginal(model, run, learnedFrom, context);
  if (original === undefined) return undefined;
  const learned = await learnedRows(run);
  const { table } = judged.known;
  if (isSameFile) return { rows: Array.from(table.rowNumbers).filter((row) => learned.has(row)).length, isSameFile };
  const columns = [...model.inputs.filter(({ role }) => role === 'feature').map(({ name }) => name), model.target];
  const keys = new Set(
    keysOf(
      original.filter((row) => learned.has(original.rowNumbers[row]!)),
      columns,
    ),
  );
  return { rows: keysOf(table, columns).filter((key) => keys.has(key)).length, isSameFile };
}

const sameHashes = (sources: JudgedFile['sources'], learnedFrom: readonly string[]) =>
  sources.map(({ sha256 }) => sha256).join(' ') === learnedFrom.join(' ');

/** The rows of the training as the model reads them, where their files still lie there as they were. */
async function readOriginal(
  model: LabelledModel,
  run: Run,
  learnedFrom: readonly string[],
  context: JobContext,
): Promise<Table | undefined> {
  const { data, sheet } = run.manifest.recipe.settings as Partial<TrainOptions>;
  if (data === undefined) return undefined;
  const bytes = data.reduce((sum, path) => sum + (existsSync(path) ? statSync(path).size : 0), 0);
  if (bytes > mostBytes) return undefined;
  const options = { schema: labelledInputs(model, model.target), sheet, threads: context.threads, stop: context.stop };
  const file = await openDataset(data, options).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    return sameHashes(file.sources, learnedFrom) ? await file.load() : undefined;
  } finally {
    await file.close();
  }
}

/** Numbers of the rows that the model learned from, in its files. */
async function learnedRows(run: Run): Promise<ReadonlySet<number>> {
  const file = await openDataset([run.path('predictions.parquet')], { kinds: { row: 'numeric' } });
  try {
    return new Set((await file.load()).numbers('row'));
  } finally {
    await file.close();
  }
}

/** The values of each row as one text. */
function keysOf(table: Table, columns: readonly string[]): string[] {
  const own = columns.map((name) => table.column(name));
  return Array.from({ length: table.rowCount }, (_, row) => own.map((column) => cell(column, row)).join('\u0001'));
}
