// `fathom train`: a file of loans in; a model that was judged honestly, its reasons and a report out.
import { DataError, UsageError } from '../errors/index.js';
import { type Judgement, judge, scoreScale } from '../evaluate/index.js';
import { backgroundOf } from '../explain/index.js';
import { families, findFamily, ScorecardModel } from '../models/index.js';
import { defineJob, type JobContext, runInWorker, threadBudget } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { renderCard, renderReport } from '../report/index.js';
import { checkName, type RunDraft, RunStore } from '../runs/index.js';
import { crossValidate } from './cross-validate.js';
import { describeModel } from './describe-model.js';
import { judgeSaved } from './judge-saved.js';
import type { TrainOptions } from './options.js';
import { type Prepared, prepare } from './prepare.js';
import { pickRows, positions, splitRows } from './protocol.js';
import type { TrainResult } from './results.js';
import { manifestPath, type SavedModel, writeManifest } from './saved-model.js';
import { stopwatch } from './stopwatch.js';
import { trainResult } from './train-result.js';
import { weightsOf } from './weights.js';
import { writePredictions } from './write-predictions.js';

/** What crosses to the worker: everything but the functions. */
export type PlainTrainOptions = Omit<TrainOptions, 'progress' | 'stop'>;

/** Families that stand beside the chosen model on the same folds. */
const comparedWith = ['scorecard', 'boost', 'prior'] as const;

/**
 * Trains, judges and explains a model of default and leaves a run behind.
 *
 * @throws UsageError for settings that do not make sense, DataError for data that cannot be used, InterruptedError when
 * stopped: the run can then be resumed
 */
export function train(options: TrainOptions): Promise<TrainResult> {
  const { progress, stop, ...plain } = options;
  return runInWorker(trainJob, plain, { threads: threadBudget(options.threads), progress, stop });
}

export const trainJob = defineJob(
  import.meta.url,
  'trainJob',
  async (given: PlainTrainOptions, context: JobContext): Promise<TrainResult> => {
    const watch = stopwatch();
    const store = new RunStore(given.home ?? '.fathom');
    const resumed = given.resume === undefined ? undefined : await store.resume(given.resume);
    const options =
      resumed === undefined
        ? given
        : ({ ...(resumed.recipe.settings as PlainTrainOptions), home: given.home } as PlainTrainOptions);
    let draft = resumed;
    try {
      checkSettings(options);
      const random = new Random(options.seed ?? 0);
      const prepared = await prepare(options, random, context);
      draft ??= await store.create({
        task: options.task,
        ...(options.name === undefined ? {} : { name: options.name }),
        seed: options.seed ?? 0,
        settings: options,
      });
      await sameDataAsBefore(draft, prepared);
      return await trainOn(prepared, options, random, draft, watch, context);
    } catch (error) {
      await draft?.abandon(error);
      throw error;
    }
  },
);

function checkSettings(options: PlainTrainOptions): void {
  const model = options.model ?? 'auto';
  if (options.name !== undefined) checkName('name', options.name);
  if (model !== 'auto') findFamily(families, model).create(options.set);
  else if (options.set !== undefined && Object.keys(options.set).length > 0) {
    throw new UsageError(
      '--set needs a model: hyper-parameters belong to one. Add --model scorecard, boost, forest, logistic, svm or tree.',
    );
  }
  if (options.test !== undefined && options.testFrom !== undefined)
    throw new UsageError('--test and --test-from: give one of the two.');
}

/** A resumed run must go on with the rows it began with. */
async function sameDataAsBefore(draft: RunDraft, prepared: Prepared): Promise<void> {
  const now = prepared.sources.map((source) => source.sha256).join(' ');
  const before = await draft.readCheckpoint<string>('data');
  if (before !== undefined && before !== now) {
    throw new DataError(`The data of run ${draft.id} have changed since it began; train anew instead of resuming it.`);
  }
  await draft.checkpoint('data', now);
}

async function trainOn(
  prepared: Prepared,
  options: PlainTrainOptions,
  random: Random,
  draft: RunDraft,
  watch: ReturnType<typeof stopwatch>,
  context: JobContext,
): Promise<TrainResult> {
  const { table, outcome, target, values, time, period } = prepared;
  const used = new Set(['feature', 'target', 'weight', 'time']);
  const modelTable = table.pick(table.schema.filter((column) => used.has(column.role)).map((column) => column.name));
  const weights = weightsOf(table);
  const learnRows = period?.earlier ?? positions(table.rowCount, () => true);
  const learning = period === undefined ? modelTable : modelTable.rows(learnRows);
  const learnOutcome = pickRows(outcome, learnRows);
  const split = splitRows(
    period === undefined ? table : table.rows(learnRows),
    learnOutcome,
    options,
    time,
    random.split('split'),
  );
  watch.lap('load');

  const chosen = { model: options.model ?? 'auto', parameters: options.set ?? {} };
  const contestants = [
    chosen,
    ...comparedWith.filter((model) => model !== chosen.model).map((model) => ({ model, parameters: {} })),
  ];
  const kept = {
    table: modelTable.toParts(),
    target,
    train: learnRows,
    test: period?.later ?? new Int32Array(0),
    ...chosen,
    randomKey: random.split('final').key,
  };
  const { folds, fitted } = await crossValidate(
    learning,
    target,
    split,
    contestants,
    kept,
    random.split('folds'),
    draft,
    context,
  );
  watch.lap('fit');

  context.progress({ stage: 'judge', done: 0, total: 1 });
  const classifier = findFamily(families, fitted.model).load(fitted.state);
  const features = new Set(classifier.features.map((feature) => feature.name));
  const model: SavedModel = {
    classifier,
    inputs: table.schema.filter(({ name, role }) => role === 'time' || role === 'id' || features.has(name)),
    target,
    values,
    ...(weights === undefined ? {} : { weight: table.role('weight')[0]!.name }),
    scale: classifier instanceof ScorecardModel ? scoreScale(classifier.scale) : scoreScale(),
    background: backgroundOf(learning, { outcome: learnOutcome }),
  };
  let test: Judgement | undefined;
  if (period !== undefined) {
    test = judge(pickRows(outcome, period.later), fitted.probability, {
      random: random.split('test'),
      weights: weights && pickRows(weights, period.later),
    });
  } else if (options.test !== undefined) {
    const { exclude, sheet } = options;
    test = (await judgeSaved([options.test], model, { exclude, sheet }, random.split('test'), context)).judgement;
  }
  const description = await describeModel(
    {
      prepared,
      model,
      fitted,
      learning,
      outcome: learnOutcome,
      weights: weights && pickRows(weights, learnRows),
      folds,
      protocol: period === undefined ? split.protocol : { kind: 'test-from', column: time!, date: options.testFrom! },
      test,
    },
    {
      id: draft.id,
      name: options.name,
      createdAt: draft.createdAt,
      seed: options.seed ?? 0,
      command: options.command ?? '',
      parameters: findFamily(families, fitted.model).create(options.set).parameters,
    },
    random,
    context,
  );
  watch.lap('evaluate');

  context.progress({ stage: 'report', done: 0, total: 1 });
  const language = options.language ?? 'en';
  const data = { ...description, run: { ...description.run, seconds: watch.seconds() } };
  await draft.writeFile(manifestPath, writeManifest(model));
  await draft.writeFile('report.json', JSON.stringify(data));
  await draft.writeFile('report.html', renderReport(data, { language }));
  await draft.writeFile('card.md', renderCard(data, { language }));
  await writePredictions(
    draft.path('predictions.parquet'),
    learning,
    learnOutcome,
    folds[0]!.probability,
    split.foldOf,
    model.scale,
  );
  const result = trainResult(data, options.task, prepared, watch.seconds(), draft.path('report.html'), language);
  await draft.finish(result);
  context.progress({ stage: 'report', done: 1, total: 1 });
  return result;
}
