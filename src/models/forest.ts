// Random forest for a binary target, with defaults that follow the size of the data.
//
// A leaf says log-odds, and the forest their mean: so it is a sum of trees like any other, explained exactly in
// log-odds. A mean of trees is drawn to the middle; a line fitted to the rows that a tree did not see sets it right.
import type { ProgressEvent } from '../parallel/index.js';
import {
  Arena,
  type ForestSettings,
  fitLogOddsLine,
  growForest,
  learnBins,
  makeBinMatrix,
  TreeEnsemble,
  threadsFor,
} from '../trees/index.js';
import { boostDefaults, type DataSize } from './boost-defaults.js';
import { boostedDirections } from './boosted-directions.js';
import type { FitContext } from './estimator.js';
import { forestDefaults } from './forest-defaults.js';
import type { ModelFamily } from './registry.js';
import { eventAim } from './tree-aim.js';
import { TreeClassifier } from './tree-classifier.js';
import { orderColumns, recordDirections } from './tree-columns.js';
import { type TreeParameters, treeEstimator } from './tree-estimator.js';
import type { Rules } from './tree-parameters.js';
import { type ClassData, readTrainingData } from './tree-training-data.js';

export const forestRules = {
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

export type ForestParameters = TreeParameters<typeof forestRules>;

/** Trees of each of the settings that out-of-bag rows decide between. */
export const raceTrees = 40;

async function fitForest(data: ClassData, parameters: ForestParameters, context: FitContext): Promise<TreeClassifier> {
  const { targets, weights, keys } = data;
  const { columnRules } = parameters;
  const ordered = orderColumns(data, columnRules);
  const { interactions, isOrdered, inFileOrder } = ordered;
  const size = { rows: targets.length, columns: ordered.columns.length };
  const candidates = forestCandidates(parameters.numbers, size);
  const { grown, line, settings, bins, directions } = await Arena.with(
    async (arena) => {
      const random = context.random.split('levels');
      const given = { columns: ordered.columns, targets, weights, keys, learned: targets.length, random };
      const { columns, bins, newBins } = learnBins(arena, given, candidates[0]!);
      const matrix = makeBinMatrix(arena, columns, bins);
      const binned = { matrix, bins, columns, interactions, isOrdered };
      const directions =
        columnRules.monotone === 'auto'
          ? await boostedDirections(arena, binned, data, eventAim, boostDefaults(size).candidates[0]![0]!, context)
          : ordered.directions;
      const run = async (settings: ForestSettings, detail: string) => {
        const mark = arena.mark();
        const given = { matrix, targets, weights, keys, directions, interactions };
        const input = { ...given, leaves: 'logOdds' as const, settings };
        const progress = (event: ProgressEvent) => context.progress({ ...event, detail });
        const grown = await growForest(arena, input, { ...context, progress });
        arena.takeBack(mark);
        const middle = Math.log(grown.mean / (1 - grown.mean));
        return { grown, settings, line: fitLogOddsLine(grown.outOfBag, targets, weights, middle) };
      };
      let best = { settings: candidates[0]!, loss: Number.NaN };
      for (const settings of candidates.length > 1 ? candidates : []) {
        const { loss } = (await run({ ...settings, trees: Math.min(raceTrees, settings.trees) }, 'choosing settings'))
          .line;
        if (!(loss >= best.loss)) best = { settings, loss };
      }
      return { ...(await run(best.settings, 'trees')), bins: newBins, directions };
    },
    threadsFor(ordered.columns, context.threads),
  );
  const share = line.slope / settings.trees;
  const trees = grown.trees
    .filter((tree) => tree.feature[0]! >= 0)
    .map((tree) => ({ ...tree, value: tree.value.map((value) => value * share) }));
  const ensemble = inFileOrder(new TreeEnsemble(line.intercept, bins, trees));
  const monotone = recordDirections(ordered.columns, directions, columnRules);
  return new TreeClassifier('forest', data.features, data.classes, ensemble, {
    rows: targets.length,
    outOfBagLogLoss: Number.isNaN(line.loss) ? null : line.loss,
    line: { intercept: line.intercept, slope: line.slope },
    settings: { ...settings },
    ...(monotone && { monotone }),
  });
}

/** The defaults with what was given in their place, each once. */
export function forestCandidates(numbers: ForestParameters['numbers'], size: DataSize): ForestSettings[] {
  const given = Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== 'auto'));
  const candidates = forestDefaults(size).map((own): ForestSettings => {
    const settings = { ...own, ...given };
    return { ...settings, nodeColumns: Math.min(settings.nodeColumns, size.columns) };
  });
  return [...new Map(candidates.map((settings) => [JSON.stringify(settings), settings])).values()];
}

/** Random forest; `monotone` holds exactly. */
export const forest: ModelFamily = {
  name: 'forest',
  size: 'traditional',
  summary: 'a random forest: many deep trees on drawn rows and columns, hard to get wrong',
  create: (parameters = {}) => treeEstimator('forest', forestRules, parameters, readTrainingData, fitForest),
  load: (state) => TreeClassifier.load('forest', state, forestRules.maxDepth.most),
};
