// `fathom predict`: a saved model on new rows, chunk by chunk. What it says of them is its task's own affair
// (`credit/predict.ts`, `tabular/predict.ts`); how rows come in and go out is the same for all.
import { cell, type Dataset, openDataset, Table, writeTable } from '../data/index.js';
import { defineJob, type JobContext, runInWorker, threadBudget } from '../parallel/index.js';
import { RunStore } from '../runs/index.js';
import { creditPredictor } from './credit/predict.js';
import { peakMemoryMiB } from './memory.js';
import type { PredictOptions, TrainOptions } from './options.js';
import { checkPredictOptions } from './predict-options.js';
import { numberColumn, type Predictor, type SaidColumn } from './predictor.js';
import { type PredictResult, schemaVersion } from './results.js';
import { tablePredictor } from './tabular/predict.js';
import type { TabularPredictResult } from './tabular/results.js';
import { holdsTableModel } from './tabular/saved-model.js';

type Task = TrainOptions['task'];
type PlainPredictOptions = Omit<PredictOptions, 'progress' | 'stop'> & { readonly task?: Task | undefined };
type AnyPredictor = Predictor<object, object, object>;

const predictors = { credit: creditPredictor, tabular: tablePredictor };

/** Rows of the result's preview. */
const previewRows = 20;
/** Rows predicted at a time. */
const chunkRows = 32_768;

/**
 * Scores new rows. With `out` everything is streamed to that file; the result always holds the first rows and a summary.
 *
 * @throws DataError when a feature column is missing or holds other values than at training, naming it
 */
export function predict(options: PredictOptions): Promise<PredictResult> {
  return predictTask(options, 'credit') as Promise<PredictResult>;
}

/** The same with a run of `trainTabular`. @throws as `predict` */
export function predictTabular(options: PredictOptions): Promise<TabularPredictResult> {
  return predictTask(options, 'tabular') as Promise<TabularPredictResult>;
}

/** The same with a run of any task, or of one. @throws as `predict`; UsageError for a run of another task */
export function predictTask(options: PredictOptions, task?: Task): Promise<PredictResult | TabularPredictResult> {
  const { progress, stop, ...plain } = options;
  return runInWorker(predictJob, { ...plain, task }, { threads: threadBudget(options.threads), progress, stop });
}

export const predictJob = defineJob(
  import.meta.url,
  'predictJob',
  async (options: PlainPredictOptions, context: JobContext): Promise<PredictResult | TabularPredictResult> => {
    const started = performance.now();
    const { format, reasons } = checkPredictOptions(options);
    const run = await new RunStore(options.home ?? '.fathom').resolve(options.run);
    const task = options.task ?? ((await holdsTableModel(run)) ? 'tabular' : 'credit');
    const predictor = await predictors[task](run, options.language ?? 'en');
    const file = await openDataset(options.data, {
      schema: predictor.inputs,
      threads: context.threads,
      stop: context.stop,
    });
    try {
      const preview: object[] = [];
      const chunks = predictedChunks(file, predictor, reasons, preview, context);
      if (options.out === undefined) for await (const _ of chunks);
      else {
        await writeTable(chunks, options.out, {
          format: format === 'table' ? 'csv' : format,
          force: options.force ?? false,
          spreadsheetSafe: true,
        });
      }
      return {
        schemaVersion,
        run: run.id,
        ...predictor.about,
        rows: file.rowCount,
        format,
        ...(options.out === undefined ? {} : { out: options.out }),
        preview,
        ...predictor.summary(file.rowCount),
        seconds: (performance.now() - started) / 1000,
        peakMemoryMiB: peakMemoryMiB(),
        warnings: file.warnings,
      } as PredictResult | TabularPredictResult;
    } finally {
      await file.close();
    }
  },
);

/** One table per chunk of rows: row, ids, what the task says, reason_1 to reason_n. The first rows are put into `preview`. */
async function* predictedChunks(
  data: Dataset,
  predictor: AnyPredictor,
  most: number,
  preview: object[],
  { stop, progress }: JobContext,
): AsyncIterable<Table> {
  let done = 0;
  for await (const chunk of data.chunks({ rows: chunkRows })) {
    stop.throwIfRequested();
    const said = await predictor.say(chunk);
    const reasons = most === 0 ? undefined : await said.reasons(most);
    const ids = chunk.role('id');
    for (let row = 0; row < chunk.rowCount && preview.length < previewRows; row++) {
      const idOf = ({ name }: { readonly name: string }) => [name, String(cell(chunk.column(name), row) ?? '')];
      preview.push({
        row: chunk.rowNumbers[row]!,
        ...(ids.length === 0 ? {} : { id: Object.fromEntries(ids.map(idOf)) }),
        ...said.preview(row),
        reasons: reasons?.[row] ?? [],
      });
    }
    done += chunk.rowCount;
    progress({ stage: 'predict', done, total: data.rowCount });
    const columns: readonly SaidColumn[] = [
      numberColumn('row', chunk.rowNumbers),
      ...ids.map((schema) => [schema, chunk.column(schema.name)] as const),
      ...said.columns,
      ...Array.from({ length: most }, (_, k): SaidColumn => {
        const values = reasons!.map((row) => row[k] ?? null);
        return [
          { name: `reason_${k + 1}`, kind: 'text', role: 'feature' },
          { kind: 'text', values },
        ];
      }),
    ];
    yield new Table(
      columns.map(([schema]) => schema),
      columns.map(([, column]) => column),
      chunk.rowNumbers,
    );
  }
}
