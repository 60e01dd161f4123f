// `fathom predict`: a saved model on new rows, chunk by chunk: probability of default, score, grade, reasons.
import { type Column, type ColumnSchema, cell, type Dataset, openDataset, Table, writeTable } from '../data/index.js';
import { gradeOf, grades } from '../evaluate/index.js';
import { checkAdditivity, reasonSentence, reasonsFor } from '../explain/index.js';
import type { Language } from '../messages/index.js';
import { eventProbability } from '../models/index.js';
import { defineJob, type JobContext, runInWorker, threadBudget } from '../parallel/index.js';
import { RunStore } from '../runs/index.js';
import { peakMemoryMiB } from './memory.js';
import type { PredictOptions } from './options.js';
import { checkPredictOptions } from './predict-options.js';
import { readAsModel } from './read-as-model.js';
import { type PredictionRow, type PredictResult, schemaVersion } from './results.js';
import { readSavedModel, type SavedModel, scoresOf } from './saved-model.js';

type PlainPredictOptions = Omit<PredictOptions, 'progress' | 'stop'>;

/** Rows of the result's preview. */
const previewRows = 20;
/** Rows scored at a time. */
const chunkRows = 32_768;

/**
 * Scores new rows. With `out` everything is streamed to that file; the result always holds the first rows and a summary.
 *
 * @throws DataError when a feature column is missing or holds other values than at training, naming it
 */
export function predict(options: PredictOptions): Promise<PredictResult> {
  const { progress, stop, ...plain } = options;
  return runInWorker(predictJob, plain, { threads: threadBudget(options.threads), progress, stop });
}

export const predictJob = defineJob(
  import.meta.url,
  'predictJob',
  async (options: PlainPredictOptions, context: JobContext): Promise<PredictResult> => {
    const started = performance.now();
    const { format, reasons } = checkPredictOptions(options);
    const run = await new RunStore(options.home ?? '.fathom').resolve(options.run);
    const model = await readSavedModel(run);
    const file = await openDataset(options.data, {
      ...readAsModel(model),
      threads: context.threads,
      stop: context.stop,
    });
    try {
      const tally = new Tally();
      const scored = scoreChunks(file, model, reasons, options.language ?? 'en', context, tally);
      if (options.out === undefined) await drain(scored);
      else
        await writeTable(scored, options.out, {
          format: format === 'table' ? 'csv' : format,
          force: options.force ?? false,
          spreadsheetSafe: true,
        });
      return {
        schemaVersion,
        run: run.id,
        model: model.classifier.name,
        rows: tally.rows,
        format,
        ...(options.out === undefined ? {} : { out: options.out }),
        preview: tally.preview,
        meanProbability: tally.rows === 0 ? 0 : tally.sum / tally.rows,
        grades: grades.map(({ grade }) => ({ grade, rows: tally.perGrade.get(grade) ?? 0 })),
        seconds: (performance.now() - started) / 1000,
        peakMemoryMiB: peakMemoryMiB(),
        warnings: file.warnings,
      };
    } finally {
      await file.close();
    }
  },
);

class Tally {
  rows = 0;
  sum = 0;
  readonly perGrade = new Map<string, number>();
  readonly preview: PredictionRow[] = [];
}

async function drain(chunks: AsyncIterable<Table>): Promise<void> {
  for await (const _ of chunks);
}

/** One table of predictions per chunk of rows: row, ids, probability, score, grade, reason_1 to reason_n. */
async function* scoreChunks(
  data: Dataset,
  model: SavedModel,
  most: number,
  language: Language,
  context: JobContext,
  tally: Tally,
): AsyncIterable<Table> {
  for await (const chunk of data.chunks({ rows: chunkRows })) {
    context.stop.throwIfRequested();
    const probability = eventProbability(await model.classifier.predictProba(chunk));
    const reasons = most === 0 ? undefined : await explainChunk(chunk, model, most, language);
    const ids = chunk.role('id');
    const score = scoresOf(model, chunk, probability);
    const grade = new Int32Array(chunk.rowCount);
    const levels = grades.map((entry) => entry.grade);
    for (let i = 0; i < chunk.rowCount; i++) {
      grade[i] = levels.indexOf(gradeOf(probability[i]!));
      tally.rows++;
      tally.sum += probability[i]!;
      tally.perGrade.set(levels[grade[i]!]!, (tally.perGrade.get(levels[grade[i]!]!) ?? 0) + 1);
      if (tally.preview.length < previewRows) {
        tally.preview.push({
          row: chunk.rowNumbers[i]!,
          ...(ids.length === 0
            ? {}
            : { id: Object.fromEntries(ids.map(({ name }) => [name, String(cell(chunk.column(name), i) ?? '')])) }),
          probability: probability[i]!,
          score: score[i]!,
          grade: levels[grade[i]!]!,
          reasons: reasons?.[i] ?? [],
        });
      }
    }
    context.progress({ stage: 'predict', done: tally.rows, total: data.rowCount });
    const numeric = (name: string): ColumnSchema => ({ name, kind: 'numeric', role: 'feature' });
    const schema: ColumnSchema[] = [
      numeric('row'),
      ...ids,
      numeric('probability'),
      numeric('score'),
      { name: 'grade', kind: 'categorical', role: 'feature' },
      ...Array.from(
        { length: most },
        (_, k): ColumnSchema => ({ name: `reason_${k + 1}`, kind: 'text', role: 'feature' }),
      ),
    ];
    const columns: Column[] = [
      { kind: 'numeric', values: chunk.rowNumbers },
      ...ids.map(({ name }) => chunk.column(name)),
      { kind: 'numeric', values: probability },
      { kind: 'numeric', values: score },
      { kind: 'categorical', codes: grade, levels },
      ...Array.from(
        { length: most },
        (_, k): Column => ({ kind: 'text', values: reasons!.map((row) => row[k] ?? null) }),
      ),
    ];
    yield new Table(schema, columns, chunk.rowNumbers);
  }
}

async function explainChunk(chunk: Table, model: SavedModel, most: number, language: Language): Promise<string[][]> {
  const explanation = await model.classifier.explain(chunk);
  checkAdditivity(explanation);
  return reasonsFor(explanation, chunk, model.background, { most }).map((row) =>
    row.map((reason) => reasonSentence(reason, language)),
  );
}
