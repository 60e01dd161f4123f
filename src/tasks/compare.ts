// `fathom compare`: several models on the same folds, or several runs on the same rows; which one to take, what each
// costs, and what more rows would change. How models are judged is the task's own affair (`Comparer`).
import { existsSync } from 'node:fs';
import { UsageError } from '../errors/index.js';
import { defineJob, type JobContext, runInWorker, threadBudget } from '../parallel/index.js';
import { writeAtomic } from '../runs/index.js';
import type { AnyComparison, Comparer, PlainCompareOptions } from './comparer.js';
import { creditComparer } from './credit/compare.js';
import { peakMemoryMiB } from './memory.js';
import type { CompareOptions, TrainOptions } from './options.js';
import { type CompareResult, schemaVersion, type Versioned } from './results.js';
import { tableComparer } from './tabular/compare.js';
import type { TabularCompareResult } from './tabular/results.js';
import { sayProtocol } from './words.js';

type Task = TrainOptions['task'];

/**
 * Judges models or runs against each other and recommends one.
 *
 * @throws UsageError for a model that does not exist or fewer than two runs, DataError for runs on different rows
 */
export function compare(options: CompareOptions): Promise<CompareResult> {
  return compareTask(options, 'credit') as Promise<CompareResult>;
}

/** The same of models of any table, or of runs of `trainTabular`. @throws as `compare` */
export function compareTabular(options: CompareOptions): Promise<TabularCompareResult> {
  return compareTask(options, 'tabular') as Promise<TabularCompareResult>;
}

/** The same for any task. @throws as `compare` */
export function compareTask(options: CompareOptions, task: Task): Promise<CompareResult | TabularCompareResult> {
  const { progress, stop, ...plain } = options;
  return runInWorker(compareJob, { ...plain, task }, { threads: threadBudget(options.threads), progress, stop });
}

export const compareJob = defineJob(
  import.meta.url,
  'compareJob',
  async (options: PlainCompareOptions, context: JobContext): Promise<CompareResult | TabularCompareResult> =>
    options.task === 'credit'
      ? compareBy(creditComparer, options, context)
      : compareBy(tableComparer, options, context),
);

async function compareBy<D extends AnyComparison>(
  comparer: Comparer<D>,
  options: PlainCompareOptions,
  context: JobContext,
) {
  const started = performance.now();
  const { out, runs: refs, language = 'en' } = options;
  if (out !== undefined && existsSync(out) && options.force !== true)
    throw new UsageError(`${out} exists already; choose another name, or add --force to replace it.`);
  const compared =
    refs === undefined ? await comparer.onData(options, context) : await comparer.ofRuns(refs, options, context);
  const { warnings, sources, runs } = compared;
  const lineage = {
    createdAt: new Date().toISOString(),
    node: process.version,
    seed: options.seed ?? 0,
    command: options.command ?? '',
    sources,
    ...(runs === undefined ? {} : { runs }),
  };
  const data = { ...compared.data, lineage };
  if (out !== undefined) await writeAtomic(out, comparer.page(data, { language }));
  const versioned: Versioned = { schemaVersion };
  return {
    ...versioned,
    ...data,
    protocol: sayProtocol(data.protocol, comparer.wording(language)),
    ...comparer.sentences(data, language),
    ...(out === undefined ? {} : { report: out }),
    seconds: (performance.now() - started) / 1000,
    peakMemoryMiB: peakMemoryMiB(),
    warnings,
  };
}
