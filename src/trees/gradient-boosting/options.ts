import { didYouMean } from '../../errors/index.js';
import { everyEntry, isRecord, received } from '../given.js';
import { type CustomObjective, customObjective } from '../objectives/custom.js';
import type { Objective } from '../objectives/objective.js';
import { createObjective, objectiveFamilies } from '../objectives/registry.js';
import type { BoostSettings } from '../settings.js';
import { checkNamedColumns, type NamedColumns } from './column-options.js';
import { refuse } from './refuse.js';

/** Hyper-parameters of `GradientBoosting`; all have defaults. */
export interface BoostingOptions extends Partial<NamedColumns> {
  /**
   * What is minimised: `squaredError` (the default), `absoluteError`, `huber` (delta), `quantile` (alpha), `poisson`,
   * `tweedie` (power), `logLoss` (targets 0 and 1), `softmax` (classes; targets 0 to classes - 1), `lambdaRank` (at), or
   * functions of your own.
   */
  readonly objective?: string | CustomObjective;
  /** `quantile`: share of the targets that shall lie below the prediction; default 0.5. */
  readonly alpha?: number;
  /** `huber`: where errors stop counting squared, in units of the target; default 1. */
  readonly delta?: number;
  /** `tweedie`: power of the variance, in (1, 2); default 1.5. */
  readonly power?: number;
  /** `softmax`: how many classes there are. */
  readonly classes?: number;
  /** `lambdaRank`: places that count in NDCG; default 30. */
  readonly at?: number;
  /** Share of each tree that is added; default 0.1. */
  readonly learningRate?: number;
  /** Rounds: trees per output; default 100. */
  readonly maxTrees?: number;
  /** Default 31. */
  readonly maxLeaves?: number;
  /** Most splits from the root to a leaf; default 60. */
  readonly maxDepth?: number;
  /** Least training rows of a leaf; default 20. */
  readonly minRows?: number;
  /** Least sum of hessians in a leaf; default 0.001. */
  readonly minHessian?: number;
  /** L1 penalty on leaf values; default 0. */
  readonly lambdaL1?: number;
  /** L2 penalty on leaf values; default 1. Leaves that are renewed from their rows (L1, Huber, quantile) have none. */
  readonly lambdaL2?: number;
  /** A split must save more loss than this; default 0. */
  readonly minGain?: number;
  /** `leaf` (default): the leaf that saves most is split next; `depth`: level by level. */
  readonly growth?: 'leaf' | 'depth';
  /** Path smoothing in rows; default 0. */
  readonly pathSmooth?: number;
  /** Largest step of a leaf before the learning rate, 0 for none; default 0. */
  readonly maxDeltaStep?: number;
  /** Most bins per column; default 255. */
  readonly maxBins?: number;
  /** Share of the rows that each tree sees; default 1. */
  readonly rowSample?: number;
  /**
   * Gradient-based one-side sampling (GOSS): share of the rows that a tree keeps for their large gradients, and share that
   * it draws from the others; both above 0, or both 0 (the default) for all rows. In place of `rowSample`.
   */
  readonly topRate?: number;
  readonly otherRate?: number;
  /** Share of the columns that each tree sees; default 1. */
  readonly columnSample?: number;
  /** Rounds without a better held-out loss after which to stop; default 20. Used when rows are held out. */
  readonly patience?: number;
  /** Share of the training rows to hold out when no `validation` is given; default 0: all `maxTrees` are grown. */
  readonly holdOut?: number;
  /** Models side by side, each holding out other rows, whose mean is taken; default 1. */
  readonly bags?: number;
  /** `balanced`: each class weighs the same in all; or a weight per class. For `logLoss` and `softmax`. */
  readonly classWeights?: 'balanced' | readonly number[];
  /** Levels with fewer rows are pooled; default 5. */
  readonly minLevelRows?: number;
  /** Default 0. */
  readonly seed?: number | string;
}

interface Rule {
  readonly least: number;
  readonly most: number;
  readonly isWhole?: boolean;
  readonly default: number;
}

/** Most splits from the root to a leaf that can be asked for. */
export const mostDepth = 60;

const rules = {
  learningRate: { least: 1e-4, most: 1, default: 0.1 },
  maxTrees: { least: 1, most: 100_000, isWhole: true, default: 100 },
  maxLeaves: { least: 2, most: 4096, isWhole: true, default: 31 },
  maxDepth: { least: 1, most: mostDepth, isWhole: true, default: 60 },
  minRows: { least: 1, most: 1e9, isWhole: true, default: 20 },
  minHessian: { least: 0, most: 1e9, default: 1e-3 },
  lambdaL1: { least: 0, most: 1e9, default: 0 },
  lambdaL2: { least: 0, most: 1e9, default: 1 },
  minGain: { least: 0, most: 1e9, default: 0 },
  pathSmooth: { least: 0, most: 1e9, default: 0 },
  maxDeltaStep: { least: 0, most: 1e9, default: 0 },
  maxBins: { least: 4, most: 256, isWhole: true, default: 255 },
  rowSample: { least: 0.01, most: 1, default: 1 },
  topRate: { least: 0, most: 0.99, default: 0 },
  otherRate: { least: 0, most: 0.99, default: 0 },
  columnSample: { least: 0.01, most: 1, default: 1 },
  patience: { least: 1, most: 100_000, isWhole: true, default: 20 },
  holdOut: { least: 0, most: 0.5, default: 0 },
  bags: { least: 1, most: 50, isWhole: true, default: 1 },
  minLevelRows: { least: 1, most: 1e9, isWhole: true, default: 5 },
} as const satisfies Readonly<Record<string, Rule>>;

const others = ['objective', 'growth', 'monotone', 'interactions', 'classWeights', 'categorical', 'special', 'seed'];

/** Options complete and checked. */
export interface CheckedOptions extends NamedColumns {
  readonly objective: Objective;
  readonly settings: BoostSettings;
  readonly holdOut: number;
  readonly bags: number;
  readonly classWeights: BoostingOptions['classWeights'];
  readonly seed: number | string;
}

/** @throws UsageError naming the option that is unknown or out of range */
export function checkOptions(options: BoostingOptions): CheckedOptions {
  if (!isRecord(options as unknown)) {
    throw refuse(`the options must be an object, such as { maxTrees: 200 }, received ${received(options)}.`);
  }
  const objectiveNames = [...new Set(objectiveFamilies.flatMap((family) => Object.keys(family.parameters)))];
  const names = [...Object.keys(rules), ...others, ...objectiveNames];
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    throw refuse(`there is no option "${name}".${didYouMean(name, names)} There are: ${names.join(', ')}.`);
  }
  const numbers = Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [name, readNumber(name, rule, (options as Given)[name])]),
  ) as { [K in keyof typeof rules]: number };
  const { growth = 'leaf', classWeights, seed = 0 } = options;
  if (growth !== 'leaf' && growth !== 'depth')
    throw refuse(`growth must be "leaf" or "depth", received ${received(growth)}.`);
  if (typeof seed !== 'string' && !Number.isFinite(seed))
    throw refuse(`seed must be a finite number or a text, received ${received(seed)}.`);
  checkOneSide(numbers);
  const objective = readObjective(options, objectiveNames);
  checkClassWeights(classWeights, objective);
  const named = checkNamedColumns(options, objective.name, numbers.maxBins);
  const { lambdaL1, lambdaL2, holdOut, bags, ...rest } = numbers;
  return {
    objective,
    settings: {
      ...rest,
      growth,
      lambda: lambdaL2,
      alpha: lambdaL1,
      levelSmoothing: 10,
      levelPrice: 1,
      levelLambda: 0,
      exactLeaves: false,
    },
    ...{ holdOut, bags, classWeights, seed, ...named },
  };
}

type Given = Readonly<Record<string, unknown>>;

function readNumber(name: string, rule: Rule, given: unknown): number {
  if (given === undefined) return rule.default;
  const { least, most, isWhole = false } = rule;
  if (typeof given === 'number' && given >= least && given <= most && (!isWhole || Number.isInteger(given)))
    return given;
  const kind = isWhole ? 'a whole number' : 'a number';
  throw refuse(`${name} must be ${kind} from ${least} to ${most}, received ${received(given)}.`);
}

function readObjective(options: BoostingOptions, names: readonly string[]): Objective {
  const { objective = 'squaredError' } = options;
  const own = names.filter((name) => (options as Given)[name] !== undefined);
  if (typeof objective === 'string') {
    return createObjective(objective, Object.fromEntries(own.map((name) => [name, (options as Given)[name]])));
  }
  const isOwn = typeof objective?.gradients === 'function' && typeof objective.losses === 'function';
  if (!isOwn || typeof objective.name !== 'string' || objective.name === '') {
    throw refuse('an objective of your own needs a name and the functions "gradients" and "losses".');
  }
  if (own.length > 0) throw refuse(`"${own[0]}" belongs to a named objective, and yours is a set of functions.`);
  if (objectiveFamilies.some(({ name }) => name === objective.name)) {
    throw refuse(`an objective of your own cannot be called "${objective.name}": that is one of Fathom's.`);
  }
  return customObjective(objective);
}

function checkOneSide({ topRate, otherRate, rowSample }: Readonly<Record<string, number>>): void {
  if (topRate === 0 && otherRate === 0) return;
  if (!(topRate! > 0 && otherRate! > 0 && topRate! + otherRate! < 1)) {
    throw refuse(
      `topRate and otherRate must both be above 0 and below 1 together, received ${topRate} and ${otherRate}.`,
    );
  }
  if (rowSample !== 1)
    throw refuse(`rowSample must be 1 where topRate and otherRate sample rows, received ${rowSample}.`);
}

function checkClassWeights(classWeights: BoostingOptions['classWeights'], objective: Objective): void {
  if (classWeights === undefined) return;
  const classes = objective.name === 'logLoss' ? 2 : objective.name === 'softmax' ? objective.outputs : 0;
  if (classes === 0) throw refuse(`classWeights need classes, and the objective is ${objective.name}.`);
  if (classWeights === 'balanced') return;
  const fits = (weight: unknown) => typeof weight === 'number' && weight > 0 && Number.isFinite(weight);
  if (Array.isArray(classWeights) && classWeights.length === classes && everyEntry(classWeights, fits)) return;
  throw refuse(`classWeights must be "balanced" or ${classes} numbers above 0, received ${received(classWeights)}.`);
}
