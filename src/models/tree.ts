// One decision tree (Breiman et al., 1984), small enough to be read: its size is the one that predicts held-out rows best.
import { type BoostSettings, holdOutRows } from '../trees/index.js';
import { boostDefaults } from './boost-defaults.js';
import type { LearnedBoost } from './boost-learning.js';
import type { FitContext } from './estimator.js';
import type { ModelFamily } from './registry.js';
import { eventAim, type TreeAim } from './tree-aim.js';
import { TreeClassifier } from './tree-classifier.js';
import { type TreeParameters, treeEstimator } from './tree-estimator.js';
import type { Rules } from './tree-parameters.js';
import { trainTrees } from './tree-training.js';
import { readTrainingData, type TrainingData } from './tree-training-data.js';

export const treeRules = {
  maxLeaves: { least: 2, most: 4096, isWhole: true, default: 'auto' },
  maxDepth: { least: 1, most: 60, isWhole: true, default: 8 },
  minRows: { least: 1, most: 1e9, isWhole: true, default: 'auto' },
  minGain: { least: 0, most: 1e9, default: 0 },
  lambda: { least: 0, most: 1e9, default: 1 },
  maxBins: { least: 4, most: 256, isWhole: true, default: 255 },
  minLevelRows: { least: 1, most: 1e9, isWhole: true, default: 10 },
  levelPrice: { least: 0, most: 100, default: 1 },
  growth: { choices: ['leaf', 'depth'], default: 'leaf' },
  pathSmooth: { least: 0, most: 1e9, default: 0 },
} as const satisfies Rules;

/** Sizes that held-out rows decide between. */
const sizes = [2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64];
const parts = 5;

/** @param lossName what the record calls the held-out loss, in units of the target that was learned from */
export async function learnTree(
  data: TrainingData,
  aim: TreeAim,
  { numbers, columnRules }: TreeParameters<typeof treeRules>,
  lossName: string,
  context: FitContext,
): Promise<LearnedBoost> {
  const rows = data.targets.length;
  const { maxLeaves, minRows, ...given } = numbers;
  const candidates = (maxLeaves === 'auto' ? sizes : [maxLeaves]).map((leaves): BoostSettings[] => [
    {
      ...given,
      maxLeaves: leaves,
      minRows: minRows === 'auto' ? Math.max(5, Math.round(Math.sqrt(rows) / 2)) : minRows,
      minHessian: 0,
      alpha: 0,
      levelSmoothing: 10,
      levelLambda: 0,
      learningRate: 1,
      maxTrees: 1,
      patience: 1,
      rowSample: 1,
      columnSample: 1,
      exactLeaves: true,
    },
  ]);
  const race = holdOutRows(
    { keys: data.keys, classes: data.strata },
    parts,
    1 / parts,
    context.random.split('hold out'),
  );
  const proposal = boostDefaults({ rows, columns: data.columns.length }).candidates[0]![0]!;
  const plan = { candidates, proposal, race, raceSpeed: 1, heldOut: [new Int32Array(0)] };
  const { ensemble, settings, loss, monotone } = await trainTrees(data, aim, plan, columnRules, context);
  return {
    ensemble,
    training: { rows, [lossName]: loss, settings: settings[0], ...(monotone && { monotone }) },
  };
}

/** A single decision tree; `monotone` holds exactly. */
export const tree: ModelFamily = {
  name: 'tree',
  size: 'traditional',
  summary: 'one decision tree, small enough to read whole',
  create: (parameters = {}) =>
    treeEstimator('tree', treeRules, parameters, readTrainingData, async (data, own, context) => {
      const { ensemble, training } = await learnTree(data, eventAim, own, 'heldOutLogLoss', context);
      return new TreeClassifier('tree', data.features, data.classes, ensemble, training);
    }),
  load: (state) => TreeClassifier.load('tree', state, treeRules.maxDepth.most),
};
