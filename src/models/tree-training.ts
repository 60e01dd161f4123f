import type { ProgressEvent } from '../parallel/index.js';
import { Arena, type BoostSettings, boost, chooseBins, logLoss, makeBinMatrix, TreeEnsemble } from '../trees/index.js';
import type { FitContext } from './estimator.js';
import { orderColumns } from './tree-columns.js';
import type { ColumnRules } from './tree-parameters.js';
import type { TrainingData } from './tree-training-data.js';

/** How trees are to be trained. */
export interface TrainingPlan {
  /** Settings to choose from: the ones with the least held-out loss in a race. */
  readonly candidates: readonly BoostSettings[];
  /** For each bag of the race the rows it does not learn from. */
  readonly race: readonly Int32Array[];
  /** Learning rate of the race in multiples of a candidate's own. */
  readonly raceSpeed: number;
  /** For each bag of the final training the rows it does not learn from. */
  readonly heldOut: readonly Int32Array[];
}

export interface TrainedTrees {
  readonly ensemble: TreeEnsemble;
  readonly settings: BoostSettings;
  /** Trees per bag. */
  readonly rounds: number;
  /** Mean held-out loss, of the race where the final training holds nothing out; null when nothing was ever held out. */
  readonly loss: number | null;
}

/**
 * Boosts trees on training data. Columns are taken in the order of their names, so that their order in the file does
 * not matter.
 *
 * @throws DataError when the rules name a column that is absent, or a direction for one that is not ordered
 */
export async function trainTrees(
  data: TrainingData,
  plan: TrainingPlan,
  rules: ColumnRules,
  context: FitContext,
): Promise<TrainedTrees> {
  const { columns, directions, interactions, inFileOrder } = orderColumns(data, rules);
  const bins = columns.map((column) => chooseBins(column, data.weights, plan.candidates[0]!));
  const trained = await Arena.with(async (arena) => {
    const matrix = makeBinMatrix(arena, columns, bins);
    const run = async (settings: BoostSettings, heldOut: readonly Int32Array[], detail: string) => {
      const mark = arena.mark();
      const { targets, weights } = data;
      const input = { matrix, targets, weights, directions, interactions, heldOut, objective: logLoss, settings };
      const progress = (event: ProgressEvent) => context.progress({ ...event, detail });
      const boosted = await boost(arena, input, { ...context, progress });
      arena.takeBack(mark);
      return boosted;
    };
    let best = { settings: plan.candidates[0]!, loss: Number.NaN };
    if (plan.candidates.length > 1) {
      for (const settings of plan.candidates) {
        const { loss } = await run(hasten(settings, plan.raceSpeed), plan.race, 'choosing settings');
        if (!(loss >= best.loss)) best = { settings, loss };
      }
    }
    const boosted = await run(best.settings, plan.heldOut, 'trees');
    const loss = Number.isNaN(boosted.loss) ? best.loss : boosted.loss;
    return { ...boosted, settings: best.settings, loss: Number.isNaN(loss) ? null : loss };
  }, context.threads);
  const { settings, rounds, loss } = trained;
  return { settings, rounds, loss, ensemble: inFileOrder(new TreeEnsemble(trained.base, bins, trained.trees)) };
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
