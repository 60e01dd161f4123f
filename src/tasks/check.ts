// `fathom check`: what is wrong with a file, what follows from it, and what would mend it.
import { existsSync } from 'node:fs';
import { columnSchema, type Dataset, openDataset, type Schema, Table, writeTable } from '../data/index.js';
import { DataError, UsageError } from '../errors/index.js';
import { defineJob, type JobContext, runInWorker, threadBudget } from '../parallel/index.js';
import {
  type AppliedRepair,
  addApplied,
  applyRepairsToChunk,
  checkDataset,
  type Finding,
  type Severity,
  severities,
} from '../quality/index.js';
import { Random } from '../random/index.js';
import { writeAtomic } from '../runs/index.js';
import { assignRoles, suggestTargets, wantedKinds } from './columns.js';
import { peakMemoryMiB } from './memory.js';
import type { CheckOptions } from './options.js';
import { binaryOutcome, type Outcome } from './outcome.js';
import { type CheckResult, schemaVersion } from './results.js';
import { sayFindings } from './words.js';

type PlainCheckOptions = Omit<CheckOptions, 'progress' | 'stop'>;

/** Cells held in memory at once; a file with more is checked by counts over all rows and statistics over a sample. */
const mostCells = 30_000_000;
/** Rows of a larger file that are looked at to settle the outcome. */
const overviewRows = 100_000;

/**
 * Checks the quality of a table; with `apply` also writes the repaired table and, beside it, the record of changes.
 *
 * @throws DataError when the file cannot be read, UsageError when the output exists and `force` is not given
 */
export function check(options: CheckOptions): Promise<CheckResult> {
  const { progress, stop, ...plain } = options;
  return runInWorker(checkJob, plain, { threads: threadBudget(options.threads), progress, stop });
}

export const checkJob = defineJob(
  import.meta.url,
  'checkJob',
  async (options: PlainCheckOptions, context: JobContext): Promise<CheckResult> => {
    const started = performance.now();
    const random = new Random(options.seed ?? 0);
    const reading = {
      kinds: wantedKinds(options),
      map: options.map,
      sheet: options.sheet,
      threads: context.threads,
      progress: context.progress,
      stop: context.stop,
    };
    const file = await openDataset(options.data, reading);
    const older = options.against === undefined ? undefined : await openDataset([options.against], reading);
    try {
      if (options.target !== undefined) columnSchema(file.schema, options.target);
      const inMemory = file.rowCount * file.schema.length <= mostCells;
      const overview = inMemory ? await file.load() : await file.sample(overviewRows, random.split('overview'));
      const schema = assignRoles(file.schema, options);
      const described = new Table(
        schema,
        schema.map((column) => overview.column(column.name)),
        overview.rowNumbers,
      );
      const { known, problem } = outcomeOf(described, options);
      const whole: Dataset = inMemory ? (known?.table ?? described) : withSchema(file, schema);
      const report = await checkDataset(whole, {
        ...(options.target === undefined
          ? {}
          : {
              target: options.target,
              positive: inMemory && known !== undefined ? ['1'] : (known?.positive ?? options.positive),
            }),
        ...(older === undefined ? {} : { against: older }),
        profile: file.profile,
        random: random.split('check'),
        progress: context.progress,
        stop: context.stop,
      });
      const findings = sayFindings(report.findings, options.language ?? 'en');
      const counts = Object.fromEntries(
        severities.map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length]),
      );
      const applied =
        options.apply === undefined
          ? undefined
          : await writeRepaired(
              inMemory ? described : withSchema(file, schema),
              report.findings,
              options.apply,
              options.force ?? false,
            );
      return {
        schemaVersion,
        data: file.sources.map((source) => source.path),
        rows: file.rowCount,
        columns: report.columns,
        ...(options.target === undefined ? { suggestedTargets: suggestTargets(described) } : {}),
        ...(known === undefined
          ? {}
          : {
              target: {
                column: options.target!,
                positive: known.positive,
                events: known.outcome.reduce((sum, value) => sum + value, 0),
                excluded: known.excluded,
              },
            }),
        findings,
        counts: counts as Record<Severity, number>,
        ...(report.stability === undefined ? {} : { stability: report.stability }),
        ...(applied === undefined ? {} : { applied }),
        seconds: (performance.now() - started) / 1000,
        peakMemoryMiB: peakMemoryMiB(),
        warnings: problem === undefined ? file.warnings : [problem, ...file.warnings],
      };
    } finally {
      await file.close();
      await older?.close();
    }
  },
);

/** The outcome when it can be settled; otherwise the reason why not, which the report then shows. */
function outcomeOf(table: Table, options: PlainCheckOptions): { known?: Outcome; problem?: string } {
  if (options.target === undefined) return {};
  try {
    return { known: binaryOutcome(table, options.target, options) };
  } catch (error) {
    if (error instanceof DataError) return { problem: error.message };
    throw error;
  }
}

/** A dataset whose chunks carry another description of the same columns. */
function withSchema(data: Dataset, schema: Schema): Dataset {
  const of = new Map(schema.map((column) => [column.name, column]));
  return {
    schema,
    rowCount: data.rowCount,
    async *chunks(options) {
      for await (const chunk of data.chunks(options)) yield chunk.describe((column) => of.get(column.name) ?? column);
    },
  };
}

/** Writes the repaired table and, beside it, what was changed as JSON. */
async function writeRepaired(
  data: Dataset,
  findings: readonly Finding[],
  out: string,
  force: boolean,
): Promise<NonNullable<CheckResult['applied']>> {
  const record = `${out}.changes.json`;
  for (const path of [out, record]) {
    if (!force && existsSync(path))
      throw new UsageError(`${path} exists already; choose another name, or add --force to replace it.`);
  }
  const parts: (readonly AppliedRepair[])[] = [];
  let rows = 0;
  async function* repaired(): AsyncIterable<Table> {
    for await (const chunk of data.chunks()) {
      const { table, applied } = applyRepairsToChunk(chunk, findings);
      rows += table.rowCount;
      parts.push(applied);
      yield table;
    }
  }
  await writeTable(repaired(), out, { force });
  const changes = addApplied(parts);
  await writeAtomic(record, `${JSON.stringify({ format: 1, out, rows, changes }, null, 2)}\n`);
  return { out, record, rows, changes: changes.map(sayChange) };
}

function sayChange({ repair, rowsChanged, cellsChanged }: AppliedRepair): string {
  const about = 'column' in repair ? ` ${repair.column}` : '';
  return `${repair.action}${about}: ${rowsChanged} rows, ${cellsChanged} cells`;
}
