import { Table } from '../data/index.js';
import type { Estimator, FitContext } from './estimator.js';
import type { TreeClassifier } from './tree-classifier.js';
import { type ColumnRules, type Rules, readParameters, type Settings } from './tree-parameters.js';
import { readTrainingData, type TrainingData } from './tree-training-data.js';

/** Hyper-parameters of trees, completed and checked. */
export interface TreeParameters<R extends Rules> {
  readonly numbers: Settings<R>;
  readonly columnRules: ColumnRules;
}

/**
 * An estimator of trees: what is the same for every family, around what each does with its hyper-parameters.
 *
 * @param learn learns from rows of the two classes
 * @throws UsageError naming the hyper-parameter that is unknown or out of range
 */
export function treeEstimator<R extends Rules>(
  name: string,
  rules: R,
  given: Readonly<Record<string, unknown>>,
  learn: (data: TrainingData, parameters: TreeParameters<R>, context: FitContext) => Promise<TreeClassifier>,
): Estimator<TreeClassifier> {
  const { numbers, ...columnRules } = readParameters(name, rules, given);
  return {
    name,
    parameters: { ...numbers, ...columnRules },
    async fit(data, context) {
      context.stop.throwIfRequested();
      return await learn(readTrainingData(await Table.from(data), name), { numbers, columnRules }, context);
    },
  };
}
