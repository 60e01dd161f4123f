// The first half of a training: read the file, check it, settle outcome and roles.
import { columnSchema, type FileDataset, type Kind, openDataset, Table } from '../data/index.js';
import { DataError, UsageError } from '../errors/index.js';
import type { JobContext } from '../parallel/index.js';
import { checkDataset, type Finding, proposedSchema } from '../quality/index.js';
import type { Random } from '../random/index.js';
import type { Caveat, ColumnSummary } from '../report/index.js';
import { calendarColumns, groupCaveat, handBinCaveats, outcomeCaveats, textColumns, weightCaveats } from './caveats.js';
import { assignRoles, suggestTargets, wantedKinds, wantedRoles } from './columns.js';
import type { TrainOptions } from './options.js';
import { binaryOutcome, type KnownValues, type Outcome } from './outcome.js';
import { periods } from './periods.js';
import { groupColumn } from './protocol.js';
import { scaleWeights } from './scale-weights.js';

/** Cells (rows x columns) a training holds in memory; a larger file is trained on a seeded sample of its rows. */
const mostCells = 250_000_000;

export interface Source {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The rows of a file that can be learned from. */
export interface PreparedTable<K> {
  /** All rows with a known target: roles and special codes set, weights as models take them. */
  readonly table: Table;
  /** The target as it was settled. */
  readonly known: K;
  readonly target: string;
  readonly time?: string;
  /** With `--test-from`: the rows to learn from, which alone were checked, and those to test on. */
  readonly period?: { readonly earlier: Int32Array; readonly later: Int32Array };
  readonly findings: readonly Finding[];
  /** A line per column, with the role it was given. */
  readonly columns: readonly ColumnSummary[];
  /** What a reader of the results must know. */
  readonly caveats: readonly Caveat[];
  readonly sources: readonly Source[];
  readonly warnings: readonly string[];
}

/** The rows of a credit file: the target is boolean. */
export interface Prepared extends Omit<PreparedTable<Outcome>, 'known'> {
  readonly outcome: Int32Array;
  readonly values: KnownValues;
  readonly excluded: number;
}

/** What depends on the kind of the target. */
export interface PrepareRules<K extends { readonly table: Table }> {
  /** The kinds that columns are to be read as. */
  readonly kinds: Readonly<Record<string, Kind>>;
  /** The rows with a known target, this in the form that models learn from. @throws DataError */
  settle(table: Table): K;
  /** For the data check: values of the settled target that mean the event. */
  positive(known: K): readonly string[] | undefined;
  /** What the findings mean here, where that is not what they mean for loans. */
  findings?(found: readonly Finding[]): readonly Finding[];
}

/** Opens the training data with the kinds and names that the options ask for. */
function openForTraining(
  options: TrainOptions,
  kinds: Readonly<Record<string, Kind>>,
  context: JobContext,
): Promise<FileDataset> {
  return openDataset(options.data, {
    kinds,
    map: options.map,
    sheet: options.sheet,
    threads: context.threads,
    progress: context.progress,
    stop: context.stop,
  });
}

/**
 * Reads, checks and describes the training data of a credit model.
 *
 * @throws UsageError without a target, naming columns that look like one; DataError when the data cannot be used
 */
export async function prepare(options: TrainOptions, random: Random, context: JobContext): Promise<Prepared> {
  const { known, ...prepared } = await prepareTable<Outcome>(options, random, context, {
    kinds: wantedKinds(options),
    settle: (table) => binaryOutcome(table, options.target!, options),
    positive: () => ['1'],
  });
  return {
    ...prepared,
    outcome: known.outcome,
    values: { positive: known.positive, negative: known.negative, open: known.open },
    excluded: known.excluded,
    columns: prepared.columns.map((column) =>
      column.name === options.target ? { ...column, typical: [`1 = ${known.positive.join(' | ')}`] } : column,
    ),
    caveats: [...outcomeCaveats(prepared.target, known), ...prepared.caveats],
  };
}

/**
 * Reads, checks and describes training data.
 *
 * @throws UsageError without a target, naming columns that look like one; DataError when the data cannot be used
 */
export async function prepareTable<K extends { readonly table: Table }>(
  options: TrainOptions,
  random: Random,
  context: JobContext,
  rules: PrepareRules<K>,
): Promise<PreparedTable<K>> {
  const file = await openForTraining(options, rules.kinds, context);
  try {
    const warnings = [...file.warnings];
    const most = Math.max(1000, Math.floor(mostCells / Math.max(1, file.schema.length)));
    if (file.rowCount > most)
      warnings.push(`The file has ${file.rowCount} rows; the model learns from a seeded sample of ${most} of them.`);
    const read = file.rowCount > most ? await file.sample(most, random.split('sample')) : await file.load();
    if (options.target === undefined) {
      const suggested = suggestTargets(read);
      const hint =
        suggested.length > 0
          ? `Columns that look like one: ${suggested.join(', ')}.`
          : `The columns are: ${read.schema
              .slice(0, 12)
              .map((column) => column.name)
              .join(', ')}.`;
      throw new UsageError(`Which column is the outcome? Name it with --target COLUMN. ${hint}`);
    }
    if (options.scaleWeights && options.weight === undefined)
      throw new UsageError('--scale-weights: there are no weights to scale; name their column with --weight COLUMN.');
    const group = groupColumn(options.split);
    // No row to be judged is of a group that was learned from, so a model could learn only what will not be of use.
    const schema = assignRoles(read.schema, options).map((column) =>
      column.name === group && column.role === 'feature' && !options.features?.includes(group)
        ? { ...column, role: 'ignored' as const }
        : column,
    );
    const known = rules.settle(
      new Table(
        schema,
        schema.map((column) => read.column(column.name)),
        read.rowNumbers,
      ),
    );
    context.stop.throwIfRequested();
    context.progress({ stage: 'check', done: 0, total: 1 });
    const time = options.time ?? known.table.role('time')[0]?.name;
    const period = options.testFrom === undefined ? undefined : periods(known.table, time, options.testFrom);
    const checked = await checkDataset(period === undefined ? known.table : known.table.rows(period.earlier), {
      target: options.target,
      positive: rules.positive(known),
      profile: file.profile,
      random: random.split('check'),
      stop: context.stop,
    });
    const findings = rules.findings?.(checked.findings) ?? checked.findings;
    context.progress({ stage: 'check', done: 1, total: 1 });
    const asked = [...wantedRoles(options).keys(), ...Object.keys(options.special ?? {})];
    const proposed = proposedSchema(known.table.schema, findings, asked);
    const texts = textColumns(proposed.schema, [...(options.text ?? []), ...(options.features ?? [])]);
    const calendar = calendarColumns(
      known.table.describe((column) => columnSchema(proposed.schema, column.name)),
      time,
    );
    const leftOut = new Set([...texts, ...calendar.filter((name) => !asked.includes(name))]);
    const table = scaleWeights(known.table, period?.earlier, options.scaleWeights).describe(({ name }) => {
      const column = columnSchema(proposed.schema, name);
      return leftOut.has(name) ? { ...column, role: 'ignored' } : column;
    });
    if (table.role('feature').length === 0) {
      throw new DataError(
        `No column is left to learn from: all ${table.schema.length} are the target, identifiers, ignored or leaks. Name some with --features COLUMN.`,
      );
    }
    return {
      table,
      known,
      target: options.target,
      ...(time === undefined ? {} : { time }),
      ...(period === undefined ? {} : { period }),
      findings,
      columns: checked.columns.map((column) => ({
        ...column,
        role: columnSchema(table.schema, column.name).role,
      })),
      caveats: [
        ...handBinCaveats(options.set ?? {}, known.table),
        ...proposed.leaks.map((column): Caveat => ({ key: 'caveat.leak', facts: { column } })),
        ...calendar
          .filter((name) => leftOut.has(name))
          .map((column): Caveat => ({ key: 'caveat.calendar', facts: { column, time: time! } })),
        ...(group === undefined ? [] : [groupCaveat(group, period === undefined ? table : table.rows(period.earlier))]),
        ...weightCaveats(table),
        ...(texts.length === 0 ? [] : [{ key: 'caveat.text', facts: { columns: texts.join(', ') } }]),
      ],
      sources: [...file.sources, ...(await testSources(options, context))].map(({ name, path, bytes, sha256 }) => ({
        name,
        path,
        bytes,
        sha256,
      })),
      warnings,
    };
  } finally {
    await file.close();
  }
}

/** The test file as a part of the lineage; opened early, so that a bad one is told before anything is trained. */
async function testSources(options: TrainOptions, context: JobContext): Promise<readonly Source[]> {
  if (options.test === undefined) return [];
  const file = await openDataset([options.test], {
    sheet: options.sheet,
    threads: context.threads,
    stop: context.stop,
  });
  await file.close();
  columnSchema(file.schema, options.target!);
  return file.sources;
}
