// The best model by itself: strong candidates that err differently are tried on inner folds of the training rows, and
// what they say of rows they have not seen tells how much each counts in a sum of log-odds. Where the simplest one does
// as well as the sum, it is taken alone.
import { z } from 'zod';
import { type Dataset, groupFolds, stratifiedFolds, Table, timeFolds } from '../../data/index.js';
import { DataError, didYouMean, UsageError } from '../../errors/index.js';
import { auc } from '../../evaluate/index.js';
import { binaryTarget, describeInputs, modelInputs } from '../../features/index.js';
import type { StopSignal } from '../../parallel/index.js';
import type { Random } from '../../random/index.js';
import { RowKeys, roundWeights } from '../../trees/index.js';
import { boost } from '../boost.js';
import type { Classifier, Dependence, Estimator, FitContext } from '../estimator.js';
import { eventProbability } from '../event-probability.js';
import { forest } from '../forest.js';
import { logistic } from '../logistic-regression/index.js';
import { nonNegativeLogistic } from '../non-negative-logistic.js';
import { findFamily, type ModelFamily } from '../registry.js';
import { scorecard } from '../scorecard/index.js';
import { type Choice, logOdds, type Member, probabilityOf, StackModel } from './stack-model.js';
import { type LeftOut, tryCandidate } from './try-candidate.js';

interface Candidate {
  readonly family: ModelFamily;
  /** Settings under which it is tried: they rank as its defaults do, at a fraction of the cost. */
  readonly sketch: Readonly<Record<string, unknown>>;
  /** How many times as long its defaults take on the same rows, about. */
  readonly length: number;
}

/** The simpler first. */
const candidates: readonly Candidate[] = [
  { family: scorecard, sketch: {}, length: 1 },
  { family: logistic, sketch: {}, length: 1 },
  { family: boost, sketch: { bags: 3 }, length: 2 },
  { family: forest, sketch: { trees: 100 }, length: 3 },
];
const families = candidates.map(({ family }) => family);
const names = families.map(({ name }) => name);

const innerFolds = 3;
/** Rows that the candidates are tried on at most. */
const mostRows = 30_000;
/** Inner AUC by which the sum must be above the simplest candidate. */
const worthwhile = 0.001;
/** Members that would count less are left out. */
const leastWeight = 0.05;

/** In which order candidates are tried where time is short: what tells most that the simplest does not, first. */
const tellsMost = ['boost', 'logistic', 'forest'];

const schema = z.strictObject({
  /** A list, or names with commas between them as they are typed. */
  candidates: z.union([
    z.array(z.string()).min(1),
    z.string().transform((text) => text.split(',').map((name) => name.trim())),
  ]),
  /** Time for a fit, in seconds; what is tried and kept then depends on the machine. */
  seconds: z.number().positive().nullable(),
});

class AutoEstimator implements Estimator<StackModel> {
  readonly name = 'auto';
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly #candidates: readonly Candidate[];
  readonly #seconds: number;

  constructor(wanted: readonly string[], seconds: number | null) {
    this.#seconds = seconds ?? Number.POSITIVE_INFINITY;
    this.#candidates = candidates.filter(({ family }) => wanted.includes(family.name));
    const names = this.#candidates.map(({ family }) => family.name);
    this.parameters = { candidates: names, seconds };
  }

  /** @throws DataError when target, weights or features cannot be learned from */
  async fit(data: Dataset, context: FitContext): Promise<StackModel> {
    context.stop.throwIfRequested();
    const started = performance.now();
    const left = () => this.#seconds - (performance.now() - started) / 1000;
    const table = await Table.from(data);
    binaryTarget(table, 'auto');
    describeInputs(table);
    const tried = this.#candidates;
    const inner = tried.length === 1 ? undefined : innerRows(table, context);
    const total = tried.length * (1 + (inner === undefined ? 0 : innerFolds));
    let done = 0;
    const learn = (
      { family }: Candidate,
      rows: Table,
      settings: Candidate['sketch'],
      stream: string,
      stop: StopSignal,
    ) => {
      context.progress({ stage: 'fit', done: done++, total, detail: family.name });
      const random = context.random.split(family.name).split(stream);
      return family.create(settings).fit(rows, { ...context, random, stop, progress: () => {} });
    };
    const leftOut: LeftOut[] = [];
    let trials: Tried[] = [];
    for (const candidate of inner === undefined ? [] : byWorth(tried)) {
      const isFirst = candidate === tried[0];
      const reserved = trials.reduce((sum, { whole }) => sum + whole, 0);
      const said = new Float64Array(inner!.outcome.length);
      const share = table.rowCount / inner!.learned;
      const trial = { folds: innerFolds + candidate.length * share, stop: context.stop };
      const limit = isFirst ? Number.POSITIVE_INFINITY : left() - reserved;
      const done = await tryCandidate(candidate.family.name, innerFolds, { ...trial, limit }, (k, stop) =>
        inner!.predict(k, (rows) => learn(candidate, rows, candidate.sketch, `inner ${k}`, stop), said),
      );
      if ('perFold' in done) trials.push({ candidate, said, whole: candidate.length * done.perFold * share });
      else leftOut.push(done);
    }
    trials.sort((a, b) => tried.indexOf(a.candidate) - tried.indexOf(b.candidate));
    const chooseAmong = (some: readonly Tried[]) =>
      choose(
        some.map(({ said }) => said),
        inner!.outcome,
        inner!.weights,
      );
    let chosen = inner === undefined ? alone(tried.length, 0, []) : chooseAmong(trials);
    const cost = trials.reduce((sum, { whole }, m) => sum + (chosen.stack.weights[m]! > 0 ? whole : 0), 0);
    if (cost > left() && trials.length > 1) {
      const places = spend(
        trials.map(({ whole }) => whole),
        left(),
      );
      const isKept = (_: Tried, m: number) => places.includes(m);
      for (const { candidate, whole } of trials.filter((trial, m) => !isKept(trial, m))) {
        leftOut.push({ model: candidate.family.name, seconds: whole, isLeast: false });
      }
      trials = trials.filter(isKept);
      chosen = chooseAmong(trials);
    }
    const entrants = inner === undefined ? tried : trials.map(({ candidate }) => candidate);
    const members: Member[] = [];
    for (const [m, weight] of chosen.stack.weights.entries()) {
      if (weight > 0) members.push({ classifier: await learn(entrants[m]!, table, {}, 'all', context.stop), weight });
    }
    context.progress({ stage: 'fit', done: total, total });
    const { stackedAuc, innerAucs, stack } = chosen;
    const results = innerAucs.map((innerAuc, m) => ({
      model: entrants[m]!.family.name,
      innerAuc,
      weight: stack.weights[m]!,
    }));
    const choice = { stackedAuc, inner: results, ...(leftOut.length === 0 ? {} : { leftOut }) };
    return new StackModel(stack.intercept, members, choice);
  }
}

interface Tried {
  readonly candidate: Candidate;
  /** Log-odds of every row that was held out, from a model that has not seen it. */
  readonly said: Float64Array;
  /** Seconds that the fit on all rows will take, about. */
  readonly whole: number;
}

/** The simplest first, which is always tried, and then what tells most that it does not. */
function byWorth([simplest, ...others]: readonly Candidate[]): Candidate[] {
  return [simplest!, ...others.sort((a, b) => tellsMost.indexOf(a.family.name) - tellsMost.indexOf(b.family.name))];
}

interface Stack {
  readonly intercept: number;
  /** shape (models,), >= 0 */
  readonly weights: Float64Array;
}

/** Strength with which weights are drawn to 1 / models. */
const pull = 10;

/**
 * Non-negative stacking (Breiman, Stacked regressions, Machine Learning 24, 1996; van der Laan, Polley and Hubbard, Super
 * Learner, 2007): how much each model counts in a sum of their log-odds.
 */
function stackWeights(said: readonly Float64Array[], outcome: Int32Array, rowWeights: Float64Array | undefined): Stack {
  const pulled = { to: 1 / said.length, strength: pull };
  const { intercept, coefficients } = nonNegativeLogistic(said, outcome, rowWeights, pulled);
  return { intercept, weights: coefficients };
}

interface Chosen {
  /** One weight per candidate, 0 for those left out. */
  readonly stack: Stack;
  readonly innerAucs: readonly number[];
  readonly stackedAuc: number | null;
}

/** The candidates that there is time for on all rows, the first and then the cheapest; places in `seconds`. */
function spend(seconds: readonly number[], left: number): number[] {
  const [, ...others] = seconds.map((_, m) => m);
  let rest = left - (seconds[0] ?? 0);
  const kept = others
    .sort((a, b) => seconds[a]! - seconds[b]!)
    .filter((m) => {
      rest -= seconds[m]!;
      return rest >= 0;
    });
  return seconds.length === 0 ? [] : [0, ...kept].sort((a, b) => a - b);
}

/** One candidate and nothing else. */
function alone(
  candidates: number,
  which: number,
  innerAucs: readonly number[],
  stackedAuc: number | null = null,
): Chosen {
  const weights = new Float64Array(candidates);
  weights[which] = 1;
  return { stack: { intercept: 0, weights }, innerAucs, stackedAuc };
}

/** @param said log-odds by each candidate, the simplest first, of rows it had not seen */
export function choose(said: readonly Float64Array[], outcome: Int32Array, weights: Float64Array | undefined): Chosen {
  const innerAucs = said.map((own) => auc(outcome, own.map(probabilityOf), weights));
  let kept = said.map((_, m) => m);
  let stack = stackWeights(said, outcome, weights);
  while (kept.length > 1 && Math.min(...stack.weights) < leastWeight) {
    const least = stack.weights.indexOf(Math.min(...stack.weights));
    kept = kept.toSpliced(least, 1);
    stack = stackWeights(
      kept.map((m) => said[m]!),
      outcome,
      weights,
    );
  }
  const stacked = Float64Array.from(outcome, (_, row) =>
    probabilityOf(kept.reduce((sum, m, k) => sum + stack.weights[k]! * said[m]![row]!, stack.intercept)),
  );
  const stackedAuc = auc(outcome, stacked, weights);
  const isNothing = stack.weights.every((weight) => weight === 0);
  if (isNothing || stackedAuc - innerAucs[0]! <= worthwhile) return alone(said.length, 0, innerAucs, stackedAuc);
  const all = new Float64Array(said.length);
  kept.forEach((m, k) => {
    all[m] = stack.weights[k]!;
  });
  return { stack: { intercept: stack.intercept, weights: all }, innerAucs, stackedAuc };
}

interface InnerRows {
  /** Rows that a candidate learns from in the largest fold. */
  readonly learned: number;
  /** Of the rows that are held out, shape (held,): 1 for an event. */
  readonly outcome: Int32Array;
  readonly weights: Float64Array | undefined;
  /** Fills in the log-odds of the rows that a fold holds out, from a model that has not seen them. */
  predict(fold: number, learn: (rows: Table) => Promise<Classifier>, said: Float64Array): Promise<void>;
}

/** The rows to try candidates on, all or a sample; undefined when they allow no folds with both classes in each. */
function innerRows(whole: Table, { random, dependence }: FitContext): InnerRows | undefined {
  const target = whole.role('target')[0]!.name;
  const weight = whole.role('weight')[0]?.name;
  const weightsOf = (table: Table) => (weight === undefined ? undefined : table.numbers(weight));
  // In an order of their contents, so that a shuffled file gives the same folds.
  const keys = new RowKeys({
    columns: modelInputs(whole, describeInputs(whole)),
    targets: Float64Array.from(whole.categories(target).codes),
    weights: weight === undefined ? undefined : roundWeights(whole.numbers(weight)),
  });
  const order = Int32Array.from(keys.order(random.split('rows'))).slice(0, mostRows);
  const table = whole.rows(order);
  const outcome = table.categories(target).codes;
  const foldOf = innerFoldsOf(outcome, order, dependence, random.split('inner'));
  if (foldOf === undefined) return undefined;
  const held = positions(outcome.length, (row) => foldOf[row]! >= 0);
  const folds = Array.from({ length: innerFolds }, (_, k) => ({
    learn: positions(outcome.length, (row) => (dependence?.kind === 'time' ? foldOf[row]! < k : foldOf[row] !== k)),
    predict: positions(held.length, (i) => foldOf[held[i]!] === k),
  }));
  const hasBoth = (rows: Int32Array) => new Set(rows.map((row) => outcome[row]!)).size === 2;
  if (!folds.every(({ learn }) => hasBoth(learn)) || !hasBoth(held)) return undefined;
  return {
    learned: Math.max(...folds.map(({ learn }) => learn.length)),
    outcome: held.map((row) => outcome[row]!),
    weights: weightsOf(table.rows(held)),
    async predict(k, learn, said) {
      const fold = folds[k]!;
      const model = await learn(table.rows(fold.learn));
      const rows = fold.predict.map((i) => held[i]!);
      const predicted = eventProbability(await model.predictProba(table.rows(rows)));
      fold.predict.forEach((i, at) => {
        said[i] = logOdds(predicted[at]!);
      });
    },
  };
}

/** The fold that holds each row out, -1 for none, shape (rows,); undefined when there are too few rows of a kind. */
function innerFoldsOf(
  outcome: Int32Array,
  order: Int32Array,
  dependence: Dependence | undefined,
  random: Random,
): Int32Array | undefined {
  const events = outcome.reduce((sum, code) => sum + code, 0);
  if (Math.min(events, outcome.length - events) < innerFolds) return undefined;
  if (dependence === undefined) return stratifiedFolds(outcome, innerFolds, random);
  const values = Float64Array.from(order, (row) => dependence.values[row]!);
  if (new Set(values).size <= innerFolds) return undefined;
  return dependence.kind === 'group' ? groupFolds(values, innerFolds, random) : timeFolds(values, innerFolds);
}

function positions(length: number, keep: (i: number) => boolean): Int32Array {
  return Int32Array.from({ length }, (_, i) => i).filter(keep);
}

const stateSchema = z.object({
  format: z.literal(1),
  model: z.literal('auto'),
  intercept: z.number(),
  members: z
    .array(z.object({ model: z.string(), weight: z.number().positive(), state: z.record(z.string(), z.unknown()) }))
    .min(1),
  choice: z.object({
    stackedAuc: z.number().nullable(),
    inner: z.array(z.object({ model: z.string(), innerAuc: z.number(), weight: z.number().min(0) })),
  }),
});

function load(state: Readonly<Record<string, unknown>>): StackModel {
  if (typeof state.format === 'number' && state.format > 1) {
    throw new DataError(
      `The saved model "auto" has format ${state.format}; this version reads format 1. Update fathom to load it.`,
    );
  }
  const read = stateSchema.safeParse(state);
  if (!read.success) throw damaged(`${read.error.issues[0]!.path.join('.')}: ${read.error.issues[0]!.message}`);
  const { intercept, members, choice } = read.data;
  const loaded = members.map(({ model, weight, state: own }) => {
    const family = families.find(({ name }) => name === model);
    if (family === undefined) throw damaged(`it has a member of the unknown kind "${model}"`);
    return { classifier: family.load(own), weight };
  });
  const classes = JSON.stringify(loaded[0]!.classifier.classes);
  if (loaded.some(({ classifier }) => JSON.stringify(classifier.classes) !== classes)) {
    throw damaged('its members tell other classes apart');
  }
  return new StackModel(intercept, loaded, choice as Choice);
}

function damaged(what: string): DataError {
  return new DataError(`The saved model "auto" is damaged: ${what}. Train it again or copy it anew.`);
}

/** Several models as one, or the simplest where that is as good. */
export const auto: ModelFamily = {
  name: 'auto',
  size: 'traditional',
  summary:
    'the best by itself: a weighted sum of scorecard, logistic, boost and forest, or a scorecard where it does as well',
  create(parameters = {}) {
    const known = Object.keys(schema.shape);
    const unknown = Object.keys(parameters).find((name) => !known.includes(name));
    if (unknown !== undefined) {
      throw new UsageError(
        `auto: there is no hyper-parameter "${unknown}".${didYouMean(unknown, known)} There are: ${known.join(', ')}.`,
      );
    }
    const read = schema.safeParse({ candidates: names, seconds: null, ...parameters });
    if (!read.success) {
      throw new UsageError(
        read.error.issues[0]!.path[0] === 'seconds'
          ? 'auto: seconds must be a number above 0.'
          : `auto: candidates must be a list of ${names.join(', ')}, such as scorecard,boost.`,
      );
    }
    for (const name of read.data.candidates) findFamily(families, name);
    return new AutoEstimator(read.data.candidates, read.data.seconds);
  },
  load,
};
