// A fitted model of a table of any domain with everything needed to use it on new data: what a run keeps in
// model/manifest.json. Manifests of credit models have no `kind`.
import { z } from 'zod';
import { UsageError } from '../../errors/index.js';
import type { Run } from '../../runs/index.js';
import { learners } from '../learners.js';
import { type Basics, basicsShape, manifestPath, parseManifest, readBasics, writtenModel } from '../model-manifest.js';
import type { ResidualBands } from './residual-bands.js';
import { type TableTarget, targetKinds } from './target.js';

/** Its model is a Classifier or a Regressor, as the target's `Learner` asks it. */
export interface SavedTableModel extends Basics {
  readonly target: TableTarget;
  /** Of numbers. */
  readonly bands?: ResidualBands;
}

const manifestSchema = z.object({
  ...basicsShape,
  kind: z.enum(targetKinds),
  target: z.object({
    column: z.string(),
    classes: z.array(z.string()),
    values: z.array(z.array(z.string())),
    excluded: z.array(z.string()),
    readAs: z.enum(['numeric', 'categorical']),
  }),
  bands: z
    .object({ level: z.number(), edges: z.array(z.number()), bands: z.array(z.tuple([z.number(), z.number()])).min(1) })
    .optional(),
});

/** JSON text of a model: the same model gives the same bytes. */
export function writeTableManifest({ target, model, ...saved }: SavedTableModel): string {
  const { kind, ...meaning } = target;
  return `${JSON.stringify({
    ...writtenModel(model, kind),
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
  const { kind, target, bands, ...data } = parseManifest(run, await run.readJson(manifestPath), manifestSchema);
  return {
    ...readBasics(data, learners[kind].loadable),
    target: { kind, ...target },
    ...(bands === undefined ? {} : { bands }),
  };
}
