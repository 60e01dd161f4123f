// The linear family for numeric targets: one-hot levels, median for missing with a flag, scaled numbers.
import { z } from 'zod';
import { Table } from '../../data/index.js';
import { numberTarget } from '../../features/index.js';
import { encodeTable } from '../encoding/index.js';
import type { Estimator, Regressor } from '../estimator.js';
import { denseDesign } from '../logistic-regression/index.js';
import { readOptions } from '../read-options.js';
import type { ModelFamily } from '../registry.js';
import { LinearScores, ScoredRegressor } from '../scores/index.js';
import { fitRidge } from './fit-ridge.js';

export interface RidgeOptions {
  /** L2 penalty on scaled columns, as scikit-learn's `Ridge(alpha)`; `auto` lets the evidence choose. */
  readonly ridge: number | 'auto';
  /** Share of the rows whose extreme values are clipped, at either end. */
  readonly clip: number;
  /** Levels with a smaller share of the rows get no coefficient. */
  readonly rareShare: number;
}

const defaults: RidgeOptions = { ridge: 'auto', clip: 0.005, rareShare: 0.002 };

const schema: z.ZodType<RidgeOptions> = z.strictObject({
  ridge: z.union([z.number().min(0), z.literal('auto')]),
  clip: z.number().min(0).max(0.49),
  rareShare: z.number().min(0).max(0.5),
});

function ridgeEstimator({ ridge: penalty, clip, rareShare }: RidgeOptions): Estimator<Regressor> {
  return {
    name: 'ridge',
    parameters: { ridge: penalty, clip, rareShare },
    async fit(data, context) {
      const mayStop = () => context.stop.throwIfRequested();
      mayStop();
      const table = await Table.from(data);
      const { values, weights } = numberTarget(table, 'ridge');
      const outcomes = { outcomes: [values], weights };
      const encoded = encodeTable(table, outcomes, { clip, rareShare, dropReference: penalty === 0 }, mayStop);
      context.progress({ stage: 'fit', done: 0, total: 1 });
      // Around the mean, so that no digits are lost to it.
      const mean = weightedMean(values, weights);
      const fit = fitRidge(
        {
          design: denseDesign(encoded.columns.flat(), table.rowCount),
          targets: values.map((value) => value - mean),
          weights,
          groups: encoded.encodings.flatMap(({ terms }) => terms.map((term) => (term.kind === 'value' ? 0 : 1))),
          penalties: penalty === 'auto' ? [undefined, undefined] : [penalty, penalty],
        },
        mayStop,
      );
      context.progress({ stage: 'fit', done: 1, total: 1 });
      const beta = fit.beta.slice();
      beta[0]! += mean;
      const [numbers, flags] = fit.penalties;
      return new ScoredRegressor({
        name: 'ridge',
        scores: LinearScores.of(encoded, [beta], weights),
        training: { rows: table.rowCount, penalties: { values: numbers, flags } },
      });
    },
  };
}

function weightedMean(values: Float64Array, weights: Float64Array | undefined): number {
  let [sum, total] = [0, 0];
  values.forEach((value, i) => {
    sum += (weights?.[i] ?? 1) * value;
    total += weights?.[i] ?? 1;
  });
  return sum / total;
}

/** Linear regression on one-hot levels and scaled numbers. */
export const ridge: ModelFamily<Regressor> = {
  name: 'ridge',
  size: 'traditional',
  summary: 'linear regression: one-hot levels, scaled numbers, a penalty chosen by the evidence',
  create: (parameters = {}) => ridgeEstimator(readOptions('ridge', schema, defaults, parameters)),
  load: (state) => ScoredRegressor.load('ridge', state),
};
