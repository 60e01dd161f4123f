// What runs of all tasks keep of their models in model/manifest.json, and how it is read again.
import { z } from 'zod';
import { kinds, roles, type Schema } from '../data/index.js';
import { DataError } from '../errors/index.js';
import type { Background } from '../explain/index.js';
import {
  CalibratedClassifier,
  type Calibrator,
  type Classifier,
  calibratorSchema,
  findFamily,
  type LoadableFamily,
  type Model,
  ScorecardModel,
  type TargetKind,
} from '../models/index.js';
import type { Run } from '../runs/index.js';

export interface Basics {
  readonly model: Model;
  /** The columns to read from new data: the features, the time they are counted from, and ids that name a row. */
  readonly inputs: Schema;
  /** Name of the weight column, when there was one. */
  readonly weight?: string;
  /** Name of the column whose groups were held out together, when there was one. */
  readonly group?: string;
  /** What a typical row looks like, for reasons in words. */
  readonly background: Background;
}

export const manifestPath = 'model/manifest.json';
const format = 1;

/** The fields that all manifests have. */
export const basicsShape = {
  format: z.number().int(),
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
  calibrator: calibratorSchema.optional(),
  weight: z.string().optional(),
  group: z.string().optional(),
  background: z.unknown(),
};

/** How a model itself is written. @param kind of its target, in runs that tell it */
export function writtenModel(model: Model, kind?: TargetKind) {
  return {
    format,
    kind,
    family: model.name,
    state: model.save(),
    ...(model instanceof CalibratedClassifier ? { calibrator: model.calibrator } : {}),
  };
}

/** The fields of a manifest. @throws DataError when the file is damaged or of a newer format */
export function parseManifest<T extends { readonly format: number }>(run: Run, written: unknown, schema: z.ZodType<T>) {
  const manifest = schema.safeParse(written);
  if (!manifest.success) {
    const issue = manifest.error.issues[0];
    throw new DataError(
      `${run.path(manifestPath)}: not a model of Fathom's (${issue?.path.join('.')}: ${issue?.message}). Train it again, or copy the run folder again.`,
    );
  }
  if (manifest.data.format > format) {
    throw new DataError(
      `${run.path(manifestPath)}: written by a newer Fathom (format ${manifest.data.format}; this one reads up to ${format}). Upgrade Fathom to use it.`,
    );
  }
  return manifest.data;
}

type BasicFields = z.infer<z.ZodObject<typeof basicsShape>>;

export function readBasics(
  { family, state, inputs, calibrator, weight, group, background }: BasicFields,
  families: readonly LoadableFamily<Model>[],
): Basics {
  return {
    model: withCalibrator(findFamily(families, family).load(state), calibrator),
    inputs,
    ...(weight === undefined ? {} : { weight }),
    ...(group === undefined ? {} : { group }),
    background: background as Background,
  };
}

/**
 * The model with its probabilities put right; a scorecard's points are its log-odds, so it stays as it is.
 *
 * @param calibrator of classifiers of two classes only
 */
export function withCalibrator(model: Model, calibrator: Calibrator | undefined): Model {
  if (calibrator === undefined || calibrator.kind === 'none' || model instanceof ScorecardModel) return model;
  return new CalibratedClassifier(model as Classifier, calibrator);
}
