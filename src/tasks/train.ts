// `fathom train`: a file of loans in; a model that was judged honestly, its reasons and a report out.
import { dirname, relative } from 'node:path';
import { openDataset, type Table } from '../data/index.js';
import { type Judgement, judge, ratingScale } from '../evaluate/index.js';
import { backgroundOf } from '../explain/index.js';
import { eventProbability, families, findFamily } from '../models/index.js';
import { defineJob, type JobContext, runInWorker, threadBudget } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { renderCard, renderReport } from '../report/index.js';
import { RunStore } from '../runs/index.js';
import { crossValidate } from './cross-validate.js';
import { describeModel } from './describe-model.js';
import { fitAndPredict } from './fit-job.js';
import type { TrainOptions } from './options.js';
import { binaryOutcome } from './outcome.js';
import { positions, type Split, splitRows } from './protocol.js';
import { prepare } from './prepare.js';
import type { TrainResult } from './results.js';
import { manifestPath, type SavedModel, writeManifest } from './saved-model.js';
import { writePredictions } from './write-predictions.js';

/** Settings that cross to the worker: everything but the functions. */
type PlainOptions = Omit<TrainOptions, 'progress' | 'stop'>;

/** Families that stand beside the chosen model on the same folds. */
const comparedWith = ['scorecard', 'boost', 'logistic', 'prior'] as const;

/**
 * Trains, judges and explains a model of default and leaves a run behind.
 *
 * @throws UsageError for settings that do not make sense, DataError for data that cannot be used, InterruptedError when
 * stopped: the run is then resumable
 */
export function train(options: TrainOptions): Promise<TrainResult> {
  const { progress, stop, ...plain } = options;
  return runInWorker(trainJob, plain, { threads: threadBudget(options.threads), progress, stop });
}

export const trainJob = defineJob(import.meta.url, 'trainJob', async (given: PlainOptions, context: JobContext): Promise<TrainResult> => {
  const clock = stopwatch();
  const store = new RunStore(given.home ?? '.fathom');
  const draft = given.resume === undefined ? await store.create({ task: given.task, name: given.name, seed: given.seed ?? 0, settings: { ...given } }) : await store.resume(given.resume);
  const options: PlainOptions = { ...(draft.recipe.settings as PlainOptions), home: given.home, resume: given.resume };
  try {
    const seed = options.seed ?? 0;
    const random = new Random(seed);
    const chosen = options.model ?? 'auto';
    if (chosen !== 'auto') findFamily(families, chosen).create(options.set);

    const prepared = await prepare(options, random, context);
    const { table, outcome, target, positive, time } = prepared;
    const modelTable = table.pick(table.schema.filter((column) => ['feature', 'target', 'weight', 'time'].includes(column.role)).map((column) => column.name));
    const weights = weightsOf(table);
    const later = options.testFrom === undefined ? undefined : laterRows(table, time, options.testFrom);
    const learnRows = later?.earlier ?? positions(table.rowCount, () => true);
    const learning = later === undefined ? modelTable : modelTable.rows(learnRows);
    const learnOutcome = pickRows(outcome, learnRows);
    const learnWeights = weights === undefined ? undefined : pickRows(weights, learnRows);
    const split = splitRows(later === undefined ? table : table.rows(learnRows), learnOutcome, options as TrainOptions, time, random.split('folds'));
    clock.lap('load');

    const contestants = [
      { model: chosen, parameters: options.set ?? {} },
      ...comparedWith.filter((model) => model !== chosen).map((model) => ({ model, parameters: {} })),
    ];
    const folds = await crossValidate(learning, target, split, contestants, random.split('folds'), draft, context);
    context.progress({ stage: 'fit', done: 0, total: 1, detail: chosen });
    const fitted = await fitAndPredict(
      { table: modelTable.toParts(), target, train: learnRows, test: later?.later ?? new Int32Array(0), model: chosen, parameters: options.set ?? {}, randomKey: random.split('final').key },
      context,
    );
    const classifier = findFamily(families, fitted.model).load(fitted.state);
    context.progress({ stage: 'fit', done: 1, total: 1, detail: fitted.model });
    clock.lap('fit');

    context.progress({ stage: 'judge', done: 0, total: 1 });
    const model: SavedModel = {
      classifier,
      inputs: modelTable.schema.filter((column) => column.role === 'time' || classifier.features.some((feature) => feature.name === column.name)),
      target,
      positive,
      scale: ratingScale(),
      background: backgroundOf(learning, classifier.features, learnOutcome),
    };
    const test = options.test === undefined
      ? later && judge(pickRows(outcome, later.later), fitted.probability, { random: random.split('test'), weights: weights && pickRows(weights, later.later) })
      : await judgeFile(options.test, model, options, random, context);
    const described = describeModel({
      model, fitted, folds, split, prepared, learning, learnRows, learnOutcome, learnWeights, test, options, random, runId: draft.id, context,
      protocol: later === undefined ? split.protocol : { kind: 'test-from', column: time!, date: options.testFrom! },
    });
    clock.lap('evaluate');

    context.progress({ stage: 'write', done: 0, total: 1 });
    const data = described.report(clock.seconds());
    await draft.writeFile(manifestPath, writeManifest(model));
    await draft.writeFile('report.json', JSON.stringify(data));
    await draft.writeFile('report.html', renderReport(data, { language: options.language ?? 'en' }));
    await draft.writeFile('card.md', renderCard(data, { language: options.language ?? 'en' }));
    await writePredictions(draft.pathOf('predictions.parquet'), learning, learnOutcome, folds[0]!.probability, split.foldOf, model.scale);
    const result = described.result(data, { seconds: clock.seconds(), report: `${draft.folder}/report.html` });
    await draft.finish({ result: stripRun(result) });
    context.progress({ stage: 'write', done: 1, total: 1 });
    return result;
  } catch (error) {
    await draft.abandon(error);
    throw error;
  }
});
