// Gradient-boosted trees for a binary target.
import { roundWeights, weighClasses } from '../trees/index.js';
import { boostRules, checkSampling, learnBoost } from './boost-learning.js';
import type { FitContext } from './estimator.js';
import type { ModelFamily } from './registry.js';
import { eventAim } from './tree-aim.js';
import { TreeClassifier } from './tree-classifier.js';
import { type TreeParameters, treeEstimator } from './tree-estimator.js';
import type { Rules } from './tree-parameters.js';
import { type ClassData, readTrainingData, type TrainingData } from './tree-training-data.js';

const { growth, pathSmooth, maxDeltaStep, ...common } = boostRules;
const rules = {
  ...common,
  /** Probabilities are then those of a world in which the classes have these weights. */
  classWeights: { choices: ['equal', 'balanced'], default: 'equal' },
  /** Weight of an event in multiples of another row's, on top of `classWeights`. */
  eventWeight: { least: 1e-6, most: 1e6, default: 1 },
  ...{ growth, pathSmooth, maxDeltaStep },
} as const satisfies Rules;

type Parameters = TreeParameters<typeof rules>;

async function fitBoost(data: ClassData, parameters: Parameters, context: FitContext): Promise<TreeClassifier> {
  const weighed = { ...data, weights: weighEvents(data, parameters.numbers) };
  const { ensemble, training } = await learnBoost(weighed, eventAim, parameters, 'heldOutLogLoss', context);
  return new TreeClassifier('boost', data.features, data.classes, ensemble, training);
}

/** Row weights with those of the classes in them; absent when neither rows nor classes are weighed. */
function weighEvents({ targets, weights }: TrainingData, { classWeights, eventWeight }: Parameters['numbers']) {
  if (classWeights === 'equal' && eventWeight === 1) return weights;
  const balanced = classWeights === 'equal' ? weights : weighClasses(targets, weights, 'balanced');
  return roundWeights(weighClasses(targets, balanced, [1, eventWeight]));
}

/** Histogram gradient boosting; `monotone` holds exactly. */
export const boost: ModelFamily = {
  name: 'boost',
  size: 'traditional',
  summary: 'gradient-boosted trees: strong on tables of any kind, explained by exact TreeSHAP',
  create(parameters = {}) {
    const estimator = treeEstimator('boost', rules, parameters, readTrainingData, fitBoost);
    checkSampling(estimator.parameters);
    return estimator;
  },
  load: (state) => TreeClassifier.load('boost', state, rules.maxDepth.most),
};
