// How models of a table of any domain are compared: by the headline metric of the target's kind, with a recommendation.
import { openDataset } from '../../data/index.js';
import { DataError, UsageError } from '../../errors/index.js';
import { chooseByHeadline } from '../../evaluate/index.js';
import { generally } from '../../messages/index.js';
import { findFamily, type TargetKind } from '../../models/index.js';
import { type JobContext, parallelMap } from '../../parallel/index.js';
import { Random } from '../../random/index.js';
import {
  type HeadlineCurves,
  type Protocol,
  renderTabularComparison,
  type TabularComparison,
  type TabularReport,
  tabularComparisonSentences,
} from '../../report/index.js';
import { fathomVersion, type Run, RunStore } from '../../runs/index.js';
import { comparedModels } from '../compared-models.js';
import { type Compared, type Comparer, type Contender, contendersOn, type PlainCompareOptions } from '../comparer.js';
import { type Counting, simplicity } from '../judge-all.js';
import { learners } from '../learners.js';
import { learningCurves, sizesFor } from '../learning-curves.js';
import { learningTable } from '../learning-table.js';
import { manifestPath } from '../model-manifest.js';
import { groupsOf, pickPrediction, pickRows, positions } from '../protocol.js';
import { weightsOf } from '../weights.js';
import { aims, widthOf } from './aims.js';
import { judgeTableJob } from './judge-job.js';
import { prepareTabular } from './prepare.js';
import { splitTable } from './split-table.js';

export const tableComparer: Comparer<TabularComparison> = {
  onData,
  ofRuns,
  wording: generally,
  page: renderTabularComparison,
  sentences: (data, language) => tabularComparisonSentences(data, generally(language)),
};

interface Judged {
  readonly kind: TargetKind;
  readonly classes: readonly string[];
  readonly target: string;
  readonly source: string;
  readonly truth: Float64Array;
  readonly counting: Counting;
  readonly protocol: Protocol;
  readonly curves?: HeadlineCurves;
}

async function onData(options: PlainCompareOptions, context: JobContext): Promise<Compared<TabularComparison>> {
  const random = new Random(options.seed ?? 0);
  const prepared = await prepareTabular(options, random, context);
  const { table: all, known, target, time } = prepared;
  const { truth } = known;
  const { kind, classes } = known.target;
  const { families } = learners[kind];
  const models = comparedModels(options, families);
  const split = splitTable(all, known.target, truth, options, time, random.split('split'));
  const input = { table: learningTable(all), target, kind, split };
  const contenders = await contendersOn(input, models, random.split('folds'), context);
  const [weights, groups] = [weightsOf(all), groupsOf(split.dependence)];
  const { judge, headline } = aims[kind];
  const curves =
    options.sizes === undefined
      ? undefined
      : await learningCurves(
          { ...input, contenders, sizes: sizesFor(options.sizes, split, classes.length) },
          (held, prediction) => {
            const { metrics, intervals } = judge(pickRows(truth, held), prediction, {
              classes,
              random: random.split('judge'),
              bootstrap: 200,
              weights: weights && pickRows(weights, held),
              groups: groups && pickRows(groups, held),
            });
            const named = { metrics: { ...metrics }, intervals: { ...intervals } } as Pick<
              TabularComparison['models'][number],
              'metrics' | 'intervals'
            >;
            return { value: named.metrics[headline.metric]!, interval: named.intervals[headline.metric]! };
          },
          random.split('sizes'),
          context,
        );
  const data = await judgeContenders(
    contenders,
    {
      ...{ kind, classes, target, truth, protocol: split.protocol, counting: { weights, groups } },
      source: prepared.sources.map(({ name }) => name).join(', '),
      ...(curves === undefined ? {} : { curves }),
    },
    random,
    context,
  );
  return {
    data,
    sources: prepared.sources.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
    warnings: prepared.warnings,
  };
}

async function judgeContenders(
  contenders: readonly Contender[],
  { kind, classes, truth: allTruth, counting, ...told }: Judged,
  random: Random,
  context: JobContext,
): Promise<TabularComparison> {
  const aim = aims[kind];
  const width = widthOf(kind, classes);
  const held = positions(allTruth.length, (row) =>
    contenders.every(({ prediction }) => !Number.isNaN(prediction[row * width]!)),
  );
  const truth = pickRows(allTruth, held);
  const weights = counting.weights && pickRows(counting.weights, held);
  const groups = counting.groups && pickRows(counting.groups, held);
  const predictions = contenders.map(({ prediction }) => pickPrediction(prediction, width, held));
  const judged = await parallelMap(
    judgeTableJob,
    predictions.map((prediction) => ({
      ...{ kind, classes, truth, prediction, weights, groups },
      bootstrap: 200,
      randomKey: random.split('judge').key,
    })),
    { threads: context.threads, stop: context.stop },
  );
  const models = contenders.map(({ name, model, cost }, i) => ({
    model: name,
    family: model,
    size: findFamily(learners[kind].loadable, model).size,
    metrics: { ...judged[i]!.judgement.metrics } as Readonly<Record<string, number>>,
    intervals: { ...judged[i]!.judgement.intervals },
    cost,
  }));
  // The naive baseline is shown, and never taken.
  const real = models.flatMap(({ model, family, metrics }, i) =>
    family === 'prior' && models.length > 1 ? [] : [{ model, value: metrics[aim.headline.metric]!, i }],
  );
  const choice = chooseByHeadline(real, aim.headline, (a, b) =>
    aim.test(truth, predictions[real[a]!.i]!, predictions[real[b]!.i]!, { weights, groups }),
  );
  return {
    kind,
    ...told,
    fathom: fathomVersion,
    rows: allTruth.length,
    headline: aim.headline,
    models,
    ...choice,
  };
}

interface ComparedRun {
  readonly run: Run;
  readonly report: TabularReport;
  readonly columns: ReadonlyMap<string, Float64Array>;
}

async function ofRuns(
  refs: readonly string[],
  options: PlainCompareOptions,
  context: JobContext,
): Promise<Compared<TabularComparison>> {
  if (refs.length < 2) throw new UsageError('compare: name at least two runs, or a task and data.');
  const store = new RunStore(options.home ?? '.fathom');
  const runs: ComparedRun[] = [];
  for (const ref of refs) {
    const run = await store.resolve(ref);
    if (runs.some((other) => other.run.id === run.id)) throw new UsageError(`compare: run ${run.id} is named twice.`);
    runs.push(await readRun(run, context));
  }
  const first = runs[0]!;
  for (const other of runs.slice(1)) refuseOtherTarget(first, other);
  if (runs.every(({ report }) => report.model.name === 'prior')) {
    throw new UsageError(
      'compare: all these runs are of prior, the naive baseline; name one that learns from columns.',
    );
  }
  const { kind, data, model } = first.report;
  const classes = data.target.classes?.map(({ name }) => name) ?? [];
  const rows = first.columns.get('row')!;
  const isSame = runs.every(({ columns }) =>
    columns.get('fold')!.every((fold, i) => Object.is(fold, first.columns.get('fold')![i])),
  );
  const contenders = runs
    .map(({ run, report, columns }): Contender => {
      const folds = 'folds' in report.model.protocol ? report.model.protocol.folds : 1;
      return {
        name: run.name ?? run.id,
        model: report.model.name,
        prediction: predictionOf(kind, classes, columns, rows),
        cost: {
          fitSeconds: report.candidates[0]!.seconds / folds,
          predictMicroseconds: null,
          peakMemoryMiB: null,
          bytes: run.manifest.files?.[manifestPath]?.bytes ?? 0,
        },
      };
    })
    .sort((a, b) => simplicity(a.model) - simplicity(b.model));
  const groups = first.columns.get('group');
  const compared = await judgeContenders(
    contenders,
    {
      ...{ kind, classes, target: data.target.column, truth: first.columns.get('outcome')! },
      source: data.sources.map(({ name }) => name).join(', '),
      counting: { weights: first.columns.get('weight'), groups: groups && Int32Array.from(groups) },
      protocol: model.protocol,
    },
    new Random(options.seed ?? 0),
    context,
  );
  return {
    data: compared,
    sources: data.sources,
    runs: runs.map(({ run: { id, name, manifest } }) => ({
      id,
      ...(name === undefined ? {} : { name }),
      createdAt: manifest.createdAt,
      seed: manifest.recipe.seed,
      isImported: false,
    })),
    warnings: isSame ? [] : ['The runs drew their folds differently, so their models learned from different rows.'],
  };
}

async function readRun(run: Run, { threads, stop }: JobContext): Promise<ComparedRun> {
  const report = await run.readJson<TabularReport>('report.json');
  const path = run.path('predictions.parquet');
  const bare = await openDataset([path], { threads, stop });
  await bare.close();
  const kinds = Object.fromEntries(bare.schema.map(({ name }) => [name, 'numeric' as const]));
  const file = await openDataset([path], { kinds, threads, stop });
  try {
    const table = await file.load();
    return { run, report, columns: new Map(table.schema.map(({ name }) => [name, table.numbers(name)])) };
  } finally {
    await file.close();
  }
}

function predictionOf(
  kind: TargetKind,
  classes: readonly string[],
  columns: ComparedRun['columns'],
  rows: Float64Array,
): Float64Array {
  const names =
    kind === 'regression'
      ? ['prediction']
      : kind === 'binary'
        ? ['probability']
        : classes.map((_, c) => `probability_${c + 1}`);
  const place = new Map(Array.from(columns.get('row')!, (row, i) => [row, i]));
  const prediction = new Float64Array(rows.length * names.length);
  rows.forEach((row, i) => {
    names.forEach((name, c) => {
      prediction[i * names.length + c] = columns.get(name)![place.get(row) ?? -1] ?? Number.NaN;
    });
  });
  return prediction;
}

/** @throws DataError when predictions of the two cannot be laid side by side */
function refuseOtherTarget(a: ComparedRun, b: ComparedRun): void {
  const nameOf = ({ run }: ComparedRun) => run.name ?? run.id;
  const files = ({ report }: ComparedRun) => report.data.sources.map(({ sha256 }) => sha256).join(' ');
  const hint = 'Judge each on one file with known outcomes instead: fathom evaluate RUN FILE.';
  if (files(a) !== files(b)) {
    throw new DataError(
      `${nameOf(a)} and ${nameOf(b)} learned from different files, so no row is judged by both. ${hint}`,
    );
  }
  const meaning = ({ report }: ComparedRun) => {
    const { column, kind, classes = [] } = report.data.target;
    const named = classes.map(({ name }) => name).join(', ');
    return `"${column}" as ${kind === 'regression' ? 'a number' : `the classes ${named}`}`;
  };
  if (meaning(a) !== meaning(b)) {
    throw new DataError(
      `${nameOf(a)} predicts ${meaning(a)}, ${nameOf(b)} predicts ${meaning(b)}: these are different targets. Compare runs that predict the same.`,
    );
  }
  const weight = ({ report }: ComparedRun) => report.data.columns.find(({ role }) => role === 'weight')?.name;
  if (weight(a) !== weight(b)) {
    throw new DataError(
      `${nameOf(a)} and ${nameOf(b)} weigh rows differently, so their metrics are of different populations. Train both with the same --weight, or both without.`,
    );
  }
}
