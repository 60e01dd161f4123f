// `fathom compare` of tables of any domain: several models on the same folds, or several runs on the rows they share.
import { openDataset } from '../../data/index.js';
import { DataError, UsageError } from '../../errors/index.js';
import { chooseByHeadline } from '../../evaluate/index.js';
import { generally } from '../../messages/index.js';
import { findFamily, type TargetKind } from '../../models/index.js';
import { defineJob, type JobContext, parallelMap, runInWorker, threadBudget } from '../../parallel/index.js';
import { Random } from '../../random/index.js';
import { choiceSentence, type Protocol, type TabularReport } from '../../report/index.js';
import { type Run, RunStore } from '../../runs/index.js';
import { crossValidate, noNotes } from '../cross-validate.js';
import { type Counting, comparedByDefault, simplicity } from '../judge-all.js';
import { learners } from '../learners.js';
import { peakMemoryMiB } from '../memory.js';
import { manifestPath } from '../model-manifest.js';
import type { CompareOptions } from '../options.js';
import { groupsOf, pickRows, positions } from '../protocol.js';
import { schemaVersion } from '../results.js';
import { weightsOf } from '../weights.js';
import { sayProtocol } from '../words.js';
import { aims, pickPrediction, widthOf } from './aims.js';
import { judgeTableJob } from './judge-job.js';
import { prepareTabular } from './prepare.js';
import type { TabularCompareResult } from './results.js';
import { splitTable } from './split-table.js';

type PlainCompareOptions = Omit<CompareOptions, 'progress' | 'stop'>;

/**
 * Judges models of a table, or runs of `trainTabular`, against each other and recommends one.
 *
 * @throws UsageError for a model that does not exist, fewer than two runs, or what only credit has; DataError for runs on
 *   different rows
 */
export function compareTabular(options: CompareOptions): Promise<TabularCompareResult> {
  const { progress, stop, ...plain } = options;
  return runInWorker(compareTabularJob, plain, { threads: threadBudget(options.threads), progress, stop });
}

export const compareTabularJob = defineJob(
  import.meta.url,
  'compareTabularJob',
  async (options: PlainCompareOptions, context: JobContext): Promise<TabularCompareResult> => {
    const started = performance.now();
    if (options.sizes !== undefined)
      throw new UsageError('--sizes: learning curves are drawn by fathom compare credit only; leave it out.');
    if (options.out !== undefined)
      throw new UsageError(
        '--out: the page of a comparison is drawn by fathom compare credit only; --json gives all numbers.',
      );
    const compared =
      options.runs === undefined ? await onData(options, context) : await ofRuns(options.runs, options, context);
    return {
      schemaVersion,
      ...compared,
      seconds: (performance.now() - started) / 1000,
      peakMemoryMiB: peakMemoryMiB(),
    };
  },
);

interface Contender {
  /** Model, or run. */
  readonly name: string;
  readonly family: string;
  /** shape (rows, width), NaN for rows that were never held out */
  readonly prediction: Float64Array;
  readonly cost: TabularCompareResult['models'][number]['cost'];
}

interface Judged {
  readonly kind: TargetKind;
  readonly classes: readonly string[];
  readonly target: string;
  readonly source: string;
  readonly truth: Float64Array;
  readonly counting: Counting;
  readonly protocol: Protocol;
  readonly warnings: readonly string[];
}

type Compared = Omit<TabularCompareResult, 'schemaVersion' | 'seconds' | 'peakMemoryMiB'>;

async function onData(options: PlainCompareOptions, context: JobContext): Promise<Compared> {
  const random = new Random(options.seed ?? 0);
  const prepared = await prepareTabular(options, random, context);
  const { table: all, known, target, time } = prepared;
  const { kind, classes } = known.target;
  const { families } = learners[kind];
  const models = [...new Set(options.models ?? comparedByDefault(families))];
  for (const model of models) findFamily(families, model);
  const used = new Set(['feature', 'target', 'weight', 'time']);
  const table = all.pick(all.schema.filter(({ role }) => used.has(role)).map(({ name }) => name));
  const split = splitTable(all, known.target, known.truth, options, time, random.split('split'));
  const contestants = models.sort((a, b) => simplicity(a) - simplicity(b)).map((model) => ({ model, parameters: {} }));
  const { folds } = await crossValidate(
    { table, target, kind, split, contestants, further: [] },
    random.split('folds'),
    noNotes,
    context,
  );
  const contenders = folds.map(
    ({ model, prediction, seconds, predictSeconds, bytes }): Contender => ({
      name: model,
      family: model,
      prediction,
      cost: { fitSeconds: (seconds - predictSeconds) / split.folds.length, bytes: Math.round(bytes) },
    }),
  );
  return judgeContenders(
    contenders,
    {
      ...{ kind, classes, target, truth: known.truth, protocol: split.protocol, warnings: prepared.warnings },
      source: prepared.sources.map(({ name }) => name).join(', '),
      counting: { weights: weightsOf(all), groups: groupsOf(split.dependence) },
    },
    options,
    random,
    context,
  );
}

async function judgeContenders(
  contenders: readonly Contender[],
  { kind, classes, truth: allTruth, counting, protocol, ...told }: Judged,
  options: PlainCompareOptions,
  random: Random,
  context: JobContext,
): Promise<Compared> {
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
  const models = contenders.map(({ name, family, cost }, i) => ({
    model: name,
    family,
    size: findFamily(learners[kind].loadable, family).size,
    metrics: { ...judged[i]!.judgement.metrics } as Readonly<Record<string, number>>,
    intervals: { ...judged[i]!.judgement.intervals },
    cost,
  }));
  // The naive baseline is shown, and never taken.
  const real = models.flatMap(({ model, family, metrics }, i) =>
    family === 'prior' && models.length > 1 ? [] : [{ model, value: metrics[aim.headline.metric]!, i }],
  );
  const choice = chooseByHeadline(
    real,
    aim.headline,
    (a, b) => aim.test(truth, predictions[real[a]!.i]!, predictions[real[b]!.i]!, { weights, groups }),
    aim.matters,
  );
  const wording = generally(options.language ?? 'en');
  return {
    kind,
    ...told,
    rows: allTruth.length,
    protocol: sayProtocol(protocol, wording),
    headline: aim.headline,
    models,
    ...choice,
    sentence: choiceSentence(choice, real, aim.headline, wording),
  };
}

interface ComparedRun {
  readonly run: Run;
  readonly report: TabularReport;
  readonly columns: ReadonlyMap<string, Float64Array>;
}

async function ofRuns(refs: readonly string[], options: PlainCompareOptions, context: JobContext): Promise<Compared> {
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
        family: report.model.name,
        prediction: predictionOf(kind, classes, columns, rows),
        cost: {
          fitSeconds: report.candidates[0]!.seconds / folds,
          bytes: run.manifest.files?.[manifestPath]?.bytes ?? 0,
        },
      };
    })
    .sort((a, b) => simplicity(a.family) - simplicity(b.family));
  const groups = first.columns.get('group');
  return judgeContenders(
    contenders,
    {
      ...{ kind, classes, target: data.target.column, truth: first.columns.get('outcome')! },
      source: data.sources.map(({ name }) => name).join(', '),
      counting: { weights: first.columns.get('weight'), groups: groups && Int32Array.from(groups) },
      protocol: model.protocol,
      warnings: isSame ? [] : ['The runs drew their folds differently, so their models learned from different rows.'],
    },
    options,
    new Random(options.seed ?? 0),
    context,
  );
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
