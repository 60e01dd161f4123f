// A trained run in a program of one's own: one record at a time, at once, in the caller's thread.
import type { Schema } from '../data/index.js';
import { DataError, didYouMean, UsageError } from '../errors/index.js';
import { gradeOf } from '../evaluate/index.js';
import { type ReasonOptions, rowExplainer } from '../explain/index.js';
import { type Row, ScorecardModel } from '../models/index.js';
import { RunStore } from '../runs/index.js';
import type { ApplicantResult } from './results.js';
import { readSavedModel } from './saved-model.js';
import { sayApplicant } from './words.js';

export interface OpenModelOptions extends ReasonOptions {
  /** Name, id or alias of a run. */
  readonly run: string;
  /** Folder that holds the runs. Default `.fathom`. */
  readonly home?: string;
  /**
   * What to do with fields that the model does not read: `refuse` (the default), because a misspelt field would count as
   * missing, or `ignore`, for records that hold more than the model needs.
   */
  readonly unknown?: 'refuse' | 'ignore';
  /** Of the reasons' sentences. Default `en`. */
  readonly language?: 'en' | 'zh';
}

/** One record's probability of default in [0, 1], score and grade. */
export type ScoredRecord = Pick<ApplicantResult, 'probability' | 'score' | 'grade'>;
/** The same with the reasons, strongest first. */
export type ExplainedRecord = Omit<ApplicantResult, 'row'>;

export interface OpenModel {
  /** Id of the run. */
  readonly run: string;
  /** The fields that a record may have, with their kinds and levels. An absent field, null or '' is missing. */
  readonly fields: Schema;
  /**
   * Scores one record, as `predict` scores the same row of a file.
   *
   * @throws DataError naming a field that cannot be read as its kind, or that the model does not read
   */
  readonly score: (record: Row) => ScoredRecord;
  /** Scores one record and says why. @throws as `score` */
  readonly explain: (record: Row) => ExplainedRecord;
}

/**
 * Reads a run's model once, for many records.
 *
 * @throws UsageError when there is no such run, or its model scores tables only; DataError when its model is damaged
 * @example
 *   const { score, explain } = await openModel({ run: 'first' });
 *   score({ income: 2400, purpose: 'car' }).probability;
 */
export async function openModel({
  run: name,
  home = '.fathom',
  unknown = 'refuse',
  language = 'en',
  ...reasons
}: OpenModelOptions): Promise<OpenModel> {
  const run = await new RunStore(home).resolve(name);
  const { classifier, inputs, background, scale, target, weight } = await readSavedModel(run);
  const score = classifier.scoreRow?.bind(classifier);
  if (score === undefined || classifier.explainRow === undefined) {
    throw new UsageError(
      `Run ${run.id} holds a model that scores tables, not single records at once; use predict({ run, data }) instead.`,
    );
  }
  const tell = rowExplainer(classifier, background, { direction: 'both', ...reasons });
  const names = inputs.map((field) => field.name);
  const known = new Set([...names, target, ...(weight === undefined ? [] : [weight])]);
  const check = (record: Row): void => {
    if (unknown === 'ignore') return;
    const stranger = Object.keys(record).find((field) => !known.has(field));
    if (stranger === undefined) return;
    throw new DataError(
      `The record has a field "${stranger}", which the model does not read.${didYouMean(stranger, names)} It reads: ${names.join(', ')}. Leave the others out, or open the model with unknown: 'ignore'.`,
    );
  };
  const rate = (record: Row, probability: number): ScoredRecord => ({
    probability,
    score: classifier instanceof ScorecardModel ? classifier.rowPoints(record) : scale.score(probability),
    grade: gradeOf(probability),
  });
  return {
    run: run.id,
    fields: inputs,
    score(record) {
      check(record);
      return rate(record, score(record));
    },
    explain(record) {
      check(record);
      const { probability, reasons } = tell(record);
      const { row: _, ...said } = sayApplicant({ row: 1, ...rate(record, probability), reasons }, language);
      return said;
    },
  };
}
