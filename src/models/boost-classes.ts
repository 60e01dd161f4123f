// Gradient-boosted trees for several classes: a tree per class in every round, probabilities by softmax.
import { roundWeights, softmax, weighClasses } from '../trees/index.js';
import { boostRules, checkSampling, learnBoost } from './boost-learning.js';
import type { Classifier, FitContext } from './estimator.js';
import type { ModelFamily } from './registry.js';
import { SoftmaxClassifier, TreeScores } from './scores/index.js';
import { refuseDirections } from './tree-columns.js';
import { type TreeParameters, treeEstimator } from './tree-estimator.js';
import type { Rules } from './tree-parameters.js';
import { type ClassData, readClassData } from './tree-training-data.js';

const rules = {
  ...boostRules,
  /** Probabilities are then those of a world in which the classes have these weights. */
  classWeights: { choices: ['equal', 'balanced'], default: 'equal' },
} as const satisfies Rules;

async function fit(
  data: ClassData,
  parameters: TreeParameters<typeof rules>,
  context: FitContext,
): Promise<SoftmaxClassifier> {
  const { features, classes, targets, weights } = data;
  const weighed =
    parameters.numbers.classWeights === 'equal' ? weights : roundWeights(weighClasses(targets, weights, 'balanced'));
  const aim = { objective: softmax({ classes: classes.length }) };
  const learned = await learnBoost({ ...data, weights: weighed }, aim, parameters, 'heldOutLogLoss', context);
  const { ensemble, training } = learned;
  return new SoftmaxClassifier({ name: 'boost', classes, scores: new TreeScores(features, ensemble), training });
}

/** Histogram gradient boosting of a softmax. */
export const boostClasses: ModelFamily<Classifier> = {
  name: 'boost',
  size: 'traditional',
  summary: 'gradient-boosted trees, one per class in every round, explained by exact TreeSHAP',
  create(parameters = {}) {
    const estimator = treeEstimator('boost', rules, parameters, readClassData, fit);
    checkSampling(estimator.parameters);
    refuseDirections('boost', estimator.parameters);
    return estimator;
  },
  load: (state) => SoftmaxClassifier.load('boost', state),
};
