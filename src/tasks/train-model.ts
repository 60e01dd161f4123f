// The second half of a training, from rows to a run: the folds, the fit that is kept, how it is judged and what is written.
// It reads top to bottom; where tasks differ, it asks the `Training`.
import { backgroundOf } from '../explain/index.js';
import { calibratedProbability, findFamily } from '../models/index.js';
import type { JobContext } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { RunDraft } from '../runs/index.js';
import { budgetCaveats, secondsPerFit, shortFits } from './budget.js';
import { crossValidate } from './cross-validate.js';
import { learners } from './learners.js';
import { learningTable } from './learning-table.js';
import { withCalibrator } from './model-manifest.js';
import type { PlainTrainOptions } from './options.js';
import { dependenceOf, groupColumn, groupsOf, pickRows, positions } from './protocol.js';
import type { Stopwatch } from './stopwatch.js';
import type { Learned, Parts, Trained, Training } from './training.js';
import { deviceOfRun } from './training-device.js';
import { weightsOf } from './weights.js';

/** Fits, judges and explains, and writes the files of the run. */
export async function trainModel<P extends Parts>(
  training: Training<P>,
  prepared: P['prepared'],
  options: PlainTrainOptions,
  random: Random,
  draft: RunDraft,
  watch: Stopwatch,
  context: JobContext,
): Promise<P['result']> {
  const { table, target, time, period } = prepared;
  const goal = training.goal(prepared);
  const { kind, width } = goal;
  const { families, loadable } = learners[kind];
  const learnRows = period?.earlier ?? positions(table.rowCount, () => true);
  const ofLearned = <A extends Int32Array | Float64Array>(values: A): A => pickRows(values, learnRows);
  const whole = period === undefined ? table : table.rows(learnRows);
  const learning = learningTable(whole);
  const truth: P['truth'] = ofLearned(goal.truth);
  const allWeights = weightsOf(table);
  const weights = allWeights && ofLearned(allWeights);
  const split = training.split(whole, truth, prepared, options, random.split('split'));
  const dependence = dependenceOf(table, options, time);
  watch.lap('load');

  const { budget } = options;
  const model = options.model ?? 'auto';
  const pace = { folds: split.folds.length, threads: context.threads, load: watch.seconds().load };
  const chosen = {
    device: await deviceOfRun(findFamily(families, model).create(options.set), options.device, draft),
    model,
    // Only `auto` of two classes goes by time.
    parameters:
      budget === undefined || kind !== 'binary'
        ? (options.set ?? {})
        : { ...options.set, seconds: secondsPerFit(budget, pace) },
  };
  const beside = (budget === undefined ? goal.comparedWith : goal.cheapest).filter((name) => name !== model);
  const kept = {
    ...chosen,
    table: learningTable(table).toParts(),
    target,
    kind,
    train: learnRows,
    test: period?.later ?? new Int32Array(0),
    randomKey: random.split('final').key,
    dependence,
  };
  const { folds, further } = await crossValidate(
    {
      ...{ table: learning, target, kind, split, further: [kept] },
      contestants: [chosen, ...beside.map((name) => ({ model: name, parameters: {} }))],
    },
    random.split('folds'),
    draft,
    context,
  );
  watch.lap('fit');

  context.progress({ stage: 'judge', done: 0, total: 1 });
  const fitted = further[0]!;
  const { prediction, calibrator } = folds[0]!;
  const learned: Learned<P> = {
    ...{ prepared, learning, whole, truth, weights, folds, fitted },
    groups: groupsOf(split.dependence),
    foldOf: split.foldOf,
    held: positions(learning.rowCount, (row) => !Number.isNaN(prediction[row * width]!)),
  };
  const own = withCalibrator(findFamily(loadable, fitted.model).load(fitted.state), calibrator);
  const features = new Set(own.features.map(({ name }) => name));
  const group = groupColumn(options.split);
  const saved = training.keep(
    {
      model: own,
      inputs: table.schema.filter(({ name, role }) => role === 'time' || role === 'id' || features.has(name)),
      ...(weights === undefined ? {} : { weight: table.role('weight')[0]!.name }),
      ...(group === undefined ? {} : { group }),
      background: backgroundOf(learning, kind === 'binary' ? { outcome: truth } : {}),
    },
    learned,
  );
  let test: P['judgement'] | undefined;
  if (period !== undefined) {
    const later =
      calibrator === undefined ? fitted.prediction : fitted.prediction.map((p) => calibratedProbability(calibrator, p));
    test = training.judge(pickRows(goal.truth, period.later), later, prepared, {
      random: random.split('test'),
      weights: allWeights && pickRows(allWeights, period.later),
      groups: dependence?.kind === 'group' ? pickRows(dependence.values, period.later) : undefined,
    });
  } else if (options.test !== undefined) {
    test = await training.judgeFile([options.test], saved, options, random.split('test'), context);
  }
  const trained: Trained<P> = {
    ...learned,
    options,
    model: saved,
    protocol: period === undefined ? split.protocol : { kind: 'test-from', column: time!, date: options.testFrom! },
    ...(test === undefined ? {} : { test }),
    caveats: budget === undefined ? [] : budgetCaveats(budget, shortFits([fitted, ...folds[0]!.fits]), pace),
  };
  const description = await training.describe(
    trained,
    {
      id: draft.id,
      ...(options.name === undefined ? {} : { name: options.name }),
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
  const data: P['data'] = { ...description, run: { ...description.run, seconds: watch.seconds() } };
  await draft.writeFile('report.json', JSON.stringify(data));
  await training.write(draft, data, trained);
  const result = training.result(data, trained, watch.seconds(), draft.path('report.html'));
  await draft.finish(result);
  context.progress({ stage: 'report', done: 1, total: 1 });
  return result;
}
