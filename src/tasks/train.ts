// `fathom train`: a file in; a run with a model that was judged honestly, its reasons and a report out. What happens in
// between is in `train-model.ts`; what a task has of its own in `credit/training.ts` and `tabular/training.ts`.
import { DataError, UsageError } from '../errors/index.js';
import { defineJob, type JobContext, runInWorker, threadBudget } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { checkName, type RunDraft, RunStore } from '../runs/index.js';
import type { PlainTrainOptions, TrainOptions } from './options.js';
import type { Source } from './prepare.js';
import type { TrainResult } from './results.js';
import { stopwatch } from './stopwatch.js';
import type { TabularResult } from './tabular/results.js';
import { trainModel } from './train-model.js';
import { trainingOf } from './trainings.js';

/**
 * Trains, judges and explains a model of default and leaves a run behind.
 *
 * @throws UsageError for settings that do not make sense, DataError for data that cannot be used, InterruptedError when
 * stopped: the run can then be resumed
 */
export function train(options: TrainOptions & { readonly task: 'credit' }): Promise<TrainResult> {
  return trainTask(options) as Promise<TrainResult>;
}

/** The same of any table: a target of two classes, of several, or a number. @throws as `train` */
export function trainTabular(options: Omit<TrainOptions, 'task'>): Promise<TabularResult> {
  return trainTask({ ...options, task: 'tabular' }) as Promise<TabularResult>;
}

/** Trains for any task; a resumed run goes on with its own. @throws as `train` */
export function trainTask(options: TrainOptions): Promise<TrainResult | TabularResult> {
  const { progress, stop, ...plain } = options;
  return runInWorker(trainJob, plain, { threads: threadBudget(options.threads), progress, stop });
}

export const trainJob = defineJob(
  import.meta.url,
  'trainJob',
  async (given: PlainTrainOptions, context: JobContext): Promise<TrainResult | TabularResult> => {
    const watch = stopwatch();
    const store = new RunStore(given.home ?? '.fathom');
    const resumed = given.resume === undefined ? undefined : await store.resume(given.resume);
    const options =
      resumed === undefined
        ? given
        : ({ ...(resumed.recipe.settings as PlainTrainOptions), home: given.home } as PlainTrainOptions);
    let draft = resumed;
    try {
      if (resumed?.recipe.task === 'import') {
        throw new UsageError(`Run ${resumed.id} is an import, which takes seconds: import the model again.`);
      }
      const training = trainingOf(options.task);
      if (options.name !== undefined) checkName('name', options.name);
      training.check(options);
      if (options.test !== undefined && options.testFrom !== undefined)
        throw new UsageError('--test and --test-from: give one of the two.');
      const random = new Random(options.seed ?? 0);
      const prepared = await training.prepare(options, random, context);
      draft ??= await store.create({
        task: options.task,
        ...(options.name === undefined ? {} : { name: options.name }),
        seed: options.seed ?? 0,
        settings: options,
      });
      await sameDataAsBefore(draft, prepared);
      return await trainModel(training, prepared, options, random, draft, watch, context);
    } catch (error) {
      await draft?.abandon(error);
      throw error;
    }
  },
);

/** A resumed run must go on with the rows it began with. */
async function sameDataAsBefore(draft: RunDraft, prepared: { readonly sources: readonly Source[] }): Promise<void> {
  const now = prepared.sources.map((source) => source.sha256).join(' ');
  const before = await draft.readCheckpoint<string>('data');
  if (before !== undefined && before !== now) {
    throw new DataError(`The data of run ${draft.id} have changed since it began; train anew instead of resuming it.`);
  }
  await draft.checkpoint('data', now);
}
