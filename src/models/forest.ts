// Random forest for a binary target, with defaults that follow the size of the data.
//
// A leaf says log-odds, and the forest their mean: so it is a sum of trees like any other, explained exactly in
// log-odds. A mean of trees is drawn to the middle; a line fitted to the rows that a tree did not see sets it right.
import { type Dataset, Table } from '../data/index.js';
import type { ProgressEvent } from '../parallel/index.js';
import {
  Arena,
  chooseBins,
  type ForestSettings,
  fitLogOddsLine,
  growForest,
  makeBinMatrix,
  TreeEnsemble,
} from '../trees/index.js';
import type { DataSize } from './boost-defaults.js';
import type { Estimator, FitContext } from './estimator.js';
import { forestDefaults } from './forest-defaults.js';
import type { ModelFamily } from './registry.js';
import { TreeClassifier } from './tree-classifier.js';
import { orderColumns } from './tree-columns.js';
import { type ColumnRules, type Rules, readParameters, type Settings } from './tree-parameters.js';
import { readTrainingData } from './tree-training-data.js';

const rules = {
  trees: { least: 1, most: 100_000, isWhole: true, default: 'auto' },
  minRows: { least: 1, most: 1e9, isWhole: true, default: 'auto' },
  maxDepth: { least: 1, most: 1000, isWhole: true, default: 60 },
  nodeColumns: { least: 1, most: 1e6, isWhole: true, default: 'auto' },
  rowSample: { least: 0.01, most: 1, default: 'auto' },
  lambda: { least: 0, most: 1e9, default: 'auto' },
  maxBins: { least: 4, most: 256, isWhole: true, default: 'auto' },
  minLevelRows: { least: 1, most: 1e9, isWhole: true, default: 'auto' },
  levelSmoothing: { least: 0, most: 1e9, default: 'auto' },
  levelPrice: { least: 0, most: 100, default: 'auto' },
} as const satisfies Rules;

type Numbers = Settings<typeof rules>;

class ForestEstimator implements Estimator<TreeClassifier> {
  readonly name = 'forest';
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
    const { targets, weights } = training;
    const { columns, directions, interactions, inFileOrder } = orderColumns(training, this.#columnRules);
    const settings = this.#settings({ rows: targets.length, columns: columns.length });
    const bins = columns.map((column) => chooseBins(column, weights, settings));
    const grown = await Arena.with((arena) => {
      const matrix = makeBinMatrix(arena, columns, bins);
      const input = { matrix, targets, weights, directions, interactions, leaves: 'logOdds' as const, settings };
      const progress = (event: ProgressEvent) => context.progress({ ...event, detail: 'trees' });
      return growForest(arena, input, { ...context, progress });
    });
    const middle = Math.log(grown.mean / (1 - grown.mean));
    const line = fitLogOddsLine(grown.outOfBag, targets, weights, middle);
    const share = line.slope / settings.trees;
    const trees = grown.trees
      .filter((tree) => tree.feature[0]! >= 0)
      .map((tree) => ({ ...tree, value: tree.value.map((value) => value * share) }));
    const ensemble = inFileOrder(new TreeEnsemble(line.intercept, bins, trees));
    return new TreeClassifier(this.name, training.features, training.classes, ensemble, {
      rows: targets.length,
      outOfBagLogLoss: Number.isNaN(line.loss) ? null : line.loss,
      line: { intercept: line.intercept, slope: line.slope },
      settings: { ...settings },
    });
  }

  #settings(size: DataSize): ForestSettings {
    const given = Object.entries(this.#numbers).filter(([, value]) => value !== 'auto');
    const settings = { ...forestDefaults(size), ...Object.fromEntries(given) };
    return { ...settings, nodeColumns: Math.min(settings.nodeColumns, size.columns) };
  }
}

/** Random forest; `monotone` holds exactly. */
export const forest: ModelFamily = {
  name: 'forest',
  size: 'traditional',
  summary: 'a random forest: many deep trees on drawn rows and columns, hard to get wrong',
  create(parameters = {}) {
    const { numbers, ...columnRules } = readParameters('forest', rules, parameters);
    return new ForestEstimator(numbers, columnRules);
  },
  load: (state) => TreeClassifier.load('forest', state),
};
