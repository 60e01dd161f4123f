// A fitted model with everything needed to use it on new data: what a run keeps in model/manifest.json.
import { z } from 'zod';
import { kinds, roles, type Schema, type Table } from '../data/index.js';
import { DataError, UsageError } from '../errors/index.js';
import { type ScoreScale, scoreScale } from '../evaluate/index.js';
import type { Background } from '../explain/index.js';
import {
  CalibratedClassifier,
  type Calibrator,
  type Classifier,
  calibratorSchema,
  findFamily,
  loadable,
  type Model,
  ScorecardModel,
} from '../models/index.js';
import type { Run } from '../runs/index.js';
import type { KnownValues } from './outcome.js';

export interface SavedModel {
  readonly classifier: Classifier;
  /** The columns to read from new data: the features, the time they are counted from, and ids that name a row. */
  readonly inputs: Schema;
  /** Column of the outcome, and what its values meant when the run was made; a model may come without. */
  readonly target?: string;
  readonly values?: KnownValues;
  /** Name of the weight column, when there was one. */
  readonly weight?: string;
  /** Name of the column whose groups were held out together, when there was one. */
  readonly group?: string;
  readonly scale: ScoreScale;
  /** What a typical applicant looks like, for reasons in words. */
  readonly background: Background;
}

/** A model that knows which column tells the outcome. */
export type LabelledModel = SavedModel & Required<Pick<SavedModel, 'target' | 'values'>>;

/** @throws UsageError when the run's model came without an outcome */
export function labelled(model: SavedModel, run: string): LabelledModel {
  const { target, values } = model;
  if (target !== undefined && values !== undefined) return { ...model, target, values };
  throw new UsageError(
    `Run ${run} does not know which column holds the outcome: its model was imported without labelled data. Import it again with --data FILE --target COLUMN.`,
  );
}

export const manifestPath = 'model/manifest.json';
const format = 1;

const manifestSchema = z.object({
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
  target: z.string().optional(),
  values: z
    .object({ positive: z.array(z.string()), negative: z.array(z.string()), open: z.array(z.string()) })
    .optional(),
  calibrator: calibratorSchema.optional(),
  weight: z.string().optional(),
  group: z.string().optional(),
  scale: z.object({
    baseScore: z.number(),
    baseOdds: z.number().positive(),
    pointsToDoubleOdds: z.number().positive(),
  }),
  background: z.unknown(),
});

/** JSON text of a model: the same model gives the same bytes. */
export function writeManifest(model: SavedModel): string {
  return `${JSON.stringify({
    format,
    family: model.classifier.name,
    state: model.classifier.save(),
    ...(model.classifier instanceof CalibratedClassifier ? { calibrator: model.classifier.calibrator } : {}),
    inputs: model.inputs,
    target: model.target,
    values: model.values,
    weight: model.weight,
    group: model.group,
    scale: model.scale.settings,
    background: model.background,
  })}\n`;
}

/** @throws DataError when the file is damaged or of a newer format */
export async function readSavedModel(run: Run): Promise<SavedModel> {
  const written = await run.readJson<{ readonly kind?: unknown } | null>(manifestPath);
  if (written?.kind !== undefined) {
    throw new UsageError(
      `Run ${run.id} was made by fathom train tabular and has no score, grade or default; use predict, evaluate, explain, export or reproduce of tabular runs.`,
    );
  }
  const manifest = manifestSchema.safeParse(written);
  if (!manifest.success) {
    throw new DataError(
      `${run.path(manifestPath)}: not a model of Fathom's (${manifest.error.issues[0]?.path.join('.')}: ${manifest.error.issues[0]?.message}). Train it again, or copy the run folder again.`,
    );
  }
  const { data } = manifest;
  if (data.format > format) {
    throw new DataError(
      `${run.path(manifestPath)}: written by a newer Fathom (format ${data.format}; this one reads up to ${format}). Upgrade Fathom to use it.`,
    );
  }
  return {
    classifier: withCalibrator(findFamily(loadable, data.family).load(data.state), data.calibrator),
    inputs: data.inputs,
    ...(data.target === undefined ? {} : { target: data.target }),
    ...(data.values === undefined ? {} : { values: data.values }),
    ...(data.weight === undefined ? {} : { weight: data.weight }),
    ...(data.group === undefined ? {} : { group: data.group }),
    scale: scoreScale(data.scale),
    background: data.background as Background,
  };
}

/** The model with its probabilities put right; a scorecard's points are its log-odds, so it stays as it is. */
export function withCalibrator(classifier: Classifier, calibrator: Calibrator | undefined): Classifier {
  if (calibrator === undefined || calibrator.kind === 'none' || classifier instanceof ScorecardModel) return classifier;
  return new CalibratedClassifier(classifier, calibrator);
}

/** The same of any model: where it is no classifier of two classes, there is no calibrator. */
export function calibrated(model: Model, calibrator: Calibrator | undefined): Model {
  return calibrator === undefined ? model : withCalibrator(model as Classifier, calibrator);
}

/** Score of each row, shape (rows,): the sum of the points for a scorecard, the scaled probability for the others. */
export function scoresOf(model: SavedModel, table: Table, probability: Float64Array): Float64Array {
  if (model.classifier instanceof ScorecardModel) return model.classifier.points(table);
  return probability.map((pd) => model.scale.score(pd));
}
