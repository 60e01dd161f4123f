// One decision tree for a numeric target (Breiman et al., 1984): its size is the one that predicts held-out rows best.
import type { Regressor } from './estimator.js';
import type { ModelFamily } from './registry.js';
import { ScoredRegressor } from './scores/index.js';
import { learnTree, treeRules } from './tree.js';
import { numberAim } from './tree-aim.js';
import { treeEstimator } from './tree-estimator.js';
import { readNumberData } from './tree-training-data.js';
import { inUnit } from './trees-in-unit.js';

/** A single regression tree; `monotone` holds exactly. */
export const treeNumbers: ModelFamily<Regressor> = {
  name: 'tree',
  size: 'traditional',
  summary: 'one decision tree, small enough to read whole',
  create: (parameters = {}) =>
    treeEstimator('tree', treeRules, parameters, readNumberData, async (data, own, context) => {
      const { ensemble, training } = await learnTree(data, numberAim, own, 'heldOutSquaredError', context);
      return new ScoredRegressor({ name: 'tree', scores: inUnit(data, ensemble), training });
    }),
  load: (state) => ScoredRegressor.load('tree', state),
};
