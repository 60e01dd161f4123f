import { DataError, didYouMean, UsageError } from '../../errors/index.js';
import { type Collective, type Progress, StopSignal, silent, single } from '../../parallel/index.js';
import { Random } from '../../random/index.js';
import { makeBinMatrix } from '../bin-matrix.js';
import { boost } from '../boosting.js';
import { weighClasses } from '../class-weights.js';
import { threadsFor } from '../column.js';
import { refuseUnshared, shareRows } from '../distributed.js';
import { learnSharedBins } from '../distributed-bins.js';
import { TreeEnsemble } from '../ensemble.js';
import { roundWeights } from '../fixed-point.js';
import { holdOutRows } from '../hold-out.js';
import { Arena } from '../kernels/arena.js';
import { groupRows } from '../objectives/groups.js';
import { reorderColumns } from '../reorder-columns.js';
import { RowKeys } from '../row-keys.js';
import { appendRows, describeColumns, type Feature } from './columns.js';
import { describeAll, withAllTargets } from './distributed-rows.js';
import { checkFitArguments } from './fit-arguments.js';
import { GradientBoostingModel } from './model.js';
import { type BoostingOptions, type CheckedOptions, checkOptions } from './options.js';
import { joinRows, type LabelledRows, readRows, type TrainingRows } from './rows.js';
import { checkStart, refuseKnownLevels, startFrom } from './start.js';

export interface BoostingData extends LabelledRows {
  /** Rows that are not learned from; they say when to stop. */
  readonly validation?: LabelledRows;
  /** A model to go on from: its trees are kept, its columns and bins too. */
  readonly start?: GradientBoostingModel;
}

export interface BoostingContext {
  /** Threads to learn with; they do not change the model. Default 1. */
  readonly threads?: number;
  /** Told each round. */
  readonly progress?: Progress;
  /** Asked before each round; a stopped fit throws InterruptedError. */
  readonly stop?: StopSignal;
  /**
   * Processes that learn together, each from its own rows, as `openCollective` gives them: all get the model that one
   * process would learn from the rows of all, one after the other.
   */
  readonly collective?: Collective;
}

/**
 * Gradient boosting of regression trees. Holds hyper-parameters only: `fit` leaves it as it was.
 *
 * @example
 *   const model = await new GradientBoosting({ objective: 'quantile', alpha: 0.9 }).fit({ columns: { x }, target: y });
 *   model.predict({ x: Float64Array.of(1, 2) });
 */
export class GradientBoosting {
  /** The options as given. */
  readonly options: BoostingOptions;
  readonly #checked: CheckedOptions;

  /** @throws UsageError naming the option that is unknown or out of range */
  constructor(options: BoostingOptions = {}) {
    this.#checked = checkOptions(options);
    this.options = { ...options };
  }

  /**
   * Learns from rows. The same data and options give the same model, byte for byte; so do other orders of the rows.
   * Other orders of the columns give the same predictions: the model keeps its features in the order given.
   *
   * @throws UsageError for data or a context that `fit` does not take
   * @throws DataError naming the column or row that cannot be learned from
   * @throws InterruptedError when `context.stop` is requested
   */
  async fit(data: BoostingData, context: BoostingContext = {}): Promise<GradientBoostingModel> {
    checkFitArguments(data, context);
    const { threads = 1, progress = silent, stop = new StopSignal(), collective = single } = context;
    const { objective, settings, ...options } = this.#checked;
    const { start, validation } = data;
    if (start !== undefined) checkStart(start, this.#checked);
    const features =
      start?.features ??
      (collective.size === 1 ? describeColumns(data.columns, options) : describeAll(collective, data.columns, options));
    if (collective.size > 1) refuseUnshared(objective, settings);
    if (collective.size > 1 && validation !== undefined) {
      throw new UsageError('GradientBoosting: several processes cannot take validation rows; set holdOut instead.');
    }
    const here = readRows(data, features, objective, 'the training rows');
    const share = shareRows(collective, here.target.length);
    const own = share === undefined ? here : withAllTargets(share, here);
    const held = validation && readRows(validation, features, objective, 'the validation rows');
    const rows = own.target.length;
    const all = held === undefined ? own : joinRows(own, held, appendRows(own.columns, held.columns));
    const random = new Random(options.seed);
    const keys = new RowKeys({ ...all, targets: all.target }, share);
    const heldOut =
      held === undefined
        ? holdOutRows(holdOutRules(own, keys, objective.name), options.bags, options.holdOut, random.split('hold out'))
        : Array.from({ length: options.bags }, () => Int32Array.from(held.target, (_, i) => rows + i));
    if (held === undefined) checkLearned(heldOut, rows);

    // Columns are taken in the order of their names, so that the order in which they are given does not matter.
    const order = features.map((_, j) => j).sort((a, b) => (features[a]!.name < features[b]!.name ? -1 : 1));
    const given = order.map((j) => all.columns[j]!);
    const weights = weigh(all, options.classWeights, rows);
    const boosted = await Arena.with(
      async (arena) => {
        if (start !== undefined) refuseKnownLevels(given, rows, settings);
        const startBins = start && order.map((j) => start.ensemble.bins[j]!);
        // Statistics of levels need one number a row that tells what it predicts.
        const targets = objective.outputs === 1 ? all.target : undefined;
        const { columns, bins, newBins } =
          startBins === undefined
            ? learnSharedBins(
                share,
                arena,
                { columns: given, targets, weights, learned: rows, keys, random: random.split('levels') },
                settings,
              )
            : { columns: given, bins: startBins, newBins: startBins };
        const matrix = makeBinMatrix(arena, columns, bins, 'mixed');
        const input = {
          ...{ matrix, share, targets: all.target, weights, keys, heldOut, objective, settings },
          groups: all.groups && groupRows(all.groups),
          directions: readDirections(order, features, options.monotone),
          interactions: readGroups(order, features, options.interactions),
          start: start && startFrom(start, all.columns),
        };
        return { bins: newBins, ...(await boost(arena, input, { random: random.split('boost'), progress, stop })) };
      },
      threadsFor(given, threads),
    );
    const grown = reorderColumns(new TreeEnsemble(boosted.base, boosted.bins, boosted.trees), order);
    const trees = [...(start?.ensemble.trees ?? []), ...grown.trees];
    return new GradientBoostingModel(objective, features, new TreeEnsemble(boosted.base, grown.bins, trees), {
      rounds: (start?.rounds ?? 0) + boosted.rounds,
      heldOutLoss: Number.isNaN(boosted.loss) ? null : boosted.loss,
    });
  }
}

/** @throws DataError when a bag would hold out all rows that there are to learn from */
function checkLearned(heldOut: readonly Int32Array[], rows: number): void {
  if (!heldOut.some((list) => list.length === rows)) return;
  throw new DataError(
    `holdOut sets aside all ${rows} training rows (rows of one group go together), and none is left to learn from; give more rows or groups, or set holdOut: 0.`,
  );
}

function holdOutRules({ target, groups }: TrainingRows, keys: RowKeys, objective: string) {
  const classes = objective === 'logLoss' || objective === 'softmax' ? target : undefined;
  return { keys, classes, groups: groups && groupRows(groups) };
}

/** Row weights with class weights in them; what `balanced` means is told from the first `learned` rows. */
function weigh(
  rows: TrainingRows,
  classWeights: CheckedOptions['classWeights'],
  learned: number,
): Float64Array | undefined {
  const { weights, target } = rows;
  const weighed = classWeights === undefined ? weights : weighClasses(target, weights, classWeights, learned);
  return weighed && roundWeights(weighed);
}

function readDirections(
  order: readonly number[],
  features: readonly Feature[],
  monotone: CheckedOptions['monotone'],
): Int8Array {
  for (const name of Object.keys(monotone)) {
    if (find(name, features, 'monotone').kind === 'categorical') {
      throw new DataError(`monotone: column "${name}" is categorical and has no order; leave it out.`);
    }
  }
  const of = (name: string) => (Object.hasOwn(monotone, name) ? monotone[name]! : 0);
  return Int8Array.from(order, (j) => of(features[j]!.name));
}

function readGroups(
  order: readonly number[],
  features: readonly Feature[],
  groups: CheckedOptions['interactions'],
): number[][] {
  return groups.map((group) =>
    group.map((name) => order.indexOf(features.indexOf(find(name, features, 'interactions')))),
  );
}

function find(name: string, features: readonly Feature[], what: string): Feature {
  const found = features.find((feature) => feature.name === name);
  if (found !== undefined) return found;
  const names = features.map((feature) => feature.name);
  throw new DataError(`${what}: there is no column "${name}".${didYouMean(name, names)}`);
}
