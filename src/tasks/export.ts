// `fathom export`: a model taken out to where it runs or is read.
import { existsSync } from 'node:fs';
import { NotSupportedError, UsageError } from '../errors/index.js';
import { type ExportFormat, exportFormats, type Model } from '../models/index.js';
import { fathomVersion, type Run, RunStore, writeAtomic } from '../runs/index.js';
import type { CommonOptions } from './options.js';
import { type ExportResult, schemaVersion } from './results.js';
import { labelled, readSavedModel } from './saved-model.js';
import { holdsTableModel, readTableModel } from './tabular/saved-model.js';

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
  const { model, classes, isCredit } = await exported(run);
  const write = model.exports?.[options.format];
  if (write === undefined) {
    const forms = Object.keys(model.exports ?? {});
    const others = forms.length === 0 ? 'It has no other form either.' : `Its forms are: ${forms.join(', ')}.`;
    const hint = isCredit ? ' A scorecard has every form; train one with --model scorecard.' : '';
    throw new NotSupportedError(
      `The model of run ${run.id} is of the family "${model.name}", which cannot be written as ${options.format}. ${others}${hint}`,
    );
  }
  const bytes = await write({ classes: classes(), version: fathomVersion });
  await writeAtomic(options.out, bytes);
  return {
    schemaVersion,
    run: run.id,
    model: model.name,
    format: options.format,
    out: options.out,
    bytes: bytes.length,
    warnings: [],
  };
}

/** The model of a run, and its classes as a reader of the export knows them: as the file names them. */
async function exported(
  run: Run,
): Promise<{ readonly model: Model; readonly classes: () => string[]; readonly isCredit: boolean }> {
  if (await holdsTableModel(run)) {
    const { model, target } = await readTableModel(run);
    // A model whose training rows lacked a class knows fewer.
    const known = 'classes' in model ? (model.classes as readonly string[]) : [];
    return { model, classes: () => known.map((name) => `${target.column} = ${name}`), isCredit: false };
  }
  const saved = await readSavedModel(run);
  const classes = () => {
    const { target, values } = labelled(saved, run.id);
    const meaning = (list: readonly string[]) => `${target} = ${list.join(' or ')}`;
    return [meaning(values.negative), meaning(values.positive)];
  };
  return { model: saved.classifier, classes, isCredit: true };
}
