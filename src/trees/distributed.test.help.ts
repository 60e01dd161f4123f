// Trainings that several processes and one must do alike.
import { Random } from '../random/index.js';
import { type BoostingData, type BoostingOptions, GradientBoosting } from './index.js';

export interface Case {
  readonly name: string;
  readonly options: BoostingOptions;
  /** Target of a row from its hidden score and a random number in [0, 1). */
  readonly target: (score: number, chance: number) => number;
  readonly isWeighted?: boolean;
  /** The rows are put in the order of their targets, so that a process may miss a class. */
  readonly isSorted?: boolean;
  /** Share of the rows that the first process holds; half of them when absent. */
  readonly firstShare?: number;
  /** Rounds that are boosted on top of the model. */
  readonly continued?: boolean;
}

const sampled = { rowSample: 0.6, columnSample: 0.7 };
const stopped = { holdOut: 0.25, maxTrees: 20, patience: 2, learningRate: 0.5 };
const event = (score: number, chance: number) => (chance < 1 / (1 + Math.exp(-score)) ? 1 : 0);
const category = (score: number, chance: number) =>
  Math.max(0, Math.min(2, Math.floor(1.5 + score / 2 + chance - 0.5)));
const small = { maxTrees: 4, maxLeaves: 10, minRows: 5 };

export const cases: readonly Case[] = [
  { name: 'log-loss', options: { ...small, objective: 'logLoss' }, target: event },
  { name: 'unequal parts', options: { ...small, ...sampled, objective: 'logLoss' }, target: event, firstShare: 0.93 },
  {
    name: 'weights',
    options: { ...small, objective: 'logLoss', classWeights: 'balanced' },
    target: event,
    isWeighted: true,
  },
  { name: 'drawn rows', options: { ...small, ...sampled, objective: 'logLoss' }, target: event, isWeighted: true },
  { name: 'a class apart', options: { ...small, ...sampled, objective: 'logLoss' }, target: event, isSorted: true },
  { name: 'many levels', options: { ...small, objective: 'logLoss', maxBins: 8 }, target: event, isWeighted: true },
  {
    name: 'early stopping of two bags',
    options: { ...small, ...stopped, ...sampled, objective: 'logLoss', bags: 2 },
    target: event,
    firstShare: 0.2,
  },
  {
    name: 'classes held out',
    options: { ...small, ...stopped, objective: 'softmax', classes: 3 },
    target: category,
    isWeighted: true,
    isSorted: true,
  },
  {
    name: 'squared error, monotone, by levels, continued',
    options: { ...small, growth: 'depth', monotone: { ordered: 1 }, pathSmooth: 3 },
    target: (score, chance) => score + chance,
    continued: true,
  },
  {
    name: 'quantile',
    options: { ...small, objective: 'quantile', alpha: 0.8 },
    target: (score, chance) => score + chance,
  },
  {
    name: 'absolute error, monotone, held out',
    options: { ...small, ...stopped, objective: 'absoluteError', monotone: { ordered: 1 } },
    target: (score, chance) => score + chance,
    isWeighted: true,
  },
  {
    name: 'poisson',
    options: { ...small, objective: 'poisson' },
    target: (score, chance) => Math.round(Math.exp(score / 3) * 2 * chance),
  },
];

const rows = 900;
const specialCodes = [-9, 999];

/** Numbers with ties, missing values and special codes; levels of which some are rare, or stand in few rows only. */
function drawRows(own: Case): BoostingData {
  const random = new Random(own.name);
  const records = Array.from({ length: rows }, (_, row) => {
    const some = random.split(row);
    const [a, b, c, d, e, f] = Array.from({ length: 6 }, (_, k) => some.split(k).uniform()) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const ordered = a < 0.1 ? Number.NaN : Math.round(40 * b) / 10;
    const coded = c < 0.1 ? specialCodes[row % 2]! : c < 0.2 ? Number.NaN : 10 * c - 5;
    const level = d < 0.1 ? null : `level ${Math.floor(12 * d * d)}${row > 850 ? ' late' : ''}`;
    const score = (ordered || 0) - 2 + (coded > 5 ? 1 : (coded || 0) / 5) + (d > 0.6 ? 1 : -1);
    // Nothing is known of this column in the first half.
    const late = row < rows / 2 ? null : e > 0.5 ? 'yes' : 'no';
    return { ordered, coded, level, late, noise: e, target: own.target(score, f), weight: Math.floor(4 * e) / 3 };
  });
  if (own.isSorted) records.sort((x, y) => x.target - y.target);
  const column = <K extends keyof (typeof records)[number]>(name: K) => records.map((record) => record[name]);
  return {
    columns: {
      ordered: column('ordered'),
      coded: Float64Array.from(column('coded')),
      level: column('level'),
      late: column('late'),
      noise: column('noise'),
    },
    target: column('target'),
    ...(own.isWeighted ? { weights: column('weight') } : {}),
  };
}

/** The rows from `first` to `end`, shares of all rows. */
function partOf({ columns, target, weights }: BoostingData, first: number, end: number): BoostingData {
  const part = <T>(values: ArrayLike<T>): T[] => Array.prototype.slice.call(values, first * rows, end * rows);
  const names = Object.keys(columns);
  return {
    columns: Object.fromEntries(names.map((name) => [name, part(columns[name] as ArrayLike<number>)])),
    target: part(target),
    ...(weights === undefined ? {} : { weights: part(weights) }),
  };
}

/** The saved model of a case, learned from its rows between two shares. */
export async function learn(
  own: Case,
  [first, end]: readonly [number, number],
  context: Parameters<GradientBoosting['fit']>[1],
): Promise<string> {
  const data = partOf(drawRows(own), first, end);
  const boosting = new GradientBoosting({ ...own.options, special: { coded: specialCodes }, seed: 5 });
  const model = await boosting.fit(data, context);
  return JSON.stringify((own.continued ? await boosting.fit({ ...data, start: model }, context) : model).save());
}
