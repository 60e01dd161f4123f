// `fathom train tabular`: a table of any domain in; a model of two classes, several classes or a number that was judged
// honestly, its reasons and a report out.
import { backgroundOf } from '../../explain/index.js';
import { calibratedProbability, findFamily } from '../../models/index.js';
import type { JobContext } from '../../parallel/index.js';
import type { Random } from '../../random/index.js';
import { renderTabularCard, renderTabularReport, type TabularJudgement } from '../../report/index.js';
import type { RunDraft } from '../../runs/index.js';
import { budgetCaveats, secondsPerFit, shortFits } from '../budget.js';
import { predictFolds } from '../cross-validate.js';
import { learners } from '../learners.js';
import { learningTable } from '../learning-table.js';
import type { PlainTrainOptions } from '../options.js';
import { dependenceOf, groupColumn, groupsOf, pickRows, positions } from '../protocol.js';
import { manifestPath } from '../saved-model.js';
import type { Stopwatch } from '../stopwatch.js';
import type { Training } from '../training.js';
import { deviceOfRun } from '../training-device.js';
import { weightsOf } from '../weights.js';
import { aims, pickPrediction, widthOf } from './aims.js';
import { describeTable } from './describe.js';
import { judgeTableFile } from './judge-file.js';
import { checkTabularOptions } from './options-check.js';
import { type PreparedTabular, prepareTabular } from './prepare.js';
import { residualBands } from './residual-bands.js';
import type { TabularResult } from './results.js';
import { calibrated, type SavedTableModel, writeTableManifest } from './saved-model.js';
import { splitTable } from './split-table.js';
import { tabularResult } from './train-result.js';
import { writeTabularPredictions } from './write-predictions.js';

export const tabularTraining: Training<PreparedTabular, TabularResult> = {
  check: checkTabularOptions,
  async prepare(options, random, context) {
    const prepared = await prepareTabular(options, random, context);
    const { families } = learners[prepared.known.target.kind];
    findFamily(families, options.model ?? 'auto').create(options.set);
    return prepared;
  },
  learning: ({ table, period, known }) => ({
    table: learningTable(table, period?.earlier),
    kind: known.target.kind,
  }),
  train: trainOn,
};

async function trainOn(
  prepared: PreparedTabular,
  options: PlainTrainOptions,
  random: Random,
  draft: RunDraft,
  watch: Stopwatch,
  context: JobContext,
): Promise<TabularResult> {
  const { table, known, target: column, time, period } = prepared;
  const { target } = known;
  const { kind, classes } = target;
  const aim = aims[kind];
  const learner = learners[kind];
  const width = widthOf(kind, classes);
  const modelTable = learningTable(table);
  const weights = weightsOf(table);
  const learnRows = period?.earlier ?? positions(table.rowCount, () => true);
  const learning = period === undefined ? modelTable : modelTable.rows(learnRows);
  const truth = pickRows(known.truth, learnRows);
  const learnWeights = weights && pickRows(weights, learnRows);
  const learnTable = period === undefined ? table : table.rows(learnRows);
  const split = splitTable(learnTable, target, truth, options, time, random.split('split'));
  const group = groupColumn(options.split);
  const dependence = dependenceOf(table, options, time);
  const groups = groupsOf(split.dependence);
  watch.lap('load');

  const { budget } = options;
  const estimator = findFamily(learner.families, options.model ?? 'auto').create(options.set);
  const pace = { folds: split.folds.length, threads: context.threads, load: watch.seconds().load };
  const chosen = {
    device: await deviceOfRun(estimator, options.device, draft),
    model: options.model ?? 'auto',
    // Only `auto` of two classes goes by time.
    parameters:
      budget === undefined || kind !== 'binary'
        ? (options.set ?? {})
        : { ...options.set, seconds: secondsPerFit(budget, pace) },
  };
  const contestants = [
    chosen,
    ...(budget === undefined ? aim.comparedWith : aim.cheapest)
      .filter((model) => model !== chosen.model)
      .map((model) => ({ model, parameters: {} })),
  ];
  const kept = {
    table: modelTable.toParts(),
    target: column,
    kind,
    train: learnRows,
    test: period?.later ?? new Int32Array(0),
    ...chosen,
    randomKey: random.split('final').key,
    dependence,
  };
  const { folds: raw, further } = await predictFolds(
    { table: learning, target: column, kind, split, contestants, further: [kept] },
    random.split('folds'),
    draft,
    context,
  );
  const folds = raw.map((own) => ({
    ...own,
    ...aim.calibrate?.(own.model, own.prediction, truth, learnWeights, split),
  }));
  const fitted = further[0]!;
  watch.lap('fit');

  context.progress({ stage: 'judge', done: 0, total: 1 });
  const { prediction, calibrator } = folds[0]!;
  const held = positions(learning.rowCount, (row) => !Number.isNaN(prediction[row * width]!));
  const model = calibrated(findFamily(learner.loadable, fitted.model).load(fitted.state), calibrator);
  const features = new Set(model.features.map(({ name }) => name));
  const bands =
    kind === 'regression'
      ? residualBands(
          pickRows(truth, held),
          pickPrediction(prediction, width, held),
          learnWeights && pickRows(learnWeights, held),
        )
      : undefined;
  const saved: SavedTableModel = {
    model,
    target,
    inputs: table.schema.filter(({ name, role }) => role === 'time' || role === 'id' || features.has(name)),
    ...(weights === undefined ? {} : { weight: table.role('weight')[0]!.name }),
    ...(group === undefined ? {} : { group }),
    background: backgroundOf(learning, kind === 'binary' ? { outcome: truth } : {}),
    ...(bands === undefined ? {} : { bands }),
  };
  let test: TabularJudgement | undefined;
  if (period !== undefined) {
    const later =
      calibrator === undefined ? fitted.prediction : fitted.prediction.map((p) => calibratedProbability(calibrator, p));
    test = aim.judge(pickRows(known.truth, period.later), later, {
      classes,
      random: random.split('test'),
      bootstrap: 200,
      weights: weights && pickRows(weights, period.later),
      groups: dependence?.kind === 'group' ? pickRows(dependence.values, period.later) : undefined,
    });
  } else if (options.test !== undefined) {
    test = (await judgeTableFile([options.test], saved, options, random.split('test'), context)).judgement;
  }
  const description = await describeTable(
    {
      prepared,
      saved,
      fitted,
      learning,
      held,
      truth,
      weights: learnWeights,
      groups,
      folds,
      protocol: period === undefined ? split.protocol : { kind: 'test-from', column: time!, date: options.testFrom! },
      test,
      caveats: budget === undefined ? [] : budgetCaveats(budget, shortFits([fitted, ...folds[0]!.fits]), pace),
    },
    {
      id: draft.id,
      name: options.name,
      createdAt: draft.createdAt,
      device: chosen.device ?? 'cpu',
      seed: options.seed ?? 0,
      command: options.command ?? '',
      parameters: findFamily(learner.families, fitted.model).create(
        fitted.model === chosen.model ? chosen.parameters : {},
      ).parameters,
    },
    random,
    context,
  );
  watch.lap('evaluate');

  context.progress({ stage: 'report', done: 0, total: 1 });
  const language = options.language ?? 'en';
  const data = { ...description, run: { ...description.run, seconds: watch.seconds() } };
  await draft.writeFile(manifestPath, writeTableManifest(saved));
  await draft.writeFile('report.json', JSON.stringify(data));
  await draft.writeFile('report.html', renderTabularReport(data, { language }));
  await draft.writeFile('card.md', renderTabularCard(data, { language }));
  await writeTabularPredictions(draft.path('predictions.parquet'), {
    ...{ learning, target, truth, prediction, groups, weights: learnWeights, foldOf: split.foldOf },
  });
  const seconds = watch.seconds();
  const result = tabularResult(data, prepared, seconds, draft.path('report.html'), language);
  await draft.finish(result);
  context.progress({ stage: 'report', done: 1, total: 1 });
  return result;
}
