// Gradient-boosted trees for a binary target, with defaults that follow the size of the data.
import { type Dataset, Table } from '../data/index.js';
import { type BoostSettings, holdOutRows } from '../trees/index.js';
import { boostDefaults } from './boost-defaults.js';
import type { Estimator, FitContext } from './estimator.js';
import type { ModelFamily } from './registry.js';
import { TreeClassifier } from './tree-classifier.js';
import { type ColumnRules, type Rules, readParameters, type Settings } from './tree-parameters.js';
import { trainTrees } from './tree-training.js';
import { readTrainingData } from './tree-training-data.js';

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
  columnSample: { least: 0.01, most: 1, default: 'auto' },
  maxBins: { least: 4, most: 256, isWhole: true, default: 'auto' },
  minLevelRows: { least: 1, most: 1e9, isWhole: true, default: 'auto' },
  levelSmoothing: { least: 0, most: 1e9, default: 10 },
  levelPrice: { least: 0, most: 100, default: 1 },
  levelLambda: { least: 0, most: 1e9, default: 'auto' },
  growth: { choices: ['leaf', 'depth'], default: 'leaf' },
  pathSmooth: { least: 0, most: 1e9, default: 0 },
  maxDeltaStep: { least: 0, most: 1e9, default: 0 },
} as const satisfies Rules;

type Numbers = Settings<typeof rules>;

class BoostEstimator implements Estimator<TreeClassifier> {
  readonly name = 'boost';
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly #numbers: Numbers;
  readonly #columnRules: ColumnRules;

  constructor(numbers: Numbers, columnRules: ColumnRules) {
    this.parameters = { ...numbers, ...columnRules };
    this.#numbers = numbers;
    this.#columnRules = columnRules;
  }

  async fit(data: Dataset, context: FitContext): Promise<TreeClassifier> {
    context.stop.throwIfRequested();
    const training = readTrainingData(await Table.from(data), this.name);
    const rows = training.targets.length;
    const defaults = boostDefaults({ rows, columns: training.columns.length });
    const given = Object.fromEntries(Object.entries(this.#numbers).filter(([, value]) => value !== 'auto'));
    const { bags, holdOut } = { ...defaults.bagging, ...given } as typeof defaults.bagging;
    const candidates = distinct(defaults.candidates.map((own) => overlay(own, given)));
    const heldOut = holdOutRows({ rows, classes: training.targets }, bags, holdOut, context.random.split('hold out'));
    const plan = {
      candidates: holdOut === 0 ? candidates.slice(0, 1) : candidates,
      race: heldOut.slice(0, 2),
      raceSpeed: 3,
      heldOut,
    };
    const { ensemble, settings, rounds, loss } = await trainTrees(training, plan, this.#columnRules, context);
    return new TreeClassifier(this.name, training.features, training.classes, ensemble, {
      rows,
      bags,
      rounds,
      heldOutLogLoss: loss,
      settings: { ...settings },
    });
  }
}

/** The settings with those that were given in their place; others that were given are no settings of trees. */
function overlay(settings: BoostSettings, given: Readonly<Record<string, unknown>>): BoostSettings {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [name, given[name] ?? value]),
  ) as unknown as BoostSettings;
}

function distinct(candidates: readonly BoostSettings[]): BoostSettings[] {
  return [...new Map(candidates.map((settings) => [JSON.stringify(settings), settings])).values()];
}

/** Histogram gradient boosting; `monotone` holds exactly. */
export const boost: ModelFamily = {
  name: 'boost',
  size: 'traditional',
  summary: 'gradient-boosted trees: strong on tables of any kind, explained by exact TreeSHAP',
  create(parameters = {}) {
    const { numbers, ...columnRules } = readParameters('boost', rules, parameters);
    return new BoostEstimator(numbers, columnRules);
  },
  load: (state) => TreeClassifier.load('boost', state),
};
