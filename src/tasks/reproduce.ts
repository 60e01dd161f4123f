// `fathom reproduce`: a run trained again from its recipe, and whether the same came out.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError } from '../errors/index.js';
import type { ReportData, TabularReport } from '../report/index.js';
import { fathomVersion, type Run, RunStore } from '../runs/index.js';
import { manifestPath } from './model-manifest.js';
import type { ReproduceOptions, TrainOptions } from './options.js';
import { type ReproduceResult, schemaVersion } from './results.js';
import { trainTask } from './train.js';
import { deviceCause } from './training-device.js';

type AnyReport = ReportData | TabularReport;

/** Files that hold what was learned and what was predicted: the same bytes, if all went the same way. */
const compared = [manifestPath, 'predictions.parquet'] as const;

/**
 * Trains a run again from its recipe, in a folder that is removed afterwards, and compares bytes and metrics.
 *
 * @throws DataError when the run's data have changed or moved, UsageError when the run does not exist
 */
export async function reproduce(options: ReproduceOptions): Promise<ReproduceResult> {
  const started = performance.now();
  const run = await new RunStore(options.home ?? '.fathom').resolve(options.run);
  if (!run.files.includes('report.json')) {
    throw new DataError(`Run ${run.name ?? run.id} was imported, not trained: there is no training to repeat.`);
  }
  const before = await run.readJson<AnyReport>('report.json');
  const settings = run.manifest.recipe.settings as TrainOptions;
  const home = await mkdtemp(join(tmpdir(), 'fathom-reproduce-'));
  try {
    const { progress, stop, threads } = options;
    const data = options.data ?? settings.data;
    const result = await trainTask({ ...settings, name: undefined, home, data, progress, stop, threads }).catch(
      (error) => {
        if (error instanceof DataError && options.data === undefined) {
          throw new DataError(
            `${error.message} If the data have moved, name them: fathom reproduce ${options.run} FILE...`,
          );
        }
        throw error;
      },
    );
    const again = await new RunStore(home).resolve(result.run);
    const after = await again.readJson<AnyReport>('report.json');
    refuseOtherData(run, before, after);
    const files = await Promise.all(
      compared.map(async (path) => ({ path, isSame: await sameBytes(run.path(path), again.path(path)) })),
    );
    const metrics = metricsOf({ ...before.result.metrics }, { ...after.result.metrics });
    const { fathom, node } = run.manifest.versions;
    const warnings = [
      ...(fathom === fathomVersion ? [] : [`The run was made by Fathom ${fathom}; this is ${fathomVersion}.`]),
      ...(node === process.versions.node
        ? []
        : [`The run was made with Node ${node}; this is ${process.versions.node}.`]),
    ];
    const isReproduced = files.every(({ isSame }) => isSame) && metrics.every(({ before: a, after: b }) => a === b);
    if (!isReproduced) warnings.push(...deviceCause(before.run.device, after.run.device));
    if (!isReproduced && settings.budget !== undefined) warnings.push(budgetCause(settings.budget, before, after));
    return {
      schemaVersion,
      run: run.id,
      model: after.model.name,
      isReproduced,
      files,
      metrics,
      seconds: (performance.now() - started) / 1000,
      warnings,
    };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Of the files as they lie there now, whatever the run has noted of them. */
async function sameBytes(before: string, after: string): Promise<boolean> {
  const [a, b] = await Promise.all([readFile(before).catch(() => undefined), readFile(after)]);
  return a?.equals(b) ?? false;
}

/** Why a run with a budget comes out otherwise. */
function budgetCause(budget: number, before: AnyReport, after: AnyReport): string {
  const tried = ({ model }: AnyReport) =>
    'chosenFrom' in model && model.chosenFrom !== undefined
      ? model.chosenFrom.map((own) => own.model).join(', ') || 'none'
      : 'none';
  const [then, now] = [tried(before), tried(after)];
  const found =
    then === now
      ? `The kept model was chosen from ${then} both times.`
      : `The kept model was chosen from ${then} then, from ${now} now.`;
  return `The run had a budget of ${budget} s, and what there is time for depends on the speed of the machine and what else it does. ${found} A run without --budget comes out the same every time.`;
}

type Metrics = Readonly<Record<string, number>>;

function metricsOf(before: Metrics, after: Metrics): ReproduceResult['metrics'] {
  return Object.keys(before).map((name) => ({ name, before: before[name]!, after: after[name]! }));
}

/** @throws DataError when the files are not those that the run learned from */
function refuseOtherData(run: Run, before: AnyReport, after: AnyReport): void {
  before.data.sources.forEach(({ name, sha256 }, i) => {
    const now = after.data.sources[i];
    if (now?.sha256 === sha256) return;
    throw new DataError(
      `${name} is not the file that run ${run.id} learned from (SHA-256 ${now?.sha256.slice(0, 12) ?? 'none'}, then ${sha256.slice(0, 12)}). Bring the file as it was.`,
    );
  });
}
