// `auto` for several classes and for numbers: the candidates are tried on inner folds of the training rows, and the one
// whose predictions of rows it has not seen lose least is fitted on all of them; of candidates that chance cannot tell
// apart the simpler one.
import { type Dataset, groupFolds, stratifiedFolds, Table, timeFolds } from '../data/index.js';
import { DataError, didYouMean, UsageError } from '../errors/index.js';
import type { Estimator, FitContext, Model } from './estimator.js';
import { findFamily, type ModelFamily } from './registry.js';

/** How a candidate did on the inner folds. */
export interface InnerLoss {
  readonly model: string;
  /** Mean over the inner rows: squared error, or nats. */
  readonly innerLoss: number;
}

export interface ChosenModel<M extends Model> {
  readonly model: M;
  /** The simpler first; empty where there were too few rows to try. */
  readonly choice: readonly InnerLoss[];
}

/** An estimator that can say what it chose from. */
export interface Chooser<M extends Model> extends Estimator<M> {
  choose(data: Dataset, context: FitContext): Promise<ChosenModel<M>>;
}

interface Candidate<M extends Model> {
  readonly family: ModelFamily<M>;
  /** Settings under which it is tried: they rank as its defaults do, at a fraction of the cost. */
  readonly sketch: Readonly<Record<string, unknown>>;
}

export interface ChooserRules<M extends Model> {
  /** The simpler first. */
  readonly candidates: readonly Candidate<M>[];
  /** @throws DataError when the target cannot be learned from */
  readonly check: (table: Table, model: string) => unknown;
  /** Rows of one number are dealt over the folds evenly; undefined where the target has no classes. */
  readonly strata: (table: Table) => Int32Array | undefined;
  /** What the prediction of each row costs, shape (rows,). */
  readonly losses: (model: M, rows: Table) => Promise<Float64Array>;
}

const innerFolds = 3;
/** Rows that the candidates are tried on at most. */
const mostRows = 30_000;

/** @throws UsageError for hyper-parameters other than `candidates` */
export function createChooser<M extends Model>(
  { candidates, check, strata, losses }: ChooserRules<M>,
  parameters: Readonly<Record<string, unknown>>,
): Chooser<M> {
  const tried = readCandidates(candidates, parameters);
  const choose = async (data: Dataset, context: FitContext): Promise<ChosenModel<M>> => {
    context.stop.throwIfRequested();
    const whole = await Table.from(data);
    check(whole, 'auto');
    const learn = (family: ModelFamily<M>, settings: Candidate<M>['sketch'], rows: Table, stream: string) =>
      family.create(settings).fit(rows, {
        ...context,
        random: context.random.split(family.name).split(stream),
        progress: () => {},
      });
    const folds = tried.length === 1 ? undefined : innerRows(whole, strata, context);
    const choice: InnerLoss[] = [];
    let best = tried[0]!.family;
    let bestLosses: Float64Array | undefined;
    for (const { family, sketch } of folds === undefined ? [] : tried) {
      const own = new Float64Array(folds!.table.rowCount).fill(Number.NaN);
      for (const [k, { train, test }] of folds!.parts.entries()) {
        const done = choice.length * innerFolds + k;
        context.progress({ stage: 'fit', done, total: tried.length * innerFolds + 1, detail: family.name });
        const model = await learn(family, sketch, folds!.table.rows(train), `inner ${k}`);
        (await losses(model, folds!.table.rows(test))).forEach((loss, i) => {
          own[test[i]!] = loss;
        });
      }
      const held = own.filter((loss) => !Number.isNaN(loss));
      choice.push({ model: family.name, innerLoss: held.reduce((sum, loss) => sum + loss, 0) / held.length });
      if (bestLosses === undefined || isGain(bestLosses, held)) [best, bestLosses] = [family, held];
    }
    const model = await learn(best, {}, whole, 'all');
    context.progress({ stage: 'fit', done: 1, total: 1 });
    return { model, choice };
  };
  return {
    name: 'auto',
    parameters: { candidates: tried.map(({ family }) => family.name) },
    choose,
    fit: async (data, context) => (await choose(data, context)).model,
  };
}

function readCandidates<M extends Model>(
  candidates: readonly Candidate<M>[],
  { candidates: given = candidates.map(({ family }) => family.name), ...others }: Readonly<Record<string, unknown>>,
): readonly Candidate<M>[] {
  const families = candidates.map(({ family }) => family);
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) {
    throw new UsageError(
      `auto: there is no hyper-parameter "${unknown}".${didYouMean(unknown, ['candidates'])} There is: candidates.`,
    );
  }
  const wanted: unknown = typeof given === 'string' ? given.split(',').map((name) => name.trim()) : given;
  if (!Array.isArray(wanted) || wanted.length === 0 || !wanted.every((name) => typeof name === 'string')) {
    const names = families.map(({ name }) => name).join(', ');
    throw new UsageError(`auto: candidates must be a list of ${names}.`);
  }
  for (const name of wanted) findFamily(families, name);
  return candidates.filter(({ family }) => wanted.includes(family.name));
}

/** Whether the second loses less by more than one standard error of the difference. */
function isGain(before: Float64Array, now: Float64Array): boolean {
  const gains = before.map((loss, row) => loss - now[row]!);
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / gains.length;
  return mean > Math.sqrt(variance / gains.length);
}

/** The rows to try candidates on, all or a sample, in folds; undefined when they allow none. */
function innerRows(
  whole: Table,
  strata: ChooserRules<Model>['strata'],
  { random, dependence }: FitContext,
): { table: Table; parts: { train: Int32Array; test: Int32Array }[] } | undefined {
  const order = random.split('rows').permutation(whole.rowCount).slice(0, mostRows);
  const table = whole.rows(Int32Array.from(order));
  try {
    const stream = random.split('inner');
    const values = dependence && Float64Array.from(order, (row) => dependence.values[row]!);
    const foldOf =
      values === undefined
        ? stratifiedFolds(strata(table) ?? new Int32Array(table.rowCount), innerFolds, stream)
        : dependence!.kind === 'group'
          ? groupFolds(values, innerFolds, stream)
          : timeFolds(values, innerFolds);
    const inTime = dependence?.kind === 'time';
    const parts = Array.from({ length: innerFolds }, (_, k) => ({
      train: where(foldOf, (fold) => (inTime ? fold < k : fold !== k)),
      test: where(foldOf, (fold) => fold === k),
    }));
    const own = strata(table);
    const all = new Set(own);
    const hasAll = (rows: Int32Array) => own === undefined || new Set(rows.map((row) => own[row]!)).size === all.size;
    return parts.every(({ train }) => hasAll(train)) ? { table, parts } : undefined;
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}

function where(foldOf: Int32Array, holds: (fold: number) => boolean): Int32Array {
  return Int32Array.from(foldOf.keys()).filter((row) => holds(foldOf[row]!));
}

/** What an estimator fits, and what it chose from where it chooses. */
export async function fitOrChoose<M extends Model>(
  estimator: Estimator<M>,
  data: Dataset,
  context: FitContext,
): Promise<ChosenModel<M>> {
  if ('choose' in estimator) return (estimator as Chooser<M>).choose(data, context);
  return { model: await estimator.fit(data, context), choice: [] };
}
