// `--model auto`: which candidate does best on inner folds of the training rows. The rows that judge it take no part.
import { stratifiedFolds, type Table } from '../data/index.js';
import { auc } from '../evaluate/index.js';
import { eventProbability, families, findFamily } from '../models/index.js';
import { type JobContext, single } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import { positions } from './protocol.js';
import { weightsOf } from './weights.js';

/** What `auto` picks from, the simpler first: a tie goes to the simpler. */
export const autoCandidates = ['scorecard', 'boost'] as const;

/** Settings for the choice alone: three bags rank boost as ten do, in a third of the time. */
const sketch = { scorecard: {}, boost: { bags: 3 } } as const;

/** Difference in inner AUC below which the simpler model is kept. */
const worthwhile = 0.002;
const innerFolds = 3;
const mostRows = 30_000;

export interface Choice {
  readonly model: string;
  readonly inner: readonly { readonly model: string; readonly innerAuc: number }[];
}

/** Fits every candidate on inner folds of at most 30,000 training rows and takes the simplest that does well enough. */
export async function chooseModel(
  training: Table,
  target: string,
  random: Random,
  context: JobContext,
): Promise<Choice> {
  const table =
    training.rowCount > mostRows ? training.rows(random.split('rows').sample(training.rowCount, mostRows)) : training;
  const outcome = table.categories(target).codes;
  const weights = weightsOf(table);
  const foldOf = stratifiedFolds(outcome, innerFolds, random.split('inner'));
  const inner: { model: string; innerAuc: number }[] = [];
  for (const model of autoCandidates) {
    const probability = new Float64Array(table.rowCount);
    for (let k = 0; k < innerFolds; k++) {
      const fitted = await findFamily(families, model)
        .create(sketch[model])
        .fit(table.rows(positions(table.rowCount, (i) => foldOf[i] !== k)), {
          random: random.split(model).split(k),
          threads: context.threads,
          collective: single,
          progress: () => {},
          stop: context.stop,
        });
      const held = positions(table.rowCount, (i) => foldOf[i] === k);
      const predicted = eventProbability(fitted.predictProba(table.rows(held)));
      held.forEach((row, i) => {
        probability[row] = predicted[i]!;
      });
    }
    inner.push({ model, innerAuc: auc(outcome, probability, weights) });
  }
  const simplest = inner[0]!;
  const best = inner.reduce((a, b) => (b.innerAuc > a.innerAuc ? b : a));
  return { model: best.innerAuc - simplest.innerAuc > worthwhile ? best.model : simplest.model, inner };
}
