// Random forest for a numeric target: the mean of deep trees, and the settings that rows outside the bags predict best by.
import type { ProgressEvent } from '../parallel/index.js';
import {
  Arena,
  type ForestSettings,
  growForest,
  learnBins,
  makeBinMatrix,
  TreeEnsemble,
  threadsFor,
} from '../trees/index.js';
import { boostDefaults } from './boost-defaults.js';
import { boostedDirections } from './boosted-directions.js';
import type { FitContext, Regressor } from './estimator.js';
import { type ForestParameters, forestCandidates, forestRules, raceTrees } from './forest.js';
import type { ModelFamily } from './registry.js';
import { ScoredRegressor } from './scores/index.js';
import { numberAim } from './tree-aim.js';
import { orderColumns, recordDirections } from './tree-columns.js';
import { treeEstimator } from './tree-estimator.js';
import { type NumberData, readNumberData } from './tree-training-data.js';
import { inUnit } from './trees-in-unit.js';

async function fit(data: NumberData, parameters: ForestParameters, context: FitContext): Promise<ScoredRegressor> {
  const { targets, weights, keys } = data;
  const { columnRules } = parameters;
  const ordered = orderColumns(data, columnRules);
  const { interactions, isOrdered, inFileOrder } = ordered;
  const size = { rows: targets.length, columns: ordered.columns.length };
  const candidates = forestCandidates(parameters.numbers, size);
  const { grown, loss, settings, bins, directions } = await Arena.with(
    async (arena) => {
      const random = context.random.split('levels');
      const given = { columns: ordered.columns, targets, weights, keys, learned: targets.length, random };
      const { columns, bins, newBins } = learnBins(arena, given, candidates[0]!);
      const matrix = makeBinMatrix(arena, columns, bins);
      const binned = { matrix, bins, columns, interactions, isOrdered };
      const directions =
        columnRules.monotone === 'auto'
          ? await boostedDirections(arena, binned, data, numberAim, boostDefaults(size).candidates[0]![0]!, context)
          : ordered.directions;
      const run = async (settings: ForestSettings, detail: string) => {
        const mark = arena.mark();
        const input = { matrix, targets, weights, keys, directions, interactions, leaves: 'mean' as const, settings };
        const progress = (event: ProgressEvent) => context.progress({ ...event, detail });
        const grown = await growForest(arena, input, { ...context, progress });
        arena.takeBack(mark);
        return { grown, settings, loss: outOfBagLoss(grown.mean, grown.outOfBag, targets, weights) };
      };
      let best = { settings: candidates[0]!, loss: Number.NaN };
      for (const settings of candidates.length > 1 ? candidates : []) {
        const few = { ...settings, trees: Math.min(raceTrees, settings.trees) };
        const { loss } = await run(few, 'choosing settings');
        if (!(loss >= best.loss)) best = { settings, loss };
      }
      return { ...(await run(best.settings, 'trees')), bins: newBins, directions };
    },
    threadsFor(ordered.columns, context.threads),
  );
  const trees = grown.trees
    .filter((tree) => tree.feature[0]! >= 0)
    .map((tree) => ({ ...tree, value: tree.value.map((value) => value / settings.trees) }));
  const monotone = recordDirections(ordered.columns, directions, columnRules);
  return new ScoredRegressor({
    name: 'forest',
    scores: inUnit(data, inFileOrder(new TreeEnsemble(grown.mean, bins, trees))),
    training: {
      rows: targets.length,
      outOfBagSquaredError: Number.isNaN(loss) ? null : loss,
      settings: { ...settings },
      ...(monotone && { monotone }),
    },
  });
}

/** Mean squared error over the rows that enough trees have not seen; NaN when there are none. */
function outOfBagLoss(
  mean: number,
  outOfBag: Float64Array,
  targets: Float64Array,
  weights: Float64Array | undefined,
): number {
  let [sum, total] = [0, 0];
  outOfBag.forEach((said, row) => {
    if (Number.isNaN(said)) return;
    sum += (weights?.[row] ?? 1) * (mean + said - targets[row]!) ** 2;
    total += weights?.[row] ?? 1;
  });
  return sum / total;
}

/** Random forest of means; `monotone` holds exactly. */
export const forestNumbers: ModelFamily<Regressor> = {
  name: 'forest',
  size: 'traditional',
  summary: 'a random forest: many deep trees on drawn rows and columns, hard to get wrong',
  create: (parameters = {}) => treeEstimator('forest', forestRules, parameters, readNumberData, fit),
  load: (state) => ScoredRegressor.load('forest', state),
};
