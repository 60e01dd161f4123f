// Gradient-boosted trees for a binary target, with defaults that follow the size of the data.
import { UsageError } from '../errors/index.js';
import { type BoostSettings, holdOutRows, roundWeights, weighClasses } from '../trees/index.js';
import { type Bagging, boostDefaults } from './boost-defaults.js';
import type { FitContext } from './estimator.js';
import type { ModelFamily } from './registry.js';
import { TreeClassifier } from './tree-classifier.js';
import { type TreeParameters, treeEstimator } from './tree-estimator.js';
import type { Rules } from './tree-parameters.js';
import { trainTrees } from './tree-training.js';
import type { TrainingData } from './tree-training-data.js';

const rules = {
  learningRate: { least: 1e-4, most: 1, default: 'auto' },
  maxTrees: { least: 1, most: 100_000, isWhole: true, default: 'auto' },
  patience: { least: 1, most: 100_000, isWhole: true, default: 'auto' },
  bags: { least: 1, most: 50, isWhole: true, default: 'auto' },
  holdOut: { least: 0, most: 0.5, default: 'auto' },
  maxLeaves: { least: 2, most: 4096, isWhole: true, default: 'auto' },
  maxDepth: { least: 1, most: 60, isWhole: true, default: 'auto' },
  minHessian: { least: 0, most: 1e9, default: 'auto' },
  minRows: { least: 1, most: 1e9, isWhole: true, default: 'auto' },
  lambda: { least: 0, most: 1e9, default: 'auto' },
  alpha: { least: 0, most: 1e9, default: 0 },
  minGain: { least: 0, most: 1e9, default: 0 },
  rowSample: { least: 0.01, most: 1, default: 'auto' },
  /** Shares of the rows that a tree keeps for their large gradients and draws from the others (GOSS). */
  topRate: { least: 0, most: 0.99, default: 0 },
  otherRate: { least: 0, most: 0.99, default: 0 },
  columnSample: { least: 0.01, most: 1, default: 'auto' },
  maxBins: { least: 4, most: 256, isWhole: true, default: 'auto' },
  minLevelRows: { least: 1, most: 1e9, isWhole: true, default: 'auto' },
  levelSmoothing: { least: 0, most: 1e9, default: 10 },
  levelPrice: { least: 0, most: 100, default: 1 },
  levelLambda: { least: 0, most: 1e9, default: 'auto' },
  /** Probabilities are then those of a world in which the classes have these weights. */
  classWeights: { choices: ['equal', 'balanced'], default: 'equal' },
  /** Weight of an event in multiples of another row's, on top of `classWeights`. */
  eventWeight: { least: 1e-6, most: 1e6, default: 1 },
  growth: { choices: ['leaf', 'depth'], default: 'leaf' },
  pathSmooth: { least: 0, most: 1e9, default: 0 },
  maxDeltaStep: { least: 0, most: 1e9, default: 0 },
} as const satisfies Rules;

type Parameters = TreeParameters<typeof rules>;

async function fitBoost(data: TrainingData, { numbers, columnRules }: Parameters, context: FitContext) {
  const rows = data.targets.length;
  const defaults = boostDefaults({ rows, columns: data.columns.length });
  const given = Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== 'auto'));
  // One-side sampling takes the place of drawn rows.
  const sampled = numbers.topRate > 0 ? { rowSample: 1, ...given } : given;
  const { bags, holdOut } = { ...defaults.bagging, ...given } as typeof defaults.bagging;
  const candidates = distinct(defaults.candidates.map((own) => distinct(own.map((each) => overlay(each, sampled)))));
  const hold = (bagging: Bagging, name: string) =>
    holdOutRows({ keys: data.keys, classes: data.targets }, bagging.bags, bagging.holdOut, context.random.split(name));
  const plan = {
    candidates: holdOut === 0 ? candidates.slice(0, 1) : candidates,
    proposal: candidates[0]![0]!,
    race: hold(defaults.race, 'race'),
    raceSpeed: 3,
    heldOut: hold({ bags, holdOut }, 'hold out'),
  };
  const weighed = { ...data, weights: weighEvents(data, numbers) };
  const { ensemble, settings, rounds, loss, monotone } = await trainTrees(weighed, plan, columnRules, context);
  return new TreeClassifier('boost', data.features, data.classes, ensemble, {
    rows,
    bags,
    rounds,
    heldOutLogLoss: loss,
    settings: settings[0],
    ...(settings.length > 1 && { mixedWith: settings.slice(1) }),
    ...(monotone && { monotone }),
  });
}

/** Row weights with those of the classes in them; absent when neither rows nor classes are weighed. */
function weighEvents({ targets, weights }: TrainingData, { classWeights, eventWeight }: Parameters['numbers']) {
  if (classWeights === 'equal' && eventWeight === 1) return weights;
  const balanced = classWeights === 'equal' ? weights : weighClasses(targets, weights, 'balanced');
  return roundWeights(weighClasses(targets, balanced, [1, eventWeight]));
}

/** The settings with those that were given in their place; others that were given are no settings of trees. */
function overlay(settings: BoostSettings, given: Readonly<Record<string, unknown>>): BoostSettings {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, given[name] ?? value]),
  ) as unknown as BoostSettings;
}

function distinct<T>(candidates: readonly T[]): T[] {
  return [...new Map(candidates.map((settings) => [JSON.stringify(settings), settings])).values()];
}

function checkSampling({ topRate, otherRate, rowSample }: Parameters['numbers']): void {
  if (topRate === 0 && otherRate === 0) return;
  if (topRate === 0 || otherRate === 0 || topRate + otherRate >= 1) {
    throw new UsageError(
      `boost: topRate and otherRate must both be above 0 and below 1 together, received ${topRate} and ${otherRate}.`,
    );
  }
  if (rowSample !== 'auto' && rowSample !== 1) {
    throw new UsageError(`boost: rowSample must be 1 where topRate and otherRate sample rows, received ${rowSample}.`);
  }
}

/** Histogram gradient boosting; `monotone` holds exactly. */
export const boost: ModelFamily = {
  name: 'boost',
  size: 'traditional',
  summary: 'gradient-boosted trees: strong on tables of any kind, explained by exact TreeSHAP',
  create(parameters = {}) {
    const estimator = treeEstimator('boost', rules, parameters, fitBoost);
    checkSampling(estimator.parameters as unknown as Parameters['numbers']);
    return estimator;
  },
  load: (state) => TreeClassifier.load('boost', state, rules.maxDepth.most),
};
