// `fathom explain`: why one applicant got their prediction, or what the whole model looks at.
import { openDataset, type Table } from '../data/index.js';
import { DataError, UsageError } from '../errors/index.js';
import { gradeOf } from '../evaluate/index.js';
import { checkAdditivity, globalImportance, reasonsFor } from '../explain/index.js';
import { defineJob, type JobContext, runInWorker, threadBudget } from '../parallel/index.js';
import { Random } from '../random/index.js';
import type { FeatureImportance } from '../report/index.js';
import { RunStore } from '../runs/index.js';
import { rankImportance } from './importance.js';
import type { ExplainOptions } from './options.js';
import { type ApplicantResult, type ExplainResult, schemaVersion } from './results.js';
import { readRecord } from './run-record.js';
import { readSavedModel, type SavedModel, scoresOf } from './saved-model.js';
import { sayApplicant } from './words.js';

type PlainExplainOptions = Omit<ExplainOptions, 'progress' | 'stop'>;

/** Rows whose contributions are averaged when a whole file is explained. */
const explainedRows = 5000;

/**
 * Explains one row of a file (`row`, 1-based), a whole file, or - without data - the model as it was trained.
 *
 * @throws UsageError for a row without a file; DataError for a row that the file does not have
 */
export function explain(options: ExplainOptions): Promise<ExplainResult> {
  const { progress, stop, ...plain } = options;
  return runInWorker(explainJob, plain, { threads: threadBudget(options.threads), progress, stop });
}

export const explainJob = defineJob(
  import.meta.url,
  'explainJob',
  async (options: PlainExplainOptions, context: JobContext): Promise<ExplainResult> => {
    const run = await new RunStore(options.home ?? '.fathom').resolve(options.run);
    const model = await readSavedModel(run);
    const language = options.language ?? 'en';
    const result = (
      method: string,
      base: number,
      importance: readonly FeatureImportance[],
      applicants: readonly ApplicantResult[],
      warnings: readonly string[],
    ): ExplainResult => ({
      schemaVersion,
      run: run.id,
      model: model.classifier.name,
      method,
      importance,
      applicants,
      baseProbability: base,
      warnings,
    });
    if (options.data === undefined || options.data.length === 0) {
      if (options.row !== undefined)
        throw new UsageError('--row needs the file that holds the row: fathom explain RUN DATA --row N.');
      const { explained } = await readRecord(run, language);
      if (explained === undefined) {
        throw new UsageError(
          `Run ${run.id} was imported without data, so it remembers no applicants. Name a file: fathom explain ${options.run} DATA.`,
        );
      }
      const { method, baseProbability, importance, applicants } = explained;
      return result(
        method,
        baseProbability,
        importance,
        applicants.map((applicant) => sayApplicant(applicant, language)),
        [],
      );
    }
    const file = await openDataset(options.data, {
      schema: model.inputs,
      threads: context.threads,
      stop: context.stop,
    });
    try {
      const random = new Random(options.seed ?? 0).split('explain');
      const table =
        options.row === undefined ? await file.sample(explainedRows, random) : await rowOf(file, options.row);
      const explanation = await model.classifier.explain(table);
      checkAdditivity(explanation);
      const base = 1 / (1 + Math.exp(-explanation.baseValue));
      const shown =
        options.row === undefined
          ? table.rows(Int32Array.from({ length: Math.min(3, table.rowCount) }, (_, i) => i))
          : table;
      return result(
        explanation.method,
        base,
        rankImportance(explanation.features, globalImportance(explanation)),
        await applicantsOf(shown, model, language),
        [...file.warnings, ...(explanation.warnings ?? [])],
      );
    } finally {
      await file.close();
    }
  },
);

export async function rowOf(file: { rowCount: number; chunks(): AsyncIterable<Table> }, row: number): Promise<Table> {
  if (!Number.isInteger(row) || row < 1 || row > file.rowCount) {
    throw new DataError(`--row ${row}: the file has rows 1 to ${file.rowCount}.`);
  }
  for await (const chunk of file.chunks()) {
    const at = chunk.rowNumbers.indexOf(row);
    if (at >= 0) return chunk.rows(Int32Array.of(at));
  }
  throw new DataError(`--row ${row}: the file has no such row.`);
}

async function applicantsOf(table: Table, model: SavedModel, language: 'en' | 'zh'): Promise<ApplicantResult[]> {
  const explanation = await model.classifier.explain(table);
  checkAdditivity(explanation);
  const reasons = reasonsFor(explanation, table, model.background, { direction: 'both' });
  const pd = explanation.output.map((output) => 1 / (1 + Math.exp(-output)));
  const scores = scoresOf(model, table, pd);
  return Array.from(pd, (probability, i) => {
    return sayApplicant(
      {
        row: table.rowNumbers[i]!,
        probability,
        score: scores[i]!,
        grade: gradeOf(probability),
        reasons: reasons[i]!,
      },
      language,
    );
  });
}
