// `fathom evaluate`: a saved run judged on new rows whose outcome is known.
import { openDataset } from '../data/index.js';
import { gradeTable, judge } from '../evaluate/index.js';
import { message } from '../messages/index.js';
import { eventProbability } from '../models/index.js';
import { defineJob, type JobContext, runInWorker, threadBudget } from '../parallel/index.js';
import { Random } from '../random/index.js';
import type { ReportData } from '../report/index.js';
import { RunStore } from '../runs/index.js';
import { peakMemoryMiB } from './memory.js';
import type { EvaluateOptions } from './options.js';
import { binaryOutcome } from './outcome.js';
import { readAsModel } from './read-as-model.js';
import { type EvaluateResult, schemaVersion } from './results.js';
import { readSavedModel } from './saved-model.js';
import { judgements } from './train-result.js';

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
    const model = await readSavedModel(run);
    const trained = await run.readJson<ReportData>('report.json');
    const file = await openDataset(options.data, {
      ...readAsModel(model, [model.target]),
      threads: context.threads,
      progress: context.progress,
      stop: context.stop,
    });
    try {
      const positive = options.positive ?? model.positive;
      const known = binaryOutcome(await file.load(), model.target, { positive, exclude: options.exclude });
      context.stop.throwIfRequested();
      const probability = eventProbability(model.classifier.predictProba(known.table));
      const { rows, events, metrics, intervals } = judge(known.outcome, probability, {
        random: new Random(options.seed ?? 0).split('evaluate'),
      });
      return {
        schemaVersion,
        run: run.id,
        model: model.classifier.name,
        rows: known.table.rowCount,
        target: { column: model.target, positive: known.positive, events, excluded: known.excluded },
        results: [
          { target: model.target, protocol: message(language, 'protocol.new'), rows, events, metrics, intervals },
        ],
        trained: judgements(trained, language),
        grades: gradeTable(known.outcome, probability),
        seconds: (performance.now() - started) / 1000,
        peakMemoryMiB: peakMemoryMiB(),
        warnings: file.warnings,
      };
    } finally {
      await file.close();
    }
  },
);
