import { type Dataset, FileDataset, Table } from '../data/index.js';
import { DataError, didYouMean } from '../errors/index.js';
import { type Progress, type StopSignal, silent } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import { comparable } from './checks/schema-change.js';
import { checks } from './checks.js';
import { type ColumnProfile, profileColumn } from './column-profile.js';
import { type Finding, severities } from './finding.js';
import { type Sampled, sampleDataset } from './sample.js';
import { columnShift } from './stability.js';
import { TableView, type Unreadable } from './table-view.js';

export interface CheckDatasetOptions {
  readonly target?: string | undefined;
  /** Values of the target that mean default. */
  readonly positive?: readonly string[] | undefined;
  /** An older dataset of the same columns. */
  readonly against?: Dataset | undefined;
  readonly random: Random;
  /** What the reader could not convert; taken from the dataset itself when it was opened from a file (`FileDataset.profile`). */
  readonly profile?: ReadonlyMap<string, Unreadable> | undefined;
  readonly progress?: Progress | undefined;
  readonly stop?: StopSignal | undefined;
  /** Most rows that statistics are taken of; larger data are sampled, missing values and duplicates counted exactly. Default 250,000. */
  readonly maxRows?: number | undefined;
}

export interface CheckReport {
  readonly rows: number;
  /** Rows that statistics were taken of: all, or the size of the random sample. */
  readonly sampledRows: number;
  readonly columns: readonly ColumnProfile[];
  /** Worst first; of equal severity in the order of the checks, then of the columns. */
  readonly findings: readonly Finding[];
  /** Population stability index of each column against the older data, largest first. */
  readonly stability?: readonly { readonly column: string; readonly psi: number }[];
}

/**
 * Runs every check over a dataset, in one pass and bounded memory when it is larger than `maxRows`.
 *
 * Same data and random stream give the same report. In a sampled report, row counts of findings are scaled up.
 *
 * @throws DataError when there is no column called `target`
 */
export async function checkDataset(data: Dataset, options: CheckDatasetOptions): Promise<CheckReport> {
  const { random, positive, stop, maxRows = 250_000, progress = silent } = options;
  const names = data.schema.map((column) => column.name);
  const target = options.target ?? data.schema.find((column) => column.role === 'target')?.name;
  if (target !== undefined && !names.includes(target)) {
    throw new DataError(
      `There is no target column "${target}".${didYouMean(target, names)} The columns are: ${names.slice(0, 12).join(', ')}.`,
    );
  }
  const take = (dataset: Dataset, stream: Random) =>
    inMemory(dataset, { maxRows, target, random: stream, progress, stop });
  const sampled = await take(data, random.split('data'));
  const older = options.against === undefined ? undefined : await take(options.against, random.split('against'));
  const view = new TableView(sampled.table, {
    target,
    positive,
    random: random.split('checks'),
    against: older?.table,
    unreadable: options.profile ?? (data instanceof FileDataset ? data.profile : undefined),
    totalRows: sampled.rows,
    missing: sampled.missing,
    duplicates: sampled.duplicates,
  });
  const findings: Finding[] = [];
  for (const [i, check] of checks.entries()) {
    stop?.throwIfRequested();
    progress({ stage: 'check', done: i, total: checks.length, detail: check.name });
    if (view.rowCount > 0) findings.push(...check.run(view));
    await new Promise((resolve) => setImmediate(resolve));
  }
  progress({ stage: 'check', done: checks.length, total: checks.length });
  return {
    rows: sampled.rows,
    sampledRows: view.rowCount,
    columns: names.map((name) => profileColumn(view, name)),
    findings: settle(findings),
    ...(view.against === undefined ? {} : { stability: stabilityOf(view) }),
  };
}

type InMemory = Pick<Sampled, 'table' | 'rows'> & Partial<Sampled>;

async function inMemory(
  data: Dataset,
  options: {
    maxRows: number;
    target: string | undefined;
    random: Random;
    progress: Progress;
    stop: StopSignal | undefined;
  },
): Promise<InMemory> {
  if (data.rowCount <= options.maxRows) {
    const table = await Table.from(data);
    return { table, rows: table.rowCount };
  }
  return sampleDataset(data, { ...options, sampleSize: options.maxRows });
}

/** What says less about a column than another finding about it already does. */
const saidBy: Readonly<Record<string, readonly string[]>> = {
  'mostly-missing': ['post-outcome', 'leakage', 'time-travel', 'informative-missing'],
  'informative-missing': ['post-outcome', 'leakage', 'time-travel'],
  constant: ['post-outcome'],
  'near-constant': ['post-outcome', 'leakage', 'special-codes', 'impossible-values', 'outliers', 'placeholder-levels'],
  outliers: ['post-outcome', 'unit-break', 'mixed-units', 'impossible-values', 'infinite-values', 'near-constant'],
  redundant: ['post-outcome', 'time-travel', 'leakage'],
  'rare-levels': ['post-outcome', 'leakage', 'level-spelling', 'mixed-types', 'new-levels'],
  'high-cardinality': ['mixed-types', 'level-spelling'],
  'drift-in-time': ['post-outcome', 'leakage', 'time-travel'],
  'special-codes': ['post-outcome'],
  'unit-break': ['post-outcome'],
  'mixed-units': ['unit-break', 'post-outcome'],
};

function settle(findings: readonly Finding[]): Finding[] {
  const about = new Map<string, Set<string>>();
  for (const { check, columns } of findings) {
    if (columns.length > 0) about.set(columns[0]!, (about.get(columns[0]!) ?? new Set()).add(check));
  }
  return findings
    .filter(({ check, columns }) => !(saidBy[check] ?? []).some((other) => about.get(columns[0] ?? '')?.has(other)))
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

function stabilityOf(view: TableView): { column: string; psi: number }[] {
  const older = view.against!;
  return view.columns
    .flatMap((column) => {
      const before = older.column(column.name);
      if (
        before === undefined ||
        !comparable(before, column) ||
        column.column.kind === 'text' ||
        column.column.kind === 'datetime' ||
        view.identifiers.has(column.name)
      )
        return [];
      return [{ column: column.name, psi: columnShift(before, column).psi }];
    })
    .sort((a, b) => b.psi - a.psi);
}
