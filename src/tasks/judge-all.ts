// What a comparison says of models that were judged on the same rows.
import { compareModels } from '../evaluate/index.js';
import { findFamily, loadable } from '../models/index.js';
import { type JobContext, parallelMap } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { ComparisonData, ComparisonModel } from '../report/index.js';
import type { Contender } from './comparer.js';
import { judgeJob } from './judge-job.js';
import { pickRows, positions } from './protocol.js';

/** From the easiest to read to the hardest; of two models that do as well the one further up is to be taken. */
const bySimplicity = [
  ...['prior', 'scorecard', 'logistic', 'ridge', 'tree', 'svm', 'boost', 'forest', 'auto', 'imported'],
  ...['mlp', 'transformer'],
];

export function simplicity(model: string): number {
  const place = bySimplicity.indexOf(model);
  return place < 0 ? bySimplicity.length : place;
}

/** How rows count; of shape (rows,) each, absent where all count alike and each for itself. */
export interface Counting {
  readonly weights?: Float64Array | undefined;
  readonly groups?: Int32Array | undefined;
}

/** Metrics of each contender on the rows that all have held out, and the tests between them. */
export async function judgeAll(
  contenders: readonly Contender[],
  allOutcome: Int32Array,
  { weights: allWeights, groups: allGroups }: Counting,
  random: Random,
  context: JobContext,
): Promise<Pick<ComparisonData, 'models' | 'pairs' | 'best' | 'recommended' | 'beaten' | 'doubtful'>> {
  const held = positions(allOutcome.length, (i) => contenders.every(({ prediction }) => !Number.isNaN(prediction[i]!)));
  const outcome = pickRows(allOutcome, held);
  const weights = allWeights && pickRows(allWeights, held);
  const groups = allGroups && pickRows(allGroups, held);
  const picked = contenders.map(({ prediction }) => pickRows(prediction, held));
  const judged = await parallelMap(
    judgeJob,
    picked.map((probability) => ({
      outcome,
      probability,
      weights,
      groups,
      bootstrap: 0,
      randomKey: random.split('judge').key,
    })),
    { threads: context.threads, stop: context.stop },
  );
  const models = contenders.map(({ name, model, cost }, i): ComparisonModel => {
    const { metrics, intervals } = judged[i]!.judgement;
    return { model: name, family: model, size: findFamily(loadable, model).size, metrics, intervals, cost };
  });
  // The naive baseline is shown, and never taken.
  const real = models.flatMap(({ model, family, metrics }, i) =>
    family === 'prior' && models.length > 1 ? [] : [{ model, auc: metrics.auc, probability: picked[i]! }],
  );
  const doubted = contenders.filter(({ mayHaveLearned }) => mayHaveLearned).map(({ name }) => name);
  const others = real.filter(({ model }) => !doubted.includes(model));
  const otherwise =
    others.length === 0
      ? {}
      : { otherwise: { recommended: compareModels(others, outcome, { weights, groups }).recommended } };
  return {
    models,
    ...compareModels(real, outcome, { weights, groups }),
    ...(doubted.length === 0 ? {} : { doubtful: { models: doubted, ...otherwise } }),
  };
}
