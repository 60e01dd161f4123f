// `fathom train credit`: a file of loans in; a model that was judged honestly, its reasons and a report out.
import { UsageError } from '../../errors/index.js';
import { type Judgement, judge, scoreScale } from '../../evaluate/index.js';
import { backgroundOf } from '../../explain/index.js';
import { calibratedProbability, families, findFamily, ScorecardModel } from '../../models/index.js';
import type { JobContext } from '../../parallel/index.js';
import type { Random } from '../../random/index.js';
import { renderCard, renderReport } from '../../report/index.js';
import type { RunDraft } from '../../runs/index.js';
import { budgetCaveats, secondsPerFit, shortFits } from '../budget.js';
import { crossValidate } from '../cross-validate.js';
import { describeModel } from '../describe-model.js';
import { judgeSaved } from '../judge-saved.js';
import { learningTable } from '../learning-table.js';
import type { PlainTrainOptions } from '../options.js';
import { type Prepared, prepare } from '../prepare.js';
import { dependenceOf, groupColumn, groupsOf, pickRows, positions, splitRows } from '../protocol.js';
import type { TrainResult } from '../results.js';
import { type LabelledModel, manifestPath, withCalibrator, writeManifest } from '../saved-model.js';
import { checkSegments } from '../segments.js';
import type { Stopwatch } from '../stopwatch.js';
import { trainResult } from '../train-result.js';
import type { Training } from '../training.js';
import { deviceOfRun } from '../training-device.js';
import { weightsOf } from '../weights.js';
import { writePredictions } from '../write-predictions.js';

/** Families that stand beside the chosen model on the same folds. */
const comparedWith: readonly string[] = ['scorecard', 'boost', 'prior'];
/** Those that stand beside it when time is short. */
const cheapest: readonly string[] = ['scorecard', 'prior'];

function checkSettings(options: PlainTrainOptions): void {
  const model = options.model ?? 'auto';
  findFamily(families, model).create(options.set);
  if (options.budget !== undefined) {
    if (!(options.budget > 0 && Number.isFinite(options.budget)))
      throw new UsageError(`--budget: expected a time above 0, such as 90s or 5m, received ${options.budget}.`);
    if (model !== 'auto') {
      throw new UsageError(
        `--budget is for --model auto, which tries what there is time for; ${model} takes the time it takes.`,
      );
    }
  }
}

/** What to say when even the least took longer than was given. */
function overBudget(budget: number | undefined, seconds: number): string[] {
  if (budget === undefined || seconds <= budget) return [];
  const took = `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  return [
    `The budget was ${budget} s and the training took ${took}: reading, one model in every fold and judging take their time.`,
  ];
}

export const creditTraining: Training<Prepared, TrainResult> = {
  check: checkSettings,
  async prepare(options, random, context) {
    const prepared = await prepare(options, random, context);
    checkSegments(options.segments ?? [], prepared.table);
    return prepared;
  },
  learning: ({ table, period }) => ({ table: learningTable(table, period?.earlier), kind: 'binary' }),
  train: trainOn,
};

async function trainOn(
  prepared: Prepared,
  options: PlainTrainOptions,
  random: Random,
  draft: RunDraft,
  watch: Stopwatch,
  context: JobContext,
): Promise<TrainResult> {
  const { table, outcome, target, values, time, period } = prepared;
  const modelTable = learningTable(table);
  const weights = weightsOf(table);
  const learnRows = period?.earlier ?? positions(table.rowCount, () => true);
  const learning = period === undefined ? modelTable : modelTable.rows(learnRows);
  const learnOutcome = pickRows(outcome, learnRows);
  const learnWeights = weights && pickRows(weights, learnRows);
  const split = splitRows(
    period === undefined ? table : table.rows(learnRows),
    learnOutcome,
    options,
    time,
    random.split('split'),
  );
  const group = groupColumn(options.split);
  const dependence = dependenceOf(table, options, time);
  const groups = groupsOf(split.dependence);
  watch.lap('load');

  const pace = { folds: split.folds.length, threads: context.threads, load: watch.seconds().load };
  const estimator = findFamily(families, options.model ?? 'auto').create(options.set);
  const chosen = {
    device: await deviceOfRun(estimator, options.device, draft),
    model: options.model ?? 'auto',
    parameters:
      options.budget === undefined
        ? (options.set ?? {})
        : { ...options.set, seconds: secondsPerFit(options.budget, pace) },
  };
  const contestants = [
    chosen,
    ...(options.budget === undefined ? comparedWith : cheapest)
      .filter((model) => model !== chosen.model)
      .map((model) => ({ model, parameters: {} })),
  ];
  const kept = {
    table: modelTable.toParts(),
    target,
    train: learnRows,
    test: period?.later ?? new Int32Array(0),
    ...chosen,
    randomKey: random.split('final').key,
    dependence,
  };
  const { folds, further } = await crossValidate(
    learning,
    target,
    split,
    contestants,
    [kept],
    random.split('folds'),
    draft,
    context,
  );
  const fitted = further[0]!;
  watch.lap('fit');

  context.progress({ stage: 'judge', done: 0, total: 1 });
  const { calibrator } = folds[0]!;
  const classifier = withCalibrator(findFamily(families, fitted.model).load(fitted.state), calibrator);
  const features = new Set(classifier.features.map((feature) => feature.name));
  const model: LabelledModel = {
    classifier,
    inputs: table.schema.filter(({ name, role }) => role === 'time' || role === 'id' || features.has(name)),
    target,
    values,
    ...(weights === undefined ? {} : { weight: table.role('weight')[0]!.name }),
    ...(group === undefined ? {} : { group }),
    scale: classifier instanceof ScorecardModel ? scoreScale(classifier.scale) : scoreScale(),
    background: backgroundOf(learning, { outcome: learnOutcome }),
  };
  let test: Judgement | undefined;
  if (period !== undefined) {
    const probability = fitted.prediction.map((p) => calibratedProbability(calibrator, p));
    test = judge(pickRows(outcome, period.later), probability, {
      random: random.split('test'),
      weights: weights && pickRows(weights, period.later),
      groups: dependence?.kind === 'group' ? pickRows(dependence.values, period.later) : undefined,
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
      whole: period === undefined ? table : table.rows(learnRows),
      segments: options.segments,
      outcome: learnOutcome,
      weights: learnWeights,
      groups,
      folds,
      protocol: period === undefined ? split.protocol : { kind: 'test-from', column: time!, date: options.testFrom! },
      test,
      caveats:
        options.budget === undefined ? [] : budgetCaveats(options.budget, shortFits([fitted, ...folds[0]!.fits]), pace),
    },
    {
      id: draft.id,
      name: options.name,
      createdAt: draft.createdAt,
      device: chosen.device ?? 'cpu',
      seed: options.seed ?? 0,
      command: options.command ?? '',
      parameters: findFamily(families, fitted.model).create(fitted.model === chosen.model ? chosen.parameters : {})
        .parameters,
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
  await writePredictions(draft.path('predictions.parquet'), {
    learning,
    outcome: learnOutcome,
    weights: learnWeights,
    groups,
    probability: folds[0]!.probability,
    foldOf: split.foldOf,
    scale: model.scale,
  });
  const seconds = watch.seconds();
  const trained = trainResult(data, options.task, prepared, seconds, draft.path('report.html'), language);
  const result = { ...trained, warnings: [...trained.warnings, ...overBudget(options.budget, seconds.total)] };
  await draft.finish(result);
  context.progress({ stage: 'report', done: 1, total: 1 });
  return result;
}
