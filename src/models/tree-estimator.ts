import { Table } from '../data/index.js';
import type { Estimator, FitContext, Model } from './estimator.js';
import { type ColumnRules, type Rules, readParameters, type Settings } from './tree-parameters.js';

/** Hyper-parameters of trees, completed and checked. */
export interface TreeParameters<R extends Rules> {
  readonly numbers: Settings<R>;
  readonly columnRules: ColumnRules;
}

/**
 * An estimator of trees: what is the same for every family, around what each does with its hyper-parameters.
 *
 * @param read the table as rows and targets of its kind
 * @param learn learns from them
 * @throws UsageError naming the hyper-parameter that is unknown or out of range
 */
export function treeEstimator<R extends Rules, D, M extends Model>(
  name: string,
  rules: R,
  given: Readonly<Record<string, unknown>>,
  read: (table: Table, model: string) => D,
  learn: (data: D, parameters: TreeParameters<R>, context: FitContext) => Promise<M>,
): Estimator<M> {
  const { numbers, ...columnRules } = readParameters(name, rules, given);
  return {
    name,
    parameters: { ...numbers, ...columnRules },
    async fit(data, context) {
      context.stop.throwIfRequested();
      return await learn(read(await Table.from(data), name), { numbers, columnRules }, context);
    },
  };
}
