import { DataError, didYouMean, UsageError } from '../../errors/index.js';
import { Random } from '../../random/index.js';
import { TreeEnsemble } from '../ensemble.js';
import { everyEntry } from '../given.js';
import { Arena } from '../kernels/arena.js';
import { type CustomObjective, customObjective } from '../objectives/custom.js';
import type { Objective } from '../objectives/objective.js';
import { createObjective, objectiveFamilies } from '../objectives/registry.js';
import type { Background } from '../partial-dependence.js';
import type { Attribution, InteractionAttribution } from '../shap.js';
import { type Columns, type Feature, readColumns } from './columns.js';
import { type EffectGrid, gridOfBins, gridOfIntervals, refuseUnordered } from './effect-grid.js';
import { meanLoss } from './mean-loss.js';
import { mostDepth } from './options.js';
import { type LabelledRows, readRows } from './rows.js';

/** What the training decided. */
export interface BoostingRecord {
  /** Rounds that were kept: trees per output and bag. */
  readonly rounds: number;
  /** Mean loss of the held-out rows at that round; null when none were held out. */
  readonly heldOutLoss: number | null;
}

export interface BackgroundOptions {
  /** Weights of the background's rows, shape (rows,), >= 0, not all 0; 1 each when absent. */
  readonly weights?: ArrayLike<number>;
  /** Which of several outputs; default 0. */
  readonly output?: number;
}

export interface AccumulatedEffectsOptions extends BackgroundOptions {
  /** Most intervals per column, at least 2, of about equal weight; every bin that holds rows when absent. */
  readonly intervals?: number;
}

export interface PermutationOptions {
  /** Shuffles per column whose mean is taken; default 5. */
  readonly repeats?: number;
  /** Of the shuffles; default 0. */
  readonly seed?: number | string;
  /**
   * What shall be small, of predictions as `predict` returns them; the mean loss of the model's own objective when absent.
   * Rows of weight 0 are left out before.
   */
  readonly loss?: (predictions: Float64Array, target: Float64Array, weights: Float64Array | undefined) => number;
}

/** A trained sum of trees. Immutable, and data only. */
export class GradientBoostingModel implements BoostingRecord {
  readonly objective: Objective;
  /** The columns it wants, in the order of `shap` and `importance`. */
  readonly features: readonly Feature[];
  readonly ensemble: TreeEnsemble;
  readonly rounds: number;
  readonly heldOutLoss: number | null;

  constructor(objective: Objective, features: readonly Feature[], ensemble: TreeEnsemble, record: BoostingRecord) {
    this.objective = objective;
    this.features = features;
    this.ensemble = ensemble;
    this.rounds = record.rounds;
    this.heldOutLoss = record.heldOutLoss;
  }

  /** Scores of a row: 1, or the number of classes. */
  get outputs(): number {
    return this.ensemble.outputs;
  }

  /** Loss saved by the splits on each feature, shape (features,). */
  get importance(): Float64Array {
    return this.ensemble.gain();
  }

  /** Weight of the training rows that the splits on each feature part, shape (features,). */
  get cover(): Float64Array {
    return this.ensemble.cover();
  }

  /** How many splits are on each feature, shape (features,). */
  get splitCount(): Float64Array {
    return this.ensemble.splitCount();
  }

  /**
   * Predictions in units of the target: means, quantiles, probabilities; of `lambdaRank` scores to sort by.
   *
   * @returns shape (rows,), or (rows, outputs) row-major where there are several outputs
   * @throws DataError naming the column that is absent or cannot be read
   */
  predict(columns: Columns): Float64Array {
    const scores = this.scores(columns);
    this.objective.inverseLink(scores);
    return scores;
  }

  /** Sums of trees before they become predictions (log-odds, logarithms of means); shapes as in `predict`. */
  scores(columns: Columns): Float64Array {
    return this.ensemble.scores(readColumns(columns, this.features));
  }

  /**
   * Exact SHAP values of scores: `base` plus a row's contributions is its score. They are path-dependent: what is not known
   * of a row is averaged as the training rows went.
   *
   * @param output which of several
   */
  shap(columns: Columns, output = 0): Attribution {
    this.#checkOutput('shap', output);
    return this.ensemble.shap(readColumns(columns, this.features), output);
  }

  /**
   * Exact SHAP values against rows of your own: what a row's values change in the scores of the background; `base` is their
   * mean score (interventional SHAP).
   *
   * @throws RangeError when the background has no rows or no weight
   */
  shapAgainst(columns: Columns, background: Columns, options: BackgroundOptions = {}): Attribution {
    const output = this.#checkOutput('shapAgainst', options.output);
    return this.ensemble.shapAgainst(readColumns(columns, this.features), this.#read(background, options), output);
  }

  /**
   * Exact SHAP values of pairs of columns, shape (rows, features, features): each row's matrix is symmetric and adds up,
   * line by line, to its SHAP values. Off the diagonal each of the two places has half of the pair's interaction.
   *
   * @param output which of several
   */
  shapInteractions(columns: Columns, output = 0): InteractionAttribution {
    this.#checkOutput('shapInteractions', output);
    return this.ensemble.shapInteractions(readColumns(columns, this.features), output);
  }

  /**
   * Partial dependence (Friedman, 2001): the mean score when one column, or two, hold each of their values in turn, over a
   * background, or without one over the training rows as the splits parted them.
   *
   * @throws UsageError when `on` is not one or two of the model's columns
   * @example
   *   const { axes, values } = model.partialDependence(['age']);
   *   axes[0].cells.forEach(({ label }, i) => console.log(label, values[i]));
   */
  partialDependence(on: readonly string[], background?: Columns, options: BackgroundOptions = {}): EffectGrid {
    const output = this.#checkOutput('partialDependence', options.output);
    const { features, bins, places } = this.#find('partialDependence', on);
    const rows = background && this.#read(background, options);
    return gridOfBins(features, bins, this.ensemble.partialDependence(places, rows, output));
  }

  /**
   * Accumulated local effects (Apley and Zhu, 2020) of one or two ordered columns: the mean changes of the score from one
   * range to the next, over the rows of the background that are there, added up; mean 0. Correlated columns do not mislead
   * them as they do partial dependence. Of two columns: what they do together beyond each alone.
   *
   * @throws UsageError when `on` is not one or two of the model's numeric columns
   * @throws RangeError when no row of the background has a value in each of them
   */
  accumulatedEffects(on: readonly string[], background: Columns, options: AccumulatedEffectsOptions = {}): EffectGrid {
    const output = this.#checkOutput('accumulatedEffects', options.output);
    const { features, bins, places } = this.#find('accumulatedEffects', on);
    refuseUnordered(features);
    const { intervals = 256 } = options;
    checkCount('accumulatedEffects: intervals', intervals, 2);
    const effect = this.ensemble.accumulatedEffects(places, this.#read(background, options), { intervals, output });
    return gridOfIntervals(features, bins, effect);
  }

  /**
   * Permutation importance (Breiman, 2001): by how much the loss rises when a column is shuffled over the rows, which
   * should be rows that the model has not learned from.
   *
   * @returns shape (features,), in units of the loss; 0 for columns that no tree looks at
   * @throws DataError naming the row that cannot be judged
   */
  permutationImportance(rows: LabelledRows, options: PermutationOptions = {}): Float64Array {
    const { repeats = 5, seed = 0, loss } = options;
    checkCount('permutationImportance: repeats', repeats, 1);
    const read = readRows(rows, this.features, this.objective, 'the rows');
    const random = new Random(seed).split('permutation');
    const judge = (lossOf: (scores: Float64Array) => number) =>
      this.ensemble.permutationImportance(read.columns, lossOf, random, { repeats });
    if (loss === undefined) return Arena.withSync((arena) => judge(meanLoss(arena, this.objective, read)));
    return judge((scores) => {
      this.objective.inverseLink(scores);
      return loss(scores, read.target, read.weights);
    });
  }

  #checkOutput(what: string, output = 0): number {
    if (Number.isInteger(output) && output >= 0 && output < this.outputs) return output;
    throw new RangeError(`${what}: output must be a whole number from 0 to ${this.outputs - 1}, received ${output}.`);
  }

  #read(background: Columns, { weights }: BackgroundOptions): Background {
    const columns = readColumns(background, this.features);
    return weights === undefined ? { columns } : { columns, weights: Float64Array.from(weights) };
  }

  /** The columns that an effect is asked for. */
  #find(what: string, on: readonly string[]) {
    const names = this.features.map(({ name }) => name);
    const places = on.map((name) => names.indexOf(name));
    const unknown = on.find((_, k) => places[k]! < 0);
    if (unknown !== undefined) {
      throw new UsageError(`${what}: the model has no column "${unknown}".${didYouMean(unknown, names)}`);
    }
    if (on.length < 1 || on.length > 2 || on[0] === on[1]) {
      throw new UsageError(`${what}: expected one or two different columns, received [${on.join(', ')}].`);
    }
    return {
      places,
      features: places.map((j) => this.features[j]!),
      bins: places.map((j) => this.ensemble.bins[j]!),
    };
  }

  /** Everything needed to rebuild it, as JSON values. */
  save(): Record<string, unknown> {
    const { objective, features, rounds, heldOutLoss, ensemble } = this;
    return {
      format: 1,
      kind: 'gradientBoosting',
      objective: { name: objective.name, parameters: objective.parameters },
      ...{ features, rounds, heldOutLoss },
      ensemble: ensemble.save(),
    };
  }

  /**
   * @param own the objective, when it was one of your own: functions are not saved
   * @throws DataError when the state is not one that `save` made, or is of a newer format
   */
  static load(saved: unknown, own?: CustomObjective): GradientBoostingModel {
    if (typeof saved !== 'object' || saved === null) throw damaged('it is not an object');
    const state = saved as Record<string, unknown>;
    if (typeof state.format === 'number' && state.format > 1) {
      throw new DataError(
        `The saved model has format ${state.format}; this version reads format 1. Update fathom to load it.`,
      );
    }
    if (state.format !== 1 || state.kind !== 'gradientBoosting') throw damaged('it is not one of gradient boosting');
    const { features, rounds, heldOutLoss } = state;
    if (!Array.isArray(features) || features.length === 0 || !everyEntry(features, isFeature)) {
      throw damaged('its features are not listed as columns');
    }
    if (new Set(features.map(({ name }) => name)).size !== features.length) throw damaged('two features share a name');
    if (!(Number.isInteger(rounds) && (rounds as number) >= 0)) throw damaged('its rounds are not counted');
    if (heldOutLoss !== null && !Number.isFinite(heldOutLoss)) throw damaged('its held-out loss is not a number');
    const ensemble = TreeEnsemble.load(state.ensemble, mostDepth);
    const objective = loadObjective(state.objective, own);
    const fits = (feature: Feature, j: number) => {
      const bins = ensemble.bins[j]!;
      if (feature.kind === 'numeric') return bins.kind === 'numeric';
      return bins.kind === 'categorical' && bins.binOfLevel.length === feature.levels.length;
    };
    if (ensemble.bins.length !== features.length || !features.every(fits))
      throw damaged('its trees do not fit its features');
    if (ensemble.outputs !== objective.outputs) throw damaged('its trees do not fit its objective');
    const record = { rounds: rounds as number, heldOutLoss: heldOutLoss as number | null };
    return new GradientBoostingModel(objective, features, ensemble, record);
  }
}

function checkCount(what: string, count: number, least: number): void {
  if (Number.isInteger(count) && count >= least) return;
  throw new UsageError(`${what} must be a whole number of at least ${least}, received ${count}.`);
}

function loadObjective(saved: unknown, own: CustomObjective | undefined): Objective {
  const { name, parameters } = (saved ?? {}) as { name?: unknown; parameters?: unknown };
  if (typeof name !== 'string') throw damaged('its objective has no name');
  if (own !== undefined && own.name === name) return customObjective(own);
  if (!objectiveFamilies.some((family) => family.name === name)) {
    throw new DataError(`The saved model has the objective "${name}", which is one of your own; give it to load.`);
  }
  if (typeof parameters !== 'object' || parameters === null) throw damaged('its objective has no parameters');
  try {
    return createObjective(name, parameters as Record<string, unknown>);
  } catch (cause) {
    throw damaged('the parameters of its objective are out of range', cause);
  }
}

function isFeature(value: unknown): value is Feature {
  const { name, kind, special, levels } = (value ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string') return false;
  if (kind === 'numeric') return Array.isArray(special) && everyEntry(special, Number.isFinite);
  return kind === 'categorical' && Array.isArray(levels) && everyEntry(levels, (level) => typeof level === 'string');
}

function damaged(what: string, cause?: unknown): DataError {
  return new DataError(`The saved model is damaged: ${what}. Train it again or copy it anew.`, { cause });
}
