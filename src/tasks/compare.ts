// `fathom compare`: several models on the same folds, or several runs on the same rows; which one to take, what each
// costs, and what more rows would change.
import { existsSync } from 'node:fs';
import { openDataset, type Table } from '../data/index.js';
import { DataError, UsageError } from '../errors/index.js';
import { compareModels } from '../evaluate/index.js';
import { families, findFamily } from '../models/index.js';
import { defineJob, type JobContext, parallelMap, runInWorker, threadBudget } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { type ComparisonData, type ComparisonModel, type ReportData, renderComparison } from '../report/index.js';
import { fathomVersion, type Run, RunStore, writeAtomic } from '../runs/index.js';
import { crossValidate, type FoldNotes, type OutOfFold } from './cross-validate.js';
import { judgeJob } from './judge-job.js';
import { learningCurves, sizesFor } from './learning-curves.js';
import { peakMemoryMiB, watchMemory } from './memory.js';
import type { CompareOptions } from './options.js';
import { prepare } from './prepare.js';
import { pickRows, positions, splitRows } from './protocol.js';
import { type CompareResult, schemaVersion } from './results.js';
import { weightsOf } from './weights.js';
import { comparisonSentences, sayProtocol } from './words.js';

type PlainCompareOptions = Omit<CompareOptions, 'progress' | 'stop'>;

/** From the easiest to read to the hardest; of two models that do as well the one further up is to be taken. */
const bySimplicity = ['prior', 'scorecard', 'logistic', 'tree', 'svm', 'boost', 'forest', 'auto'];

/**
 * Judges models or runs against each other and recommends one.
 *
 * @throws UsageError for a model that does not exist or fewer than two runs, DataError for runs on different rows
 */
export function compare(options: CompareOptions): Promise<CompareResult> {
  const { progress, stop, ...plain } = options;
  return runInWorker(compareJob, plain, { threads: threadBudget(options.threads), progress, stop });
}

export const compareJob = defineJob(
  import.meta.url,
  'compareJob',
  async (options: PlainCompareOptions, context: JobContext): Promise<CompareResult> => {
    const started = performance.now();
    if (options.out !== undefined && existsSync(options.out) && options.force !== true)
      throw new UsageError(`${options.out} exists already; choose another name, or add --force to replace it.`);
    const compared =
      options.runs === undefined
        ? await compareOnData(options, context)
        : await compareRuns(options.runs, options, context);
    const { data, warnings } = compared;
    const language = options.language ?? 'en';
    if (options.out !== undefined) await writeAtomic(options.out, renderComparison(data, { language }));
    return {
      schemaVersion,
      ...data,
      protocol: sayProtocol(data.protocol, language),
      ...comparisonSentences(data, language),
      ...(options.out === undefined ? {} : { report: options.out }),
      seconds: (performance.now() - started) / 1000,
      peakMemoryMiB: peakMemoryMiB(),
      warnings,
    };
  },
);

interface Compared {
  readonly data: ComparisonData;
  readonly warnings: readonly string[];
}

/** Nothing is noted: a comparison that was stopped begins anew. */
const noNotes: FoldNotes = {
  checkpoint: async () => {},
  readCheckpoint: async () => undefined,
  event: () => {},
};

async function compareOnData(options: PlainCompareOptions, context: JobContext): Promise<Compared> {
  const wanted = options.models ?? families.map(({ name }) => name);
  const models = [...new Set(wanted)].sort((a, b) => simplicity(a) - simplicity(b));
  for (const model of models) findFamily(families, model);
  const random = new Random(options.seed ?? 0);
  const prepared = await prepare(options, random, context);
  const { table: all, outcome, target, time } = prepared;
  const used = new Set(['feature', 'target', 'weight', 'time']);
  const table = all.pick(all.schema.filter((column) => used.has(column.role)).map((column) => column.name));
  const split = splitRows(all, outcome, options, time, random.split('split'));
  const judged: Contender[] = [];
  for (const model of models) {
    const contestant = [{ model, parameters: {} }];
    const memory = watchMemory();
    const { folds } = await crossValidate(
      table,
      target,
      split,
      contestant,
      [],
      random.split('folds'),
      noNotes,
      context,
    );
    const own = folds[0]!;
    judged.push({ name: model, model, probability: own.probability, cost: costOf(own, split.folds, memory.peakMiB()) });
  }
  const weights = weightsOf(all);
  const curves =
    options.sizes === undefined
      ? undefined
      : await learningCurves(
          { table, target, outcome, weights, split, models, sizes: sizesFor(options.sizes, split) },
          random.split('sizes'),
          context,
        );
  const data = await judgeAll(judged, outcome, weights, random, context);
  return {
    data: {
      ...data,
      rows: outcome.length,
      events: outcome.reduce((sum, value) => sum + value, 0),
      target,
      source: prepared.sources.map(({ name }) => name).join(', '),
      protocol: split.protocol,
      fathom: fathomVersion,
      ...(curves === undefined ? {} : { curves }),
    },
    warnings: prepared.warnings,
  };
}

function simplicity(model: string): number {
  const place = bySimplicity.indexOf(model);
  return place < 0 ? bySimplicity.length : place;
}

interface Contender {
  /** Model, or run. */
  readonly name: string;
  readonly model: string;
  /** shape (rows,), NaN for rows that were never held out */
  readonly probability: Float64Array;
  readonly cost: ComparisonModel['cost'];
}

function costOf(
  own: OutOfFold,
  folds: readonly { readonly test: Int32Array }[],
  peakMemory: number,
): Contender['cost'] {
  const held = folds.reduce((sum, { test }) => sum + test.length, 0);
  return {
    fitSeconds: (own.seconds - own.predictSeconds) / folds.length,
    predictMicroseconds: (1e6 * own.predictSeconds) / Math.max(1, held),
    bytes: Math.round(own.bytes),
    peakMemoryMiB: peakMemory,
  };
}

/** Metrics of each contender on the rows that all have held out, and the tests between them. */
async function judgeAll(
  contenders: readonly Contender[],
  allOutcome: Int32Array,
  allWeights: Float64Array | undefined,
  random: Random,
  context: JobContext,
): Promise<Pick<ComparisonData, 'models' | 'pairs' | 'best' | 'recommended' | 'beaten'>> {
  const held = positions(allOutcome.length, (i) =>
    contenders.every(({ probability }) => !Number.isNaN(probability[i]!)),
  );
  const outcome = pickRows(allOutcome, held);
  const weights = allWeights && pickRows(allWeights, held);
  const picked = contenders.map(({ probability }) => pickRows(probability, held));
  const judged = await parallelMap(
    judgeJob,
    picked.map((probability) => ({
      outcome,
      probability,
      weights,
      bootstrap: 0,
      randomKey: random.split('judge').key,
    })),
    { threads: context.threads, stop: context.stop },
  );
  const models = contenders.map(({ name, model, cost }, i): ComparisonModel => {
    const { metrics, intervals } = judged[i]!.judgement;
    return { model: name, family: model, size: findFamily(families, model).size, metrics, intervals, cost };
  });
  // The naive baseline is shown, and never taken.
  const real = models.flatMap(({ model, family, metrics }, i) =>
    family === 'prior' && models.length > 1 ? [] : [{ model, auc: metrics.auc, probability: picked[i]! }],
  );
  return { models, ...compareModels(real, outcome, { weights }) };
}

/** As `writePredictions` writes them, whatever their values look like. */
const predictionKinds = { row: 'numeric', outcome: 'numeric', fold: 'numeric', probability: 'numeric' } as const;

async function compareRuns(
  refs: readonly string[],
  options: PlainCompareOptions,
  context: JobContext,
): Promise<Compared> {
  if (refs.length < 2) throw new UsageError('compare: name at least two runs, or a task and data.');
  const store = new RunStore(options.home ?? '.fathom');
  const runs: { run: Run; report: ReportData; table: Table }[] = [];
  for (const ref of refs) {
    const run = await store.resolve(ref);
    if (runs.some((other) => other.run.id === run.id)) throw new UsageError(`compare: run ${run.id} is named twice.`);
    if (!run.files.includes('predictions.parquet')) {
      throw new DataError(
        `Run ${run.name ?? run.id} was imported and holds no predictions of held-out rows. Judge each on one file with known outcomes instead: fathom evaluate RUN FILE.`,
      );
    }
    const report = (await run.readJson('report.json')) as ReportData;
    const file = await openDataset([run.path('predictions.parquet')], {
      kinds: predictionKinds,
      threads: context.threads,
      stop: context.stop,
    });
    runs.push({ run, report, table: await file.load() });
    await file.close();
  }
  const [first] = runs;
  for (const other of runs.slice(1)) refuseOtherData(first!, other);
  const rowsOf = ({ table }: (typeof runs)[number]) => table.numbers('row');
  const place = new Map(Array.from(rowsOf(first!), (row, i) => [row, i]));
  const outcome = Int32Array.from(first!.table.numbers('outcome'));
  const contenders = runs.map((each): Contender => {
    const { run, report, table } = each;
    const probability = new Float64Array(outcome.length).fill(Number.NaN);
    const own = table.numbers('probability');
    rowsOf(each).forEach((row, i) => {
      const at = place.get(row);
      if (at !== undefined) probability[at] = own[i]!;
    });
    const { seconds } = report.candidates[0]!;
    const bytes = run.manifest.files?.['model/manifest.json']?.bytes ?? 0;
    const folds = 'folds' in report.model.protocol ? report.model.protocol.folds : 1;
    const cost = { fitSeconds: seconds / folds, predictMicroseconds: null, bytes, peakMemoryMiB: null };
    return { name: run.name ?? run.id, model: report.model.name, probability, cost };
  });
  const order = contenders.toSorted((a, b) => simplicity(a.model) - simplicity(b.model));
  const random = new Random(options.seed ?? 0);
  const isSame = runs.every(({ table }) => sameFolds(first!.table, table));
  const { data } = first!.report;
  return {
    data: {
      ...(await judgeAll(order, outcome, undefined, random, context)),
      rows: data.rows,
      events: data.target.events,
      target: data.target.column,
      source: data.sources.map(({ name }) => name).join(', '),
      protocol: first!.report.model.protocol,
      fathom: fathomVersion,
    },
    warnings: isSame ? [] : ['The runs drew their folds differently, so their models learned from different rows.'],
  };
}

type OpenRun = { readonly run: Run; readonly report: ReportData };

/** @throws DataError when predictions of the two cannot be laid side by side */
function refuseOtherData(a: OpenRun, b: OpenRun): void {
  const of = ({ report }: OpenRun) => report.data.sources.map(({ sha256 }) => sha256).join(' ');
  const say = ({ run, report }: OpenRun) =>
    `${run.name ?? run.id} learned from ${report.data.sources.map(({ name }) => name).join(', ')} (${report.data.rows} rows)`;
  const hint = 'Judge each on one file with known outcomes instead: fathom evaluate RUN FILE.';
  if (of(a) !== of(b))
    throw new DataError(`${say(a)}, ${say(b)}: the files differ, so no row is judged by both. ${hint}`);
  const outcome = ({ report }: OpenRun) =>
    `"${report.data.target.column}" = ${report.data.target.positive.join(' or ')}`;
  if (outcome(a) !== outcome(b)) {
    throw new DataError(
      `${a.run.name ?? a.run.id} predicts ${outcome(a)}, ${b.run.name ?? b.run.id} predicts ${outcome(b)}: these are different outcomes. Compare runs that predict the same.`,
    );
  }
}

function sameFolds(a: Table, b: Table): boolean {
  if (a.rowCount !== b.rowCount) return false;
  const [x, y] = [a.numbers('fold'), b.numbers('fold')];
  return x.every((fold, i) => fold === y[i] || (Number.isNaN(fold) && Number.isNaN(y[i]!)));
}
