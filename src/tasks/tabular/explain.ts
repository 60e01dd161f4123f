// `fathom explain` of a run on a table of any domain: why one row is predicted so, or what the whole model looks at.
import { openDataset } from '../../data/index.js';
import { UsageError } from '../../errors/index.js';
import { generally } from '../../messages/index.js';
import { defineJob, type JobContext, runInWorker, threadBudget } from '../../parallel/index.js';
import { Random } from '../../random/index.js';
import type { ExampleRow, FeatureImportance, TabularReport } from '../../report/index.js';
import { RunStore } from '../../runs/index.js';
import { rowOf } from '../explain.js';
import type { ExplainOptions } from '../options.js';
import { schemaVersion } from '../results.js';
import { examplesOf, explanationsOf, importanceOf } from './explain-rows.js';
import type { TabularExplainResult } from './results.js';
import { readTableModel } from './saved-model.js';
import { sayExample } from './train-result.js';

type PlainExplainOptions = Omit<ExplainOptions, 'progress' | 'stop'>;

/** Rows whose contributions are averaged when a whole file is explained, over all classes. */
const explainedRows = 5000;
const fewestExplained = 200;
const shownRows = 3;

/** Explains a run of `trainTabular`: one row of a file, a whole file, or the model as it was trained. @throws as `explain` */
export function explainTabular(options: ExplainOptions): Promise<TabularExplainResult> {
  const { progress, stop, ...plain } = options;
  return runInWorker(explainTabularJob, plain, { threads: threadBudget(options.threads), progress, stop });
}

export const explainTabularJob = defineJob(
  import.meta.url,
  'explainTabularJob',
  async (options: PlainExplainOptions, context: JobContext): Promise<TabularExplainResult> => {
    const run = await new RunStore(options.home ?? '.fathom').resolve(options.run);
    const saved = await readTableModel(run);
    const wording = generally(options.language ?? 'en');
    const { kind, column, classes } = saved.target;
    const result = (
      method: string,
      importance: readonly FeatureImportance[],
      examples: readonly ExampleRow[],
      warnings: readonly string[],
    ): TabularExplainResult => ({
      schemaVersion,
      run: run.id,
      kind,
      model: saved.model.name,
      target: column,
      method,
      importance,
      examples: examples.map((example) => sayExample(example, wording)),
      warnings,
    });
    if (options.data === undefined || options.data.length === 0) {
      if (options.row !== undefined)
        throw new UsageError('--row needs the file that holds the row: fathom explain RUN DATA --row N.');
      const { model, importance, examples } = await run.readJson<TabularReport>('report.json');
      return result(model.explanation.method, importance, examples, []);
    }
    const file = await openDataset(options.data, {
      schema: saved.inputs,
      threads: context.threads,
      stop: context.stop,
    });
    try {
      const most = Math.max(fewestExplained, Math.floor(explainedRows / Math.max(1, classes.length - 1)));
      const random = new Random(options.seed ?? 0).split('explain');
      const table = options.row === undefined ? await file.sample(most, random) : await rowOf(file, options.row);
      const explanations = await explanationsOf(saved, table);
      const shown = table.rows(Int32Array.from({ length: Math.min(shownRows, table.rowCount) }, (_, i) => i));
      const warnings = [...file.warnings, ...new Set(explanations.flatMap((each) => each.warnings ?? []))];
      return result(explanations[0]!.method, importanceOf(explanations), await examplesOf(saved, shown), warnings);
    } finally {
      await file.close();
    }
  },
);
