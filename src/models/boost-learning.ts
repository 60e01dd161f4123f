// Gradient boosting with defaults that follow the size of the data, whatever the trees are to say.
import { UsageError } from '../errors/index.js';
import { type BoostSettings, holdOutRows, type TreeEnsemble } from '../trees/index.js';
import { type Bagging, boostDefaults } from './boost-defaults.js';
import type { FitContext } from './estimator.js';
import type { TreeAim } from './tree-aim.js';
import type { TreeParameters } from './tree-estimator.js';
import type { Rules } from './tree-parameters.js';
import { trainTrees } from './tree-training.js';
import type { TrainingData } from './tree-training-data.js';

/** Hyper-parameters that boosting has for every kind of target. */
export const boostRules = {
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
  growth: { choices: ['leaf', 'depth'], default: 'leaf' },
  pathSmooth: { least: 0, most: 1e9, default: 0 },
  maxDeltaStep: { least: 0, most: 1e9, default: 0 },
} as const satisfies Rules;

export type BoostParameters = TreeParameters<typeof boostRules>;

/** Trees, and what the training decided, for the record. */
export interface LearnedBoost {
  readonly ensemble: TreeEnsemble;
  readonly training: Readonly<Record<string, unknown>>;
}

/** @param lossName what the record calls the held-out loss, in units of the target that was learned from */
export async function learnBoost(
  data: TrainingData,
  aim: TreeAim,
  { numbers, columnRules }: BoostParameters,
  lossName: string,
  context: FitContext,
): Promise<LearnedBoost> {
  const rows = data.targets.length;
  const { outputs } = aim.objective;
  const defaults = boostDefaults({ rows, columns: data.columns.length, outputs });
  const given = Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== 'auto'));
  // One-side sampling takes the place of drawn rows.
  const sampled = numbers.topRate > 0 ? { rowSample: 1, ...given } : given;
  const { bags, holdOut } = { ...defaults.bagging, ...given } as typeof defaults.bagging;
  const candidates = distinct(defaults.candidates.map((own) => distinct(own.map((each) => overlay(each, sampled)))));
  const hold = (bagging: Bagging, name: string) =>
    holdOutRows({ keys: data.keys, classes: data.strata }, bagging.bags, bagging.holdOut, context.random.split(name));
  const plan = {
    candidates: holdOut === 0 ? candidates.slice(0, 1) : candidates,
    proposal: candidates[0]![0]!,
    race: hold(defaults.race, 'race'),
    raceSpeed: 3,
    heldOut: hold({ bags, holdOut }, 'hold out'),
  };
  const { ensemble, settings, rounds, loss, monotone } = await trainTrees(data, aim, plan, columnRules, context);
  return {
    ensemble,
    training: {
      ...{ rows, bags, rounds },
      [lossName]: loss,
      settings: settings[0],
      ...(settings.length > 1 && { mixedWith: settings.slice(1) }),
      ...(monotone && { monotone }),
    },
  };
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

/** @throws UsageError for shares of one-side sampling that do not fit together */
export function checkSampling(parameters: Readonly<Record<string, unknown>>): void {
  const { topRate, otherRate, rowSample } = parameters as unknown as BoostParameters['numbers'];
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
