// The naive baselines of several classes and of numbers: every row gets the shares, or the mean, of the training data.
import { type Dataset, Table } from '../data/index.js';
import { UsageError } from '../errors/index.js';
import { classTarget, numberTarget } from '../features/index.js';
import type { Classifier, Estimator, FitContext, Model, Regressor } from './estimator.js';
import type { ModelFamily } from './registry.js';
import { ConstantScores, ScoredRegressor, SoftmaxClassifier } from './scores/index.js';

const name = 'prior';

/** @param learn from the rows of a table */
function priorEstimator<M extends Model>(
  parameters: Readonly<Record<string, unknown>>,
  learn: (table: Table) => M,
): Estimator<M> {
  const unknown = Object.keys(parameters)[0];
  if (unknown !== undefined) throw new UsageError(`prior: there is no hyper-parameter "${unknown}". It has none.`);
  return {
    name,
    parameters: {},
    async fit(data: Dataset, context: FitContext) {
      context.stop.throwIfRequested();
      return learn(await Table.from(data));
    },
  };
}

/** The share of each class; it has no hyper-parameters and looks at no feature. */
export const priorClasses: ModelFamily<Classifier> = {
  name,
  size: 'baseline',
  summary: 'the share of each class in the training data for every row: the naive baseline',
  create: (parameters = {}) =>
    priorEstimator(parameters, (table) => {
      const { classes, codes, weights } = classTarget(table, name);
      const totals = new Float64Array(classes.length);
      codes.forEach((code, row) => {
        totals[code]! += weights?.[row] ?? 1;
      });
      const all = totals.reduce((sum, total) => sum + total, 0);
      const scores = new ConstantScores(Array.from(totals, (total) => Math.log(total / all)));
      return new SoftmaxClassifier({ name, classes, scores, training: { rows: table.rowCount } });
    }),
  load: (state) => SoftmaxClassifier.load(name, state),
};

/** The mean of the target; it has no hyper-parameters and looks at no feature. */
export const priorNumbers: ModelFamily<Regressor> = {
  name,
  size: 'baseline',
  summary: 'the mean of the training data for every row: the naive baseline',
  create: (parameters = {}) =>
    priorEstimator(parameters, (table) => {
      const { values, weights } = numberTarget(table, name);
      let [sum, total] = [0, 0];
      values.forEach((value, row) => {
        sum += (weights?.[row] ?? 1) * value;
        total += weights?.[row] ?? 1;
      });
      const scores = new ConstantScores([sum / total]);
      return new ScoredRegressor({ name, scores, training: { rows: table.rowCount } });
    }),
  load: (state) => ScoredRegressor.load(name, state),
};
