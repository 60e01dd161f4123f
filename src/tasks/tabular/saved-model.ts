// A fitted model of a table of any domain with everything needed to use it on new data: what a run keeps in
// model/manifest.json. Manifests of credit models have no `kind`.
import { z } from 'zod';
import { kinds, roles, type Schema } from '../../data/index.js';
import { DataError, UsageError } from '../../errors/index.js';
import type { Background } from '../../explain/index.js';
import { CalibratedClassifier, calibratorSchema, findFamily, type Model } from '../../models/index.js';
import type { Run } from '../../runs/index.js';
import { learners } from '../learners.js';
import { calibrated, manifestPath } from '../saved-model.js';
import type { ResidualBands } from './residual-bands.js';
import { type TableTarget, targetKinds } from './target.js';

export interface SavedTableModel {
  readonly target: TableTarget;
  /** A Classifier or a Regressor, as the target's `Learner` asks it. */
  readonly model: Model;
  /** The columns to read from new data: the features, the time they are counted from, and ids that name a row. */
  readonly inputs: Schema;
  readonly weight?: string;
  readonly group?: string;
  /** What a typical row looks like, for reasons in words. */
  readonly background: Background;
  /** Of numbers. */
  readonly bands?: ResidualBands;
}

const format = 1;

const manifestSchema = z.object({
  format: z.number().int(),
  kind: z.enum(targetKinds),
  family: z.string(),
  state: z.record(z.string(), z.unknown()),
  inputs: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(kinds),
      role: z.enum(roles),
      special: z.array(z.number()).optional(),
      format: z.string().optional(),
      levels: z.array(z.string()).optional(),
    }),
  ),
  target: z.object({
    column: z.string(),
    classes: z.array(z.string()),
    values: z.array(z.array(z.string())),
    excluded: z.array(z.string()),
    readAs: z.enum(['numeric', 'categorical']),
  }),
  calibrator: calibratorSchema.optional(),
  weight: z.string().optional(),
  group: z.string().optional(),
  background: z.unknown(),
  bands: z
    .object({ level: z.number(), edges: z.array(z.number()), bands: z.array(z.tuple([z.number(), z.number()])).min(1) })
    .optional(),
});

/** JSON text of a model: the same model gives the same bytes. */
export function writeTableManifest({ target, model, ...saved }: SavedTableModel): string {
  const { kind, ...meaning } = target;
  return `${JSON.stringify({
    format,
    kind,
    family: model.name,
    state: model.save(),
    ...(model instanceof CalibratedClassifier ? { calibrator: model.calibrator } : {}),
    inputs: saved.inputs,
    target: meaning,
    weight: saved.weight,
    group: saved.group,
    background: saved.background,
    bands: saved.bands,
  })}\n`;
}

/** Whether a run holds a model of a table of any domain. @throws DataError when its files are damaged */
export async function holdsTableModel(run: Run): Promise<boolean> {
  if (!run.files.includes(manifestPath)) return false;
  const manifest = await run.readJson<{ readonly kind?: unknown } | null>(manifestPath);
  return typeof manifest === 'object' && manifest !== null && manifest.kind !== undefined;
}

/** @throws UsageError when the run is of another task, DataError when the file is damaged or of a newer format */
export async function readTableModel(run: Run): Promise<SavedTableModel> {
  if (!(await holdsTableModel(run)))
    throw new UsageError(`Run ${run.id} was not made by fathom train tabular; use the functions for credit runs.`);
  const manifest = manifestSchema.safeParse(await run.readJson(manifestPath));
  if (!manifest.success) {
    const issue = manifest.error.issues[0];
    throw new DataError(
      `${run.path(manifestPath)}: not a model of Fathom's (${issue?.path.join('.')}: ${issue?.message}). Train it again, or copy the run folder again.`,
    );
  }
  const { data } = manifest;
  if (data.format > format) {
    throw new DataError(
      `${run.path(manifestPath)}: written by a newer Fathom (format ${data.format}; this one reads up to ${format}). Upgrade Fathom to use it.`,
    );
  }
  const { kind } = data;
  return {
    target: { kind, ...data.target },
    model: calibrated(findFamily(learners[kind].loadable, data.family).load(data.state), data.calibrator),
    inputs: data.inputs,
    ...(data.weight === undefined ? {} : { weight: data.weight }),
    ...(data.group === undefined ? {} : { group: data.group }),
    background: data.background as Background,
    ...(data.bands === undefined ? {} : { bands: data.bands }),
  };
}
