// `fathom import`: a model that another library trained becomes a run.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { type ColumnSchema, openDataset, ownEntry, type Schema } from '../data/index.js';
import { DataError, UsageError } from '../errors/index.js';
import { judge, scoreScale } from '../evaluate/index.js';
import { backgroundOf, checkAdditivity, globalImportance } from '../explain/index.js';
import {
  adoptModel,
  type Classifier,
  checkModelSize,
  eventProbability,
  type ForeignModel,
  type ImportedModel,
  OnnxModel,
  readForeignModel,
  usedFeatures,
} from '../models/index.js';
import { defineJob, type JobContext, runInWorker, threadBudget } from '../parallel/index.js';
import { Random } from '../random/index.js';
import { checkName, RunStore } from '../runs/index.js';
import { exampleApplicants } from './example-applicants.js';
import { rankImportance } from './importance.js';
import { matchColumns } from './match-columns.js';
import { peakMemoryMiB } from './memory.js';
import { manifestPath } from './model-manifest.js';
import type { ImportOptions } from './options.js';
import { binaryOutcome, type KnownValues, type Outcome } from './outcome.js';
import { labelledInputs } from './read-labelled.js';
import { type ImportResult, schemaVersion } from './results.js';
import { type ImportRecord, importRecordPath, judgedAtImport } from './run-record.js';
import { type SavedModel, writeManifest } from './saved-model.js';
import { sayApplicant } from './words.js';

type PlainImportOptions = Omit<ImportOptions, 'progress' | 'stop'>;

/** Rows of the data that are held in memory, and those that are explained. */
const [heldRows, explainedRows] = [200_000, 5000];
/** Rows that are explained where this takes many predictions for each. */
const sampledRows = 500;

/**
 * Makes a run of a LightGBM, XGBoost or ONNX model file, which the other commands then use.
 *
 * @throws DataError when file and data do not fit; NotSupportedError for a model that is no sum of trees for one event;
 *   UsageError for settings that do not make sense
 */
export function importModel(options: ImportOptions): Promise<ImportResult> {
  const { progress, stop, ...plain } = options;
  return runInWorker(importJob, plain, { threads: threadBudget(options.threads), progress, stop });
}

export const importJob = defineJob(
  import.meta.url,
  'importJob',
  async (options: PlainImportOptions, context: JobContext): Promise<ImportResult> => {
    const started = performance.now();
    checkSettings(options);
    const language = options.language ?? 'en';
    const bytes = await readModelFile(options.model);
    const file = {
      name: basename(options.model),
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
    const columns = options.data === undefined ? undefined : await columnsOf(options.data, options, context);
    const read = isOnnx(bytes, options.model)
      ? await readOnnxModel(bytes, columns, options)
      : readTrees(bytes, columns, options);
    const found = columns === undefined ? undefined : await tryOn(read.classifier, columns, options, context);
    const classifier = found?.classifier ?? read.classifier;
    const model: SavedModel = {
      classifier,
      inputs: [...classifier.features, ...idColumns(columns, classifier)],
      ...(found?.outcome && { target: options.target!, values: valuesOf(found.outcome) }),
      scale: scoreScale(),
      background: found?.background ?? { rows: 0, features: [] },
    };
    const store = new RunStore(options.home ?? '.fathom');
    const seed = options.seed ?? 0;
    const { name } = options;
    const draft = await store.create({ task: 'import', ...(name && { name }), seed, settings: options });
    try {
      await draft.writeFile(manifestPath, writeManifest(model));
      await draft.writeFile(importRecordPath, JSON.stringify(found?.record ?? {}));
      const { explained, judgement } = found?.record ?? {};
      const result: ImportResult = {
        schemaVersion,
        run: draft.id,
        ...(name && { name }),
        model: read.family,
        origin: { ...read.origin, file },
        features: classifier.features.map(({ name, kind }) => ({ name, kind })),
        featuresInFile: read.featuresInFile,
        ...(found && { rows: found.rows }),
        ...(found?.outcome && {
          target: {
            column: options.target!,
            positive: found.outcome.positive,
            events: found.record.judgement!.events,
            excluded: found.outcome.excluded,
          },
        }),
        results: judgedAtImport(judgement, language),
        importance: explained?.importance ?? [],
        applicants: explained?.applicants.map((applicant) => sayApplicant(applicant, language)) ?? [],
        seconds: (performance.now() - started) / 1000,
        peakMemoryMiB: peakMemoryMiB(),
        warnings: [...read.warnings, ...(found?.warnings ?? uncheckedNames(options.map))],
      };
      await draft.finish(result);
      return result;
    } catch (error) {
      await draft.abandon(error);
      throw error;
    }
  },
);

/** Names of columns that no data have shown. */
function uncheckedNames(map: PlainImportOptions['map'] = {}): string[] {
  const named = Object.entries(map).map(([feature, column]) => `${feature}=${column}`);
  if (named.length === 0) return [];
  return [
    `No data were given, so nothing shows whether there are such columns: --map ${named.join(' --map ')}. A wrong name is found when the model is first used; add --data FILE to find it now.`,
  ];
}

function checkSettings({ name, data, target, positive, exclude }: PlainImportOptions): void {
  if (name !== undefined) checkName('name', name);
  if (target !== undefined && data === undefined) {
    throw new UsageError('--target is a column of the data: add --data FILE, or leave it out.');
  }
  if (target === undefined && (positive !== undefined || exclude !== undefined)) {
    throw new UsageError('--positive and --exclude are values of the target: add --target COLUMN, or leave them out.');
  }
}

async function readModelFile(path: string): Promise<Uint8Array> {
  try {
    checkModelSize((await stat(path)).size, path);
    return await readFile(path);
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`${path}: the file cannot be read. Check the path and its permissions.`, { cause: error });
  }
}

/** What was made of the file. */
interface Imported {
  readonly family: ImportResult['model'];
  readonly classifier: Classifier;
  readonly origin: Omit<ImportResult['origin'], 'file'>;
  readonly featuresInFile: number;
  readonly warnings: readonly string[];
}

/** An ONNX file starts with the field of its format's version, which text of any kind does not. */
function isOnnx(bytes: Uint8Array, path: string): boolean {
  return extname(path).toLowerCase() === '.onnx' || bytes[0] === 0x08;
}

function readTrees(bytes: Uint8Array, columns: Schema | undefined, options: PlainImportOptions): Imported {
  if (options.features !== undefined) {
    throw new UsageError(
      '--features names the columns of an ONNX file; the file of trees names its own. Leave it out.',
    );
  }
  const foreign = readForeignModel(bytes, options.model, options.rounds);
  const classifier = adopt(foreign, columns, options);
  return {
    family: 'imported',
    classifier,
    origin: { ...classifier.origin, rounds: foreign.rounds },
    featuresInFile: foreign.features.length,
    warnings: foreign.warnings,
  };
}

async function readOnnxModel(
  bytes: Uint8Array,
  columns: Schema | undefined,
  options: PlainImportOptions,
): Promise<Imported> {
  const { model: path, features: names, levels, rounds, map } = options;
  if (levels !== undefined || rounds !== undefined) {
    throw new UsageError(
      '--levels and --rounds are for files of LightGBM and XGBoost; leave them out for an ONNX file.',
    );
  }
  const wanted = new OnnxModel({ bytes, names }, path).features.map(({ name }) => name);
  const rename = Object.fromEntries(matchColumns(wanted, wanted, columns, map));
  const classifier = new OnnxModel({ bytes, names, rename }, path);
  await classifier.open();
  return {
    family: 'onnx',
    classifier,
    origin: { library: `ONNX by ${classifier.producer}` },
    featuresInFile: wanted.length,
    warnings: [],
  };
}

const valuesOf = ({ positive, negative, open }: Outcome): KnownValues => ({ positive, negative, open });

/** The columns of the data as they look by themselves. */
async function columnsOf(
  data: readonly string[],
  { sheet }: PlainImportOptions,
  { threads, stop }: JobContext,
): Promise<Schema> {
  const file = await openDataset(data, { sheet, threads, stop });
  await file.close();
  return file.schema;
}

function adopt(foreign: ForeignModel, columns: Schema | undefined, options: PlainImportOptions): ImportedModel {
  const names = foreign.features.map(({ name }) => name);
  const used = usedFeatures(foreign).map((j) => foreign.features[j]!);
  const rename = matchColumns(
    used.map(({ name }) => name),
    names,
    columns,
    options.map,
  );
  const words = new Map<string, readonly [string, string]>();
  for (const { name, levels } of columns === undefined ? [] : used) {
    if (levels !== undefined || ownEntry(options.levels, name) !== undefined) continue;
    const found = wordsOf(columns!.find((column) => column.name === rename.get(name))!, name);
    if (found !== undefined) words.set(name, found);
  }
  return adoptModel(foreign, options.model, { rename, words, levels: options.levels });
}

/** The words for 0 and 1 of a column that the model reads as numbers; undefined for a column of numbers. */
function wordsOf(
  { name, kind, format, levels = [] }: ColumnSchema,
  feature: string,
): readonly [string, string] | undefined {
  if (kind === 'numeric' && format === undefined) return undefined;
  const isNumber = (level: string) => level.trim() !== '' && Number.isFinite(Number(level));
  if ((kind === 'categorical' || kind === 'boolean') && levels.every(isNumber)) return undefined;
  const [no, yes] = ['false', 'true'].map((word) => levels.find((level) => level.toLowerCase() === word));
  if (levels.length === 2 && no !== undefined && yes !== undefined) return [no, yes];
  const refuse = (held: string, what: string) =>
    new DataError(`The model reads numbers in "${feature}", and column "${name}" of the data holds ${held}. ${what}`);
  if (kind === 'categorical' || kind === 'boolean') {
    const shown = levels.slice(0, 3);
    throw refuse(
      `words (${shown.join(', ')}${levels.length > 3 ? ', ...' : ''})`,
      `If it was trained on codes of them, name them with --levels FILE, JSON such as ${JSON.stringify({ [feature]: shown })} in the order of the codes.`,
    );
  }
  const held = kind === 'numeric' ? `numbers written as ${format}` : kind === 'datetime' ? 'dates' : 'text';
  throw refuse(held, 'Give the data as the model was trained on them.');
}

/** Columns that name a row, to be shown beside its score. */
function idColumns(columns: Schema | undefined, { features }: Classifier): Schema {
  const taken = new Set(features.map(({ name }) => name));
  return (columns ?? [])
    .filter(({ name, role }) => role === 'id' && !taken.has(name))
    .map(({ name, kind, role }) => ({ name, kind, role }));
}

interface Tried {
  /** The model, comparing with some of these rows where it explains itself so. */
  readonly classifier: Classifier;
  readonly rows: number;
  readonly outcome?: Outcome;
  readonly record: ImportRecord;
  readonly background: SavedModel['background'];
  readonly warnings: readonly string[];
}

/** The model on the rows that were given: what these look like, what it says of them, and whether that makes sense. */
async function tryOn(
  given: Classifier,
  columns: Schema,
  options: PlainImportOptions,
  context: JobContext,
): Promise<Tried> {
  const { target } = options;
  const random = new Random(options.seed ?? 0).split('import');
  if (target !== undefined && given.features.some(({ name }) => name === target)) {
    throw new UsageError(`--target "${target}" is a feature of the model; name the column that holds the outcome.`);
  }
  const inputs = [...given.features, ...idColumns(columns, given)];
  const file = await openDataset(options.data!, {
    schema: target === undefined ? inputs : labelledInputs({ inputs }, target),
    sheet: options.sheet,
    threads: context.threads,
    progress: context.progress,
    stop: context.stop,
  });
  try {
    const warnings = [...file.warnings];
    if (file.rowCount > heldRows) {
      warnings.push(`The data have ${file.rowCount} rows; a seeded sample of ${heldRows} of them is looked at.`);
    }
    const table = await file.sample(heldRows, random.split('rows'));
    const outcome = target === undefined ? undefined : binaryOutcome(table, target, options);
    const known = outcome?.table ?? table;
    if (known.rowCount === 0) throw new DataError('The data have no rows; a model is tried on some.');
    const classifier = given instanceof OnnxModel ? given.against(known) : given;
    const probability = eventProbability(await classifier.predictProba(known));
    const judgement =
      outcome === undefined
        ? undefined
        : { target: target!, ...judge(outcome.outcome, probability, { random: random.split('judge') }) };
    const sample = known.rows(
      random.split('explain').sample(known.rowCount, given instanceof OnnxModel ? sampledRows : explainedRows),
    );
    const explanation = await classifier.explain(sample);
    checkAdditivity(explanation);
    const background = backgroundOf(known, { features: classifier.features, outcome: outcome?.outcome });
    const scale = scoreScale();
    return {
      classifier,
      rows: known.rowCount,
      ...(outcome && { outcome }),
      background,
      record: {
        ...(judgement && { judgement }),
        explained: {
          method: explanation.method,
          baseProbability: 1 / (1 + Math.exp(-explanation.baseValue)),
          importance: rankImportance(explanation.features, globalImportance(explanation)),
          applicants: await exampleApplicants(known, probability, { classifier, inputs, scale, background }),
        },
      },
      warnings: [...warnings, ...doubts(probability, outcome?.outcome, judgement?.metrics.auc)],
    };
  } finally {
    await file.close();
  }
}

/** What speaks against the model meaning what it should, on these rows. */
function doubts(probability: Float64Array, outcome: Int32Array | undefined, auc: number | undefined): string[] {
  const said: string[] = [];
  if (probability.every((p) => p === probability[0])) {
    said.push('The model says the same of every row: the columns may not hold what it was trained on.');
  } else if (auc !== undefined && auc < 0.5) {
    said.push(
      `The model ranks these rows the wrong way round (AUC ${auc.toFixed(3)}): check --positive, and that the columns mean what they meant in its training.`,
    );
  }
  if (outcome === undefined) return said;
  const mean = probability.reduce((sum, p) => sum + p, 0) / probability.length;
  const rate = outcome.reduce((sum, event) => sum + event, 0) / outcome.length;
  const percent = (share: number) => `${(100 * share).toPrecision(3)} %`;
  if (mean > 2 * rate || mean < rate / 2) {
    said.push(
      `The model expects ${percent(mean)} defaults here and ${percent(rate)} defaulted: its probabilities may be those of weighted or sampled training rows.`,
    );
  }
  return said;
}
