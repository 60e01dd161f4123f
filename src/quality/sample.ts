import { type Dataset, type Table, Table as TableOf } from '../data/index.js';
import type { Progress, StopSignal } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import { type Duplicates, expectedPairs, HashSet, hashColumn, newHashes } from './detect/duplicates.js';
import { TableView } from './table-view.js';

/** What one pass over a dataset that does not fit into memory leaves behind. */
export interface Sampled {
  /** A simple random sample of the rows, in file order. */
  readonly table: Table;
  readonly rows: number;
  /** Missing values per column, exact. */
  readonly missing: ReadonlyMap<string, number>;
  /** Exact up to `exactUpTo` rows; beyond, estimated from the rows whose hash falls into a fraction. */
  readonly duplicates: Duplicates;
}

const chunkRows = 65_536;
const exactUpTo = 4_000_000;
const mostRowsListed = 1_000_000;

/** Reads a dataset once, in bounded memory: counts exactly what can be counted, and keeps `sampleSize` rows. */
export async function sampleDataset(
  data: Dataset,
  {
    sampleSize,
    target,
    random,
    progress,
    stop,
  }: {
    sampleSize: number;
    target?: string | undefined;
    random: Random;
    progress: Progress;
    stop?: StopSignal | undefined;
  },
): Promise<Sampled> {
  const draw = random.split('sample');
  const missing = new Map(data.schema.map((column) => [column.name, 0]));
  const parts: Table[] = [];
  const repeated: number[] = [];
  const conflicting: number[] = [];
  let repeatedCount = 0;
  let conflictingCount = 0;
  // keep the rows whose hash is a multiple of `keepOneIn`, so that the sets stay small
  const keepOneIn = 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, data.rowCount) / exactUpTo)));
  const expectedRows = Math.min(data.rowCount, exactUpTo);
  const seen = new HashSet(expectedRows);
  const seenWithLabel = target === undefined ? undefined : new HashSet(expectedRows);
  let identifiers: ReadonlySet<string> | undefined;
  let read = 0;
  let kept = 0;
  for await (const chunk of data.chunks({ rows: chunkRows })) {
    stop?.throwIfRequested();
    identifiers ??= identifiersOf(chunk, target, random);
    const positions: number[] = [];
    for (let i = 0; i < chunk.rowCount; i++) {
      const left = Math.max(data.rowCount - read - i, 1);
      if (draw.uniform() * left >= sampleSize - kept) continue;
      positions.push(i);
      kept++;
    }
    if (positions.length > 0) parts.push(chunk.rows(Int32Array.from(positions)));
    const hashes = newHashes(chunk.rowCount);
    const content = new Uint8Array(chunk.rowCount);
    for (const { name, role } of chunk.schema) {
      const column = chunk.column(name);
      const isFeature =
        name !== target && role !== 'id' && role !== 'ignored' && role !== 'weight' && !identifiers.has(name);
      let absent = 0;
      const mark = (i: number, isMissing: boolean) => {
        if (isMissing) absent++;
        else if (isFeature) content[i] = 1;
      };
      if ('codes' in column) for (let i = 0; i < chunk.rowCount; i++) mark(i, column.codes[i]! < 0);
      else if (column.kind === 'text') for (let i = 0; i < chunk.rowCount; i++) mark(i, column.values[i] === null);
      else for (let i = 0; i < chunk.rowCount; i++) mark(i, Number.isNaN(column.values[i]!));
      missing.set(name, missing.get(name)! + absent);
      if (isFeature) hashColumn(hashes, column);
    }
    const labels = newHashes(chunk.rowCount);
    if (target !== undefined) hashColumn(labels, chunk.column(target));
    for (let i = 0; i < chunk.rowCount; i++) {
      if (content[i] === 0 || hashes.b[i]! % keepOneIn !== 0) continue;
      const first = seen.add(hashes.a[i]!, hashes.b[i]!, 0);
      const same = seenWithLabel?.add(hashes.a[i]! ^ labels.a[i]!, hashes.b[i]! ^ labels.b[i]!, 0) ?? first;
      const [count, rows] =
        same >= 0
          ? [repeatedCount++, repeated]
          : first >= 0
            ? [conflictingCount++, conflicting]
            : [mostRowsListed, repeated];
      if (count < mostRowsListed) rows.push(chunk.rowNumbers[i]!);
    }
    read += chunk.rowCount;
    progress({ stage: 'check', done: Math.min(read, data.rowCount), total: data.rowCount, detail: 'rows' });
  }
  const table = parts.length > 0 ? TableOf.concat(parts, data.schema) : await TableOf.from(data);
  const view = new TableView(table, { target, random });
  const duplicates: Duplicates = {
    repeated: { count: repeatedCount * keepOneIn, rows: repeated },
    conflicting: { count: conflictingCount * keepOneIn, rows: conflicting },
    blank: view.duplicates.blank,
    expectedPairs: expectedPairs(view) * (read / Math.max(1, table.rowCount)) ** 2,
  };
  return { table, rows: read, missing, duplicates };
}

function identifiersOf(chunk: Table, target: string | undefined, random: Random): ReadonlySet<string> {
  return new Set(new TableView(chunk, { target, random }).identifiers.keys());
}
