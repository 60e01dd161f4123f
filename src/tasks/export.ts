// `fathom export`: a scorecard taken out to where it runs or is read: SQL, Excel, or bins to edit by hand.
import { existsSync } from 'node:fs';
import { NotSupportedError, UsageError } from '../errors/index.js';
import { exportScorecard, families, findFamily, ScorecardModel } from '../models/index.js';
import { RunStore, writeAtomic } from '../runs/index.js';
import type { CommonOptions } from './options.js';
import { type ExportResult, schemaVersion } from './results.js';
import { labelled, readSavedModel } from './saved-model.js';

export const exportFormats = ['sql', 'xlsx', 'yaml'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportOptions extends CommonOptions {
  readonly run: string;
  readonly format: ExportFormat;
  readonly out: string;
  readonly force?: boolean;
}

/**
 * Writes a run's scorecard in another form.
 *
 * @throws NotSupportedError when the run's model is not a scorecard
 */
export async function exportRun(options: ExportOptions): Promise<ExportResult> {
  if (!exportFormats.includes(options.format))
    throw new UsageError(`--format "${options.format}": expected one of ${exportFormats.join(', ')}.`);
  if (existsSync(options.out) && options.force !== true)
    throw new UsageError(`${options.out} exists already; choose another name, or add --force to replace it.`);
  const run = await new RunStore(options.home ?? '.fathom').resolve(options.run);
  const model = await readSavedModel(run);
  const { classifier } = model;
  if (!(classifier instanceof ScorecardModel)) {
    throw new NotSupportedError(
      `The model of run ${run.id} is of the family "${classifier.name}"; only scorecards can be exported as ${options.format}. Train one with --model scorecard.`,
    );
  }
  const { target, values } = labelled(model, run.id);
  // The model knows its outcome as 0 and 1; a reader of the export knows it as the file names it.
  const meaning = (list: readonly string[]) => `${target} = ${list.join(' or ')}`;
  const named = findFamily(families, 'scorecard').load({
    ...classifier.save(),
    classes: [meaning(values.negative), meaning(values.positive)],
  });
  const bytes = await exportScorecard(named as ScorecardModel, options.format);
  await writeAtomic(options.out, bytes);
  return {
    schemaVersion,
    run: run.id,
    model: classifier.name,
    format: options.format,
    out: options.out,
    bytes: bytes.length,
    warnings: [],
  };
}
