import type { ProgressEvent } from '../parallel/index.js';
import {
  Arena,
  type BoostSettings,
  boost,
  learnBins,
  makeBinMatrix,
  TreeEnsemble,
  threadsFor,
} from '../trees/index.js';
import { boostedDirections } from './boosted-directions.js';
import type { FitContext } from './estimator.js';
import type { TreeAim } from './tree-aim.js';
import { type KeptDirections, orderColumns, recordDirections } from './tree-columns.js';
import { type BoostedBags, mixture } from './tree-mixture.js';
import type { ColumnRules } from './tree-parameters.js';
import type { TrainingData } from './tree-training-data.js';

/** How trees are to be trained. */
export interface TrainingPlan {
  /**
   * Settings to choose from, each a list that bags take in turn: the one whose first settings have the least held-out
   * loss in a race.
   */
  readonly candidates: readonly (readonly BoostSettings[])[];
  /** Settings under which directions are proposed. */
  readonly proposal: BoostSettings;
  /** For each bag of the race the rows it does not learn from. */
  readonly race: readonly Int32Array[];
  /** Learning rate of the race in multiples of a candidate's own. */
  readonly raceSpeed: number;
  /** For each bag of the final training the rows it does not learn from. */
  readonly heldOut: readonly Int32Array[];
}

export interface TrainedTrees {
  readonly ensemble: TreeEnsemble;
  /** What was chosen. */
  readonly settings: readonly BoostSettings[];
  /** Trees per bag, the mean where bags differ. */
  readonly rounds: number;
  /** Mean held-out loss, of the race where the final training holds nothing out; null when nothing was ever held out. */
  readonly loss: number | null;
  /** Directions that the trees keep to, when there are any: those given, or those proposed. */
  readonly monotone: KeptDirections | undefined;
}

/**
 * Boosts trees on training data. Columns are taken in the order of their names, so that their order in the file does
 * not matter.
 *
 * @throws DataError when the rules name a column that is absent, or a direction for one that is not ordered
 */
export async function trainTrees(
  data: TrainingData,
  aim: TreeAim,
  plan: TrainingPlan,
  rules: ColumnRules,
  context: FitContext,
): Promise<TrainedTrees> {
  const ordered = orderColumns(data, rules);
  const { interactions, inFileOrder } = ordered;
  const trained = await Arena.with(
    async (arena) => {
      const { targets, weights, keys } = data;
      const { columns, bins, newBins } = learnBins(
        arena,
        {
          // Statistics of levels need one number a row that tells what it predicts.
          ...{ columns: ordered.columns, weights, keys, learned: targets.length },
          targets: aim.objective.outputs === 1 ? targets : undefined,
          random: context.random.split('levels'),
        },
        plan.candidates[0]![0]!,
      );
      const matrix = makeBinMatrix(arena, columns, bins, 'mixed');
      let { directions } = ordered;
      const run = async (
        settings: BoostSettings,
        heldOut: readonly Int32Array[],
        detail: string,
        random = context.random,
      ) => {
        const mark = arena.mark();
        const given = { matrix, targets, weights, keys, directions, interactions };
        const input = { ...given, heldOut, objective: aim.objective, settings };
        const progress = (event: ProgressEvent) => context.progress({ ...event, detail });
        const boosted = await boost(arena, input, { ...context, random, progress });
        arena.takeBack(mark);
        return boosted;
      };
      if (rules.monotone === 'auto') {
        const input = { matrix, bins, columns, interactions, isOrdered: ordered.isOrdered };
        directions = await boostedDirections(arena, input, data, aim, plan.proposal, context);
      }
      let best = { settings: plan.candidates[0]!, loss: Number.NaN };
      if (plan.candidates.length > 1) {
        for (const settings of plan.candidates) {
          const { loss } = await run(hasten(settings[0]!, plan.raceSpeed), plan.race, 'choosing settings');
          if (!(loss >= best.loss)) best = { settings, loss };
        }
      }
      const kinds = best.settings.slice(0, plan.heldOut.length);
      const parts: BoostedBags[] = [];
      for (const [i, settings] of kinds.entries()) {
        const own = plan.heldOut.filter((_, bag) => bag % kinds.length === i);
        const random = i === 0 ? context.random : context.random.split('settings').split(i);
        parts.push({ ...(await run(settings, own, 'trees', random)), bags: own.length });
      }
      const boosted = mixture(parts);
      const loss = Number.isNaN(boosted.loss) ? best.loss : boosted.loss;
      return { ...boosted, bins: newBins, directions, settings: kinds, loss: Number.isNaN(loss) ? null : loss };
    },
    threadsFor(ordered.columns, context.threads),
  );
  const { settings, rounds, loss, directions } = trained;
  return {
    settings,
    rounds,
    loss,
    monotone: recordDirections(ordered.columns, directions, rules),
    ensemble: inFileOrder(new TreeEnsemble(trained.base, trained.bins, trained.trees)),
  };
}

/** The same settings with larger and fewer steps. */
function hasten(settings: BoostSettings, speed: number): BoostSettings {
  return {
    ...settings,
    learningRate: Math.min(1, settings.learningRate * speed),
    maxTrees: Math.ceil(settings.maxTrees / speed),
    patience: Math.ceil(settings.patience / speed),
  };
}
