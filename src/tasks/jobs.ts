// The jobs of the command line, for any task and any run: what a run holds decides which job answers.
import { RunStore } from '../runs/index.js';
import { check } from './check.js';
import { compareTask } from './compare.js';
import { demo } from './demo.js';
import { evaluate } from './evaluate.js';
import { explain } from './explain.js';
import { exportRun } from './export.js';
import { importModel } from './import.js';
import type { CommonOptions, CompareOptions, EvaluateOptions, ExplainOptions, PredictOptions } from './options.js';
import { planTraining } from './plan.js';
import { predictTask } from './predict.js';
import { reproduce } from './reproduce.js';
import { evaluateTabular } from './tabular/evaluate.js';
import { explainTabular } from './tabular/explain.js';
import { holdsTableModel } from './tabular/saved-model.js';
import { trainTask } from './train.js';

type OfRun = Pick<CommonOptions, 'home'> & { readonly run: string };

async function isTabular({ home = '.fathom', run }: OfRun): Promise<boolean> {
  return holdsTableModel(await new RunStore(home).resolve(run));
}

/** Runs on their own say what they are; one of another kind among them is refused by the job. */
async function comparesTabular({ runs, task, home }: CompareOptions): Promise<boolean> {
  if (runs === undefined) return task === 'tabular';
  const [run] = runs;
  const own = home === undefined ? {} : { home };
  return run !== undefined && (await isTabular({ ...own, run }));
}

export const jobs = {
  check,
  compare: async (options: CompareOptions) =>
    compareTask(options, (await comparesTabular(options)) ? 'tabular' : 'credit'),
  demo,
  evaluate: async (options: EvaluateOptions) =>
    (await isTabular(options)) ? evaluateTabular(options) : evaluate(options),
  explain: async (options: ExplainOptions) => ((await isTabular(options)) ? explainTabular(options) : explain(options)),
  exportRun,
  importModel,
  planTraining,
  predict: (options: PredictOptions) => predictTask(options),
  reproduce,
  train: trainTask,
};
