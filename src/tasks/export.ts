// `fathom export`: a model taken out to where it runs or is read.
import { existsSync } from 'node:fs';
import { NotSupportedError, UsageError } from '../errors/index.js';
import { type ExportFormat, exportFormats } from '../models/index.js';
import { fathomVersion, RunStore, writeAtomic } from '../runs/index.js';
import type { CommonOptions } from './options.js';
import { type ExportResult, schemaVersion } from './results.js';
import { labelled, readSavedModel } from './saved-model.js';

export { type ExportFormat, exportFormats };

export interface ExportOptions extends CommonOptions {
  readonly run: string;
  readonly format: ExportFormat;
  readonly out: string;
  readonly force?: boolean;
}

/**
 * Writes a run's model in another form.
 *
 * @throws NotSupportedError when the model has no such form
 */
export async function exportRun(options: ExportOptions): Promise<ExportResult> {
  if (!exportFormats.includes(options.format))
    throw new UsageError(`--format "${options.format}": expected one of ${exportFormats.join(', ')}.`);
  if (existsSync(options.out) && options.force !== true)
    throw new UsageError(`${options.out} exists already; choose another name, or add --force to replace it.`);
  const run = await new RunStore(options.home ?? '.fathom').resolve(options.run);
  const model = await readSavedModel(run);
  const { classifier } = model;
  const write = classifier.exports?.[options.format];
  if (write === undefined) {
    const forms = Object.keys(classifier.exports ?? {});
    const others = forms.length === 0 ? 'It has no other form either.' : `Its forms are: ${forms.join(', ')}.`;
    throw new NotSupportedError(
      `The model of run ${run.id} is of the family "${classifier.name}", which cannot be written as ${options.format}. ${others} A scorecard has every form; train one with --model scorecard.`,
    );
  }
  const { target, values } = labelled(model, run.id);
  // The model knows its outcome as 0 and 1; a reader of the export knows it as the file names it.
  const meaning = (list: readonly string[]) => `${target} = ${list.join(' or ')}`;
  const bytes = await write({ classes: [meaning(values.negative), meaning(values.positive)], version: fathomVersion });
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
