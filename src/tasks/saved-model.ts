// A fitted model with everything needed to use it on new data: what a run keeps in model/manifest.json.
import { z } from 'zod';
import type { Table } from '../data/index.js';
import { UsageError } from '../errors/index.js';
import { type ScoreScale, scoreScale } from '../evaluate/index.js';
import { type Classifier, loadable, ScorecardModel } from '../models/index.js';
import type { Run } from '../runs/index.js';
import { type Basics, basicsShape, manifestPath, parseManifest, readBasics, writtenModel } from './model-manifest.js';
import type { KnownValues } from './outcome.js';

export interface SavedModel extends Omit<Basics, 'model'> {
  readonly classifier: Classifier;
  /** Column of the outcome, and what its values meant when the run was made; a model may come without. */
  readonly target?: string;
  readonly values?: KnownValues;
  readonly scale: ScoreScale;
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

const manifestSchema = z.object({
  ...basicsShape,
  target: z.string().optional(),
  values: z
    .object({ positive: z.array(z.string()), negative: z.array(z.string()), open: z.array(z.string()) })
    .optional(),
  scale: z.object({
    baseScore: z.number(),
    baseOdds: z.number().positive(),
    pointsToDoubleOdds: z.number().positive(),
  }),
});

/** JSON text of a model: the same model gives the same bytes. */
export function writeManifest(model: SavedModel): string {
  return `${JSON.stringify({
    ...writtenModel(model.classifier),
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
  const data = parseManifest(run, written, manifestSchema);
  const { model, ...basics } = readBasics(data, loadable);
  return {
    ...basics,
    classifier: model as Classifier,
    ...(data.target === undefined ? {} : { target: data.target }),
    ...(data.values === undefined ? {} : { values: data.values }),
    scale: scoreScale(data.scale),
  };
}

/** Score of each row, shape (rows,): the sum of the points for a scorecard, the scaled probability for the others. */
export function scoresOf(model: SavedModel, table: Table, probability: Float64Array): Float64Array {
  if (model.classifier instanceof ScorecardModel) return model.classifier.points(table);
  return probability.map((pd) => model.scale.score(pd));
}
