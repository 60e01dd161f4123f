// `fathom predict` of a run on a table of any domain, chunk by chunk: the class and how likely each is, or the number and
// where 90 of 100 outcomes lie, with reasons.
import {
  type Column,
  type ColumnSchema,
  cell,
  type Dataset,
  openDataset,
  Table,
  writeTable,
} from '../../data/index.js';
import { reasonSentence } from '../../explain/index.js';
import { generally } from '../../messages/index.js';
import { defineJob, type JobContext, runInWorker, threadBudget } from '../../parallel/index.js';
import { RunStore } from '../../runs/index.js';
import { peakMemoryMiB } from '../memory.js';
import type { PredictOptions } from '../options.js';
import { checkPredictOptions } from '../predict-options.js';
import { schemaVersion } from '../results.js';
import { widthOf } from './aims.js';
import { predictRows, reasonsOfRows, saidOf } from './explain-rows.js';
import type { TabularPredictionRow, TabularPredictResult } from './results.js';
import { readTableModel, type SavedTableModel } from './saved-model.js';

type PlainPredictOptions = Omit<PredictOptions, 'progress' | 'stop'>;

const previewRows = 20;
const chunkRows = 32_768;

/**
 * Predicts new rows with a run of `trainTabular`. With `out` everything is streamed to that file; the result always holds the
 * first rows and a summary.
 *
 * @throws DataError when a feature column is missing or holds other values than at training, naming it
 */
export function predictTabular(options: PredictOptions): Promise<TabularPredictResult> {
  const { progress, stop, ...plain } = options;
  return runInWorker(predictTabularJob, plain, { threads: threadBudget(options.threads), progress, stop });
}

export const predictTabularJob = defineJob(
  import.meta.url,
  'predictTabularJob',
  async (options: PlainPredictOptions, context: JobContext): Promise<TabularPredictResult> => {
    const started = performance.now();
    const { format, reasons } = checkPredictOptions(options);
    const run = await new RunStore(options.home ?? '.fathom').resolve(options.run);
    const saved = await readTableModel(run);
    const { target } = saved;
    const file = await openDataset(options.data, {
      schema: saved.inputs,
      threads: context.threads,
      stop: context.stop,
    });
    try {
      const tally = new Tally(target.classes.length);
      const predicted = predictChunks(file, saved, reasons, options.language ?? 'en', context, tally);
      if (options.out === undefined) for await (const _ of predicted);
      else {
        await writeTable(predicted, options.out, {
          format: format === 'table' ? 'csv' : format,
          force: options.force ?? false,
          spreadsheetSafe: true,
        });
      }
      return {
        schemaVersion,
        run: run.id,
        kind: target.kind,
        model: saved.model.name,
        target: target.column,
        rows: tally.rows,
        format,
        ...(options.out === undefined ? {} : { out: options.out }),
        preview: tally.preview,
        ...(target.kind === 'regression'
          ? { meanPrediction: tally.rows === 0 ? 0 : tally.sum / tally.rows }
          : { classes: target.classes.map((name, code) => ({ name, rows: tally.perClass[code]! })) }),
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
  readonly perClass: Float64Array;
  readonly preview: TabularPredictionRow[] = [];

  constructor(classes: number) {
    this.perClass = new Float64Array(classes);
  }
}

/**
 * One table per chunk of rows: row, ids, prediction, then probability_CLASS of every class, or low and high; reason_1 to
 * reason_n.
 */
async function* predictChunks(
  data: Dataset,
  saved: SavedTableModel,
  most: number,
  language: 'en' | 'zh',
  context: JobContext,
  tally: Tally,
): AsyncIterable<Table> {
  const { kind, classes } = saved.target;
  const wording = generally(language);
  for await (const chunk of data.chunks({ rows: chunkRows })) {
    context.stop.throwIfRequested();
    const prediction = await predictRows(saved, chunk);
    const reasons = most === 0 ? undefined : await reasonsOfRows(saved, chunk, prediction, most);
    const sentences = reasons?.map((row) => row.map((reason) => reasonSentence(reason, wording)));
    const ids = chunk.role('id');
    const said = Array.from({ length: chunk.rowCount }, (_, row) => saidOf(saved, prediction, row));
    said.forEach(({ prediction: value, interval }, row) => {
      tally.rows++;
      if (typeof value === 'number') tally.sum += value;
      else tally.perClass[classes.indexOf(value)]!++;
      if (tally.preview.length >= previewRows) return;
      tally.preview.push({
        row: chunk.rowNumbers[row]!,
        ...(ids.length === 0
          ? {}
          : { id: Object.fromEntries(ids.map(({ name }) => [name, String(cell(chunk.column(name), row) ?? '')])) }),
        prediction: value,
        ...(kind === 'regression'
          ? {}
          : {
              probabilities: Object.fromEntries(
                classes.map((name, code) => [name, probabilityOf(saved, prediction, row, code)]),
              ),
            }),
        ...(interval === undefined ? {} : { interval }),
        reasons: sentences?.[row] ?? [],
      });
    });
    context.progress({ stage: 'predict', done: tally.rows, total: data.rowCount });
    const columns: (readonly [ColumnSchema, Column])[] = [
      [numeric('row'), { kind: 'numeric', values: chunk.rowNumbers }],
      ...ids.map((schema) => [schema, chunk.column(schema.name)] as const),
      ...predictedColumns(saved, prediction, said),
      ...Array.from({ length: most }, (_, k) => {
        const schema: ColumnSchema = { name: `reason_${k + 1}`, kind: 'text', role: 'feature' };
        return [schema, { kind: 'text', values: sentences!.map((row) => row[k] ?? null) }] as const;
      }),
    ];
    yield new Table(
      columns.map(([schema]) => schema),
      columns.map(([, column]) => column),
      chunk.rowNumbers,
    );
  }
}

const numeric = (name: string): ColumnSchema => ({ name, kind: 'numeric', role: 'feature' });

function predictedColumns(
  saved: SavedTableModel,
  prediction: Float64Array,
  said: readonly ReturnType<typeof saidOf>[],
): (readonly [ColumnSchema, Column])[] {
  const { kind, classes } = saved.target;
  const numbers = (name: string, value: (row: number) => number) =>
    [numeric(name), { kind: 'numeric', values: Float64Array.from(said, (_, row) => value(row)) }] as const;
  if (kind === 'regression') {
    return [
      [numeric('prediction'), { kind: 'numeric', values: prediction }],
      ...(saved.bands === undefined
        ? []
        : [numbers('low', (row) => said[row]!.interval![0]), numbers('high', (row) => said[row]!.interval![1])]),
    ];
  }
  const codes = Int32Array.from(said, ({ prediction: own }) => classes.indexOf(own as string));
  return [
    [
      { name: 'prediction', kind: 'categorical', role: 'feature' },
      { kind: 'categorical', codes, levels: classes },
    ],
    ...classes.map((name, code) =>
      numbers(`probability_${name}`, (row) => probabilityOf(saved, prediction, row, code)),
    ),
  ];
}

/** How likely a class is. */
function probabilityOf({ target }: SavedTableModel, prediction: Float64Array, row: number, code: number): number {
  const width = widthOf(target.kind, target.classes);
  if (width > 1) return prediction[row * width + code]!;
  return code === 1 ? prediction[row]! : 1 - prediction[row]!;
}
