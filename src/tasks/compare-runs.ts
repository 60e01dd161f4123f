// Runs laid side by side on the rows that they did not learn from. An imported run brings no such rows, so its model is
// asked about those of the trained runs beside it.
import { openDataset, type ReadOptions, type Table } from '../data/index.js';
import { DataError, UsageError } from '../errors/index.js';
import { eventProbability } from '../models/index.js';
import type { JobContext } from '../parallel/index.js';
import { Random } from '../random/index.js';
import type { ComparisonData, ReportData } from '../report/index.js';
import { fathomVersion, type Run, RunStore } from '../runs/index.js';
import type { Compared, Contender } from './comparer.js';
import { judgeAll, simplicity } from './judge-all.js';
import { manifestPath } from './model-manifest.js';
import type { CompareOptions, TrainOptions } from './options.js';
import { readSavedModel } from './saved-model.js';

type CompareRunsOptions = Pick<CompareOptions, 'home' | 'seed'>;

/**
 * @throws UsageError for fewer than two runs or one named twice; DataError when no trained run is among them, or they
 *   learned from different rows, another outcome or with other weights
 */
export async function compareRuns(
  refs: readonly string[],
  options: CompareRunsOptions,
  context: JobContext,
): Promise<Compared<ComparisonData>> {
  if (refs.length < 2) throw new UsageError('compare: name at least two runs, or a task and data.');
  const store = new RunStore(options.home ?? '.fathom');
  const runs: Run[] = [];
  for (const ref of refs) {
    const run = await store.resolve(ref);
    if (runs.some(({ id }) => id === run.id)) throw new UsageError(`compare: run ${run.id} is named twice.`);
    runs.push(run);
  }
  const trained: TrainedRun[] = [];
  for (const run of runs.filter(wasTrained)) trained.push(await readPredictions(run, context));
  const [first] = trained;
  if (first === undefined) {
    throw new DataError(
      `${runs.map(nameOf).join(' and ')} were imported, so there are no rows to compare them on. Name a run trained here beside them, or judge each on one file with known outcomes: fathom evaluate RUN FILE.`,
    );
  }
  for (const other of trained.slice(1)) refuseOtherData(first, other);
  const rows = first.table.numbers('row');
  const contenders = trained.map((each) => contenderOf(each, rows));
  const warnings: string[] = [];
  for (const run of runs.filter((each) => !wasTrained(each))) {
    contenders.push(await askImported(run, first, rows, context));
  }
  if (!trained.every(({ table }) => sameFolds(first.table, table)))
    warnings.push('The runs drew their folds differently, so their models learned from different rows.');
  const random = new Random(options.seed ?? 0);
  const outcome = Int32Array.from(first.table.numbers('outcome'));
  const { data } = first.report;
  return {
    data: {
      ...(await judgeAll(
        contenders.toSorted((a, b) => simplicity(a.model) - simplicity(b.model)),
        outcome,
        {
          weights: first.table.has('weight') ? first.table.numbers('weight') : undefined,
          groups: groupsAmong(trained, rows),
        },
        random,
        context,
      )),
      rows: data.rows,
      events: data.target.events,
      target: data.target.column,
      source: sourcesOf(first),
      protocol: first.report.model.protocol,
      fathom: fathomVersion,
    },
    sources: data.sources,
    runs: runs.map((run) => ({
      id: run.id,
      ...(run.name === undefined ? {} : { name: run.name }),
      createdAt: run.manifest.createdAt,
      seed: run.manifest.recipe.seed,
      isImported: !wasTrained(run),
    })),
    warnings,
  };
}

interface TrainedRun {
  readonly run: Run;
  readonly report: ReportData;
  /** What it predicted of each row while that was held out. */
  readonly table: Table;
}

const predictionsPath = 'predictions.parquet';
/** As `writePredictions` writes them, whatever their values look like. */
const predictionKinds = { row: 'numeric', outcome: 'numeric', fold: 'numeric', probability: 'numeric' } as const;

const wasTrained = (run: Run) => run.files.includes(predictionsPath);
const nameOf = (run: Run) => run.name ?? run.id;
const sourcesOf = ({ report }: TrainedRun) => report.data.sources.map(({ name }) => name).join(', ');
const weightColumn = ({ data }: ReportData) => data.columns.find(({ role }) => role === 'weight')?.name;
const modelBytes = (run: Run) => run.manifest.files?.[manifestPath]?.bytes ?? 0;

async function readPredictions(run: Run, { threads, stop }: JobContext): Promise<TrainedRun> {
  const report = (await run.readJson('report.json')) as ReportData;
  if ('kind' in report) {
    throw new UsageError(
      `compare: run ${run.id} was made by fathom train tabular, another run here was not; compare runs of one task.`,
    );
  }
  const open = (kinds: ReadOptions['kinds']) => openDataset([run.path(predictionsPath)], { kinds, threads, stop });
  const bare = await open(predictionKinds);
  await bare.close();
  const { protocol } = report.model;
  const parts = {
    weight: weightColumn(report),
    group: 'group' in protocol ? protocol.group : undefined,
  };
  const kinds: Record<string, 'numeric'> = { ...predictionKinds };
  for (const [part, column] of Object.entries(parts)) {
    if (column === undefined) continue;
    kinds[part] = 'numeric';
    if (bare.schema.some(({ name }) => name === part)) continue;
    throw new DataError(
      `${nameOf(run)} ${part === 'weight' ? 'counts rows' : 'holds rows out'} by "${column}" and was trained by an older Fathom, which did not keep these ${part}s: train it again to compare it.`,
    );
  }
  const file = await open(kinds);
  try {
    return { run, report, table: await file.load() };
  } finally {
    await file.close();
  }
}

/** @param rows numbers of the rows that are compared, in order */
function contenderOf({ run, report, table }: TrainedRun, rows: Float64Array): Contender {
  const { seconds } = report.candidates[0]!;
  const folds = 'folds' in report.model.protocol ? report.model.protocol.folds : 1;
  return {
    name: nameOf(run),
    model: report.model.name,
    prediction: inOrder(rows, table.numbers('row'), table.numbers('probability')),
    cost: { fitSeconds: seconds / folds, predictMicroseconds: null, bytes: modelBytes(run), peakMemoryMiB: null },
  };
}

/** What an imported model says of the rows that a trained run was judged on. */
async function askImported(
  run: Run,
  beside: TrainedRun,
  rows: Float64Array,
  { threads, stop, progress }: JobContext,
): Promise<Contender> {
  const model = await readSavedModel(run);
  const { data, sheet } = beside.run.manifest.recipe.settings as TrainOptions;
  const file = await openDataset(data, { schema: model.inputs, sheet, threads, stop, progress });
  try {
    file.sources.forEach(({ name, sha256 }, i) => {
      if (beside.report.data.sources[i]?.sha256 === sha256) return;
      throw new DataError(
        `${name} has changed since ${nameOf(beside.run)} learned from it, and ${nameOf(run)} was imported: there are no rows to judge both on. Bring the file as it was, or train again.`,
      );
    });
    const table = await file.load();
    const probability = eventProbability(await model.classifier.predictProba(table));
    return {
      name: nameOf(run),
      model: model.classifier.name,
      prediction: inOrder(rows, table.rowNumbers, probability),
      cost: { fitSeconds: null, predictMicroseconds: null, bytes: modelBytes(run), peakMemoryMiB: null },
      mayHaveLearned: true,
    };
  } finally {
    await file.close();
  }
}

/** `values` of the rows numbered `from`, in the order of the rows numbered `to`; NaN where there is none. */
function inOrder(to: Float64Array, from: Float64Array, values: Float64Array): Float64Array {
  const place = new Map(Array.from(from, (row, i) => [row, i]));
  return Float64Array.from(to, (row) => values[place.get(row) ?? -1] ?? Number.NaN);
}

/** @throws DataError when predictions of the two cannot be laid side by side */
function refuseOtherData(a: TrainedRun, b: TrainedRun): void {
  const of = ({ report }: TrainedRun) => report.data.sources.map(({ sha256 }) => sha256).join(' ');
  const say = (each: TrainedRun) =>
    `${nameOf(each.run)} learned from ${sourcesOf(each)} (${each.report.data.rows} rows)`;
  const hint = 'Judge each on one file with known outcomes instead: fathom evaluate RUN FILE.';
  if (of(a) !== of(b))
    throw new DataError(`${say(a)}, ${say(b)}: the files differ, so no row is judged by both. ${hint}`);
  const outcome = ({ report }: TrainedRun) =>
    `"${report.data.target.column}" = ${report.data.target.positive.join(' or ')}`;
  if (outcome(a) !== outcome(b)) {
    throw new DataError(
      `${nameOf(a.run)} predicts ${outcome(a)}, ${nameOf(b.run)} predicts ${outcome(b)}: these are different outcomes. Compare runs that predict the same.`,
    );
  }
  const counting = ({ report }: TrainedRun) => {
    const weight = weightColumn(report);
    return weight === undefined ? 'counts every row alike' : `counts rows by "${weight}"`;
  };
  if (counting(a) !== counting(b)) {
    throw new DataError(
      `${nameOf(a.run)} ${counting(a)}, ${nameOf(b.run)} ${counting(b)}: their metrics are of different populations. Train both with the same --weight, or both without.`,
    );
  }
}

/** The groups of the first run that held rows out by groups. */
function groupsAmong(trained: readonly TrainedRun[], rows: Float64Array): Int32Array | undefined {
  const table = trained.find((each) => each.table.has('group'))?.table;
  return table && Int32Array.from(inOrder(rows, table.numbers('row'), table.numbers('group')));
}

function sameFolds(a: Table, b: Table): boolean {
  if (a.rowCount !== b.rowCount) return false;
  const [x, y] = [a.numbers('fold'), b.numbers('fold')];
  return x.every((fold, i) => fold === y[i] || (Number.isNaN(fold) && Number.isNaN(y[i]!)));
}
