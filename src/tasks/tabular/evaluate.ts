// `fathom evaluate` of a run on a table of any domain: judged on new rows whose outcome is known.
import { generally, message } from '../../messages/index.js';
import { defineJob, type JobContext, runInWorker, threadBudget } from '../../parallel/index.js';
import { Random } from '../../random/index.js';
import type { TabularReport } from '../../report/index.js';
import { RunStore } from '../../runs/index.js';
import { driftSince } from '../drift.js';
import { seenBefore } from '../evaluate.js';
import { peakMemoryMiB } from '../memory.js';
import type { EvaluateOptions } from '../options.js';
import { schemaVersion } from '../results.js';
import { judgeTableFile } from './judge-file.js';
import type { TabularEvaluateResult } from './results.js';
import { readTableModel } from './saved-model.js';
import { targetSummary } from './target-summary.js';
import { judgementResult, tabularJudgements } from './train-result.js';

type PlainEvaluateOptions = Omit<EvaluateOptions, 'progress' | 'stop'>;

/** Judges a run of `trainTabular` on new labelled data, beside how it was judged at training. @throws as `evaluate` */
export function evaluateTabular(options: EvaluateOptions): Promise<TabularEvaluateResult> {
  const { progress, stop, ...plain } = options;
  return runInWorker(evaluateTabularJob, plain, { threads: threadBudget(options.threads), progress, stop });
}

export const evaluateTabularJob = defineJob(
  import.meta.url,
  'evaluateTabularJob',
  async (options: PlainEvaluateOptions, context: JobContext): Promise<TabularEvaluateResult> => {
    const started = performance.now();
    const wording = generally(options.language ?? 'en');
    const run = await new RunStore(options.home ?? '.fathom').resolve(options.run);
    const saved = await readTableModel(run);
    const report = await run.readJson<TabularReport>('report.json');
    const random = new Random(options.seed ?? 0).split('evaluate');
    const judged = await judgeTableFile(options.data, saved, options, random, context);
    const learnedFrom = report.data.sources.map(({ sha256 }) => sha256);
    return {
      schemaVersion,
      run: run.id,
      kind: saved.target.kind,
      model: saved.model.name,
      rows: judged.judgement.rows,
      target: targetSummary(saved.target, judged.known),
      headline: report.headline,
      results: [judgementResult(saved.target.column, message(wording, 'protocol.new'), judged.judgement)],
      trained: tabularJudgements(report, wording),
      stability: driftSince(saved.background, judged.table),
      seconds: (performance.now() - started) / 1000,
      peakMemoryMiB: peakMemoryMiB(),
      warnings: [...seenBefore(judged.sources, { learnedFrom }), ...judged.warnings],
    };
  },
);
