// A saved model judged on labelled rows it was not trained on: a test file, or new outcomes later.
import { type FileDataset, openDataset, type Table } from '../data/index.js';
import { type Judgement, judge } from '../evaluate/index.js';
import { eventProbability } from '../models/index.js';
import type { JobContext } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { Counting } from './judge-all.js';
import type { OutcomeOptions } from './options.js';
import { binaryOutcome, type Outcome } from './outcome.js';
import { groupCodes } from './protocol.js';
import { readLabelled } from './read-as-model.js';
import type { LabelledModel } from './saved-model.js';
import { weightsOf } from './weights.js';

export interface JudgedFile {
  readonly judgement: Judgement;
  readonly known: Outcome;
  /** Probability of the event, shape (rows with a known outcome,). */
  readonly probability: Float64Array;
  /** How the rows with a known outcome count. */
  readonly counting: Counting;
  /** All rows of the file, open outcomes too. */
  readonly table: Table;
  readonly sources: FileDataset['sources'];
  readonly warnings: FileDataset['warnings'];
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
  const file = await openDataset(data, {
    ...readLabelled(model),
    sheet: options.sheet,
    threads: context.threads,
    progress: context.progress,
    stop: context.stop,
  });
  try {
    const table = await file.load();
    const known = binaryOutcome(table, model.target, options, model.values);
    context.stop.throwIfRequested();
    const probability = eventProbability(await model.classifier.predictProba(known.table));
    const weights = weightsOf(known.table);
    const groups =
      model.group !== undefined && known.table.has(model.group) ? groupCodes(known.table, model.group) : undefined;
    const judgement = judge(known.outcome, probability, { random, weights, groups });
    const unweighted =
      model.weight !== undefined && weights === undefined
        ? [`There is no column "${model.weight}": rows count alike here, at training they were weighted by it.`]
        : [];
    const ungrouped =
      model.group !== undefined && groups === undefined
        ? [
            `There is no column "${model.group}": intervals take rows as independent here, at training they counted its groups.`,
          ]
        : [];
    return {
      judgement,
      known,
      probability,
      counting: { weights, groups },
      table,
      sources: file.sources,
      warnings: [...file.warnings, ...unweighted, ...ungrouped],
    };
  } finally {
    await file.close();
  }
}
