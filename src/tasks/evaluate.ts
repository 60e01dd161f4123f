// `fathom evaluate`: a saved run judged on new rows whose outcome is known.
import { gradeTable } from '../evaluate/index.js';
import { message } from '../messages/index.js';
import { defineJob, type JobContext, runInWorker, threadBudget } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { RunStore } from '../runs/index.js';
import { driftSince } from './drift.js';
import { type JudgedFile, judgeSaved } from './judge-saved.js';
import { peakMemoryMiB } from './memory.js';
import type { EvaluateOptions } from './options.js';
import { type EvaluateResult, schemaVersion } from './results.js';
import { type RowsSeen, rowsSeen } from './rows-seen.js';
import { type RunRecord, readRecord } from './run-record.js';
import { labelled, readSavedModel } from './saved-model.js';

type PlainEvaluateOptions = Omit<EvaluateOptions, 'progress' | 'stop'>;

/**
 * Judges a saved model on new labelled data, beside how it was judged at training.
 *
 * @throws DataError when the target or a feature is missing or holds values that were not there at training
 */
export function evaluate(options: EvaluateOptions): Promise<EvaluateResult> {
  const { progress, stop, ...plain } = options;
  return runInWorker(evaluateJob, plain, { threads: threadBudget(options.threads), progress, stop });
}

export const evaluateJob = defineJob(
  import.meta.url,
  'evaluateJob',
  async (options: PlainEvaluateOptions, context: JobContext): Promise<EvaluateResult> => {
    const started = performance.now();
    const language = options.language ?? 'en';
    const run = await new RunStore(options.home ?? '.fathom').resolve(options.run);
    const model = labelled(await readSavedModel(run), run.id);
    const record = await readRecord(run, language);
    const random = new Random(options.seed ?? 0).split('evaluate');
    const judged = await judgeSaved(options.data, model, options, random, context);
    const { rows, events, metrics, intervals } = judged.judgement;
    const seen = await rowsSeen(judged, model, run, record, context);
    const protocol =
      seen === undefined || seen.rows === 0
        ? message(language, 'protocol.new')
        : message(language, 'protocol.seen', { seen: seen.rows, rows });
    return {
      schemaVersion,
      run: run.id,
      model: model.classifier.name,
      rows,
      target: { column: model.target, positive: judged.known.positive, events, excluded: judged.known.excluded },
      ...(seen === undefined ? {} : { trainingRows: seen.rows }),
      results: [{ target: model.target, protocol, rows, events, metrics, intervals }],
      trained: record.judged,
      grades: gradeTable(judged.known.outcome, judged.probability, judged.counting),
      stability: driftSince(model.background, judged.table),
      seconds: (performance.now() - started) / 1000,
      peakMemoryMiB: peakMemoryMiB(),
      warnings: [...seenWarnings(judged, seen, record), ...judged.warnings],
    };
  },
);

/** Rows that the model learned from say little about how it will do. */
function seenWarnings({ sources, judgement }: JudgedFile, seen: RowsSeen | undefined, record: RunRecord): string[] {
  if (seen === undefined) return seenBefore(sources, record);
  if (seen.rows === 0) return [];
  const of = `${seen.rows} of the ${judgement.rows} judged rows are training rows`;
  const known = seen.isSameFile
    ? `${sources.map(({ name }) => name).join(', ')} is what the run was trained on: ${of}`
    : `${of}, equal in the outcome and in every column that the model reads`;
  return [`${known}: the model has seen them, and the metrics are too good; at training they were judged out of fold.`];
}

/** The same, told by the files alone. */
export function seenBefore(sources: JudgedFile['sources'], { learnedFrom }: Pick<RunRecord, 'learnedFrom'>): string[] {
  const known = new Set(learnedFrom);
  return sources
    .filter(({ sha256 }) => known.has(sha256))
    .map(({ name }) => `${name} was there at training: the model has seen these rows, and the metrics are too good.`);
}
