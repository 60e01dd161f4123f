// A saved model judged on labelled rows it was not trained on: a test file, or new outcomes later.
import { type Judgement, judge } from '../evaluate/index.js';
import { eventProbability } from '../models/index.js';
import type { JobContext } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { OutcomeOptions } from './options.js';
import { binaryOutcome, type Outcome } from './outcome.js';
import { type LabelledRows, readLabelled } from './read-labelled.js';
import type { LabelledModel } from './saved-model.js';

export interface JudgedFile extends LabelledRows<Outcome> {
  readonly judgement: Judgement;
  /** Probability of the event, shape (rows with a known outcome,). */
  readonly probability: Float64Array;
}

/**
 * Reads labelled rows as the model's columns and judges its predictions, weighted as at training.
 *
 * @throws DataError when a feature is missing, or the target holds a value whose meaning is not known from training
 */
export async function judgeSaved(
  data: readonly string[],
  model: LabelledModel,
  options: OutcomeOptions & { readonly sheet?: string },
  random: Random,
  context: JobContext,
): Promise<JudgedFile> {
  const settle = (table: Outcome['table']) => binaryOutcome(table, model.target, options, model.values);
  const rows = await readLabelled(data, model, { column: model.target }, settle, options, context);
  const { known, counting } = rows;
  const probability = eventProbability(await model.classifier.predictProba(known.table));
  return { ...rows, probability, judgement: judge(known.outcome, probability, { random, ...counting }) };
}
