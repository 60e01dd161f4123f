// Gradient-boosted trees for a numeric target: squared error of the standardised target.
import { boostRules, checkSampling, learnBoost } from './boost-learning.js';
import type { Regressor } from './estimator.js';
import type { ModelFamily } from './registry.js';
import { ScoredRegressor } from './scores/index.js';
import { numberAim } from './tree-aim.js';
import { treeEstimator } from './tree-estimator.js';
import { readNumberData } from './tree-training-data.js';
import { inUnit } from './trees-in-unit.js';

/** Histogram gradient boosting of the mean; `monotone` holds exactly. */
export const boostNumbers: ModelFamily<Regressor> = {
  name: 'boost',
  size: 'traditional',
  summary: 'gradient-boosted trees: strong on tables of any kind, explained by exact TreeSHAP',
  create(parameters = {}) {
    const estimator = treeEstimator('boost', boostRules, parameters, readNumberData, async (data, own, context) => {
      const { ensemble, training } = await learnBoost(data, numberAim, own, 'heldOutSquaredError', context);
      return new ScoredRegressor({ name: 'boost', scores: inUnit(data, ensemble), training });
    });
    checkSampling(estimator.parameters);
    return estimator;
  },
  load: (state) => ScoredRegressor.load('boost', state),
};
