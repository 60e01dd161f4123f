import { type Column, gather, type Table } from '../data/index.js';
import { auc } from '../evaluate/index.js';
import type { Classifier } from '../models/index.js';
import type { Random } from '../random/index.js';

/** How much ranking is lost when one feature is shuffled over the rows. */
export interface PermutationImportance {
  readonly feature: string;
  /** Mean loss of AUC; near or below 0 for a feature the model does not need. */
  readonly mean: number;
  /** Standard deviation over the repeats; 0 with one repeat. */
  readonly deviation: number;
}

/**
 * Permutation importance on given rows, best rows the model has not seen.
 *
 * @param outcome 1 for an event, shape (rows,)
 * @returns one entry per feature of the model, in its order
 * @throws DataError when the rows hold one outcome only
 * Reference: Breiman (2001), "Random forests", Machine Learning 45; Fisher, Rudin and Dominici (2019), JMLR 20.
 */
export async function permutationImportance(
  model: Classifier,
  table: Table,
  outcome: ArrayLike<number>,
  random: Random,
  { repeats = 5 }: { readonly repeats?: number } = {},
): Promise<PermutationImportance[]> {
  const judged = async (rows: Table) => auc(outcome, await eventProbability(model, rows));
  const whole = await judged(table);
  const found: PermutationImportance[] = [];
  for (const feature of model.features) {
    const column: Column = table.column(feature.name);
    const schema = table.schema.find(({ name }) => name === feature.name)!;
    const losses: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      const shuffled = random.split(feature.name).split(repeat).permutation(table.rowCount);
      losses.push(whole - (await judged(table.with(schema, gather(column, shuffled)))));
    }
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / repeats;
    const squares = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
    found.push({ feature: feature.name, mean, deviation: repeats < 2 ? 0 : Math.sqrt(squares / (repeats - 1)) });
  }
  return found;
}

/** Column of the event in the model's probabilities, shape (rows,). */
async function eventProbability(model: Classifier, table: Table): Promise<Float64Array> {
  const { data, rows, columns } = await model.predictProba(table);
  return Float64Array.from({ length: rows }, (_, row) => data[row * columns + columns - 1]!);
}
