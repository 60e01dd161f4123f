import { DataError } from '../../errors/index.js';
import { TreeEnsemble } from '../ensemble.js';
import { everyEntry } from '../given.js';
import { type CustomObjective, customObjective } from '../objectives/custom.js';
import type { Objective } from '../objectives/objective.js';
import { createObjective, objectiveFamilies } from '../objectives/registry.js';
import type { Attribution } from '../shap.js';
import { type Columns, type Feature, readColumns } from './columns.js';
import { mostDepth } from './options.js';

/** What the training decided. */
export interface BoostingRecord {
  /** Rounds that were kept: trees per output and bag. */
  readonly rounds: number;
  /** Mean loss of the held-out rows at that round; null when none were held out. */
  readonly heldOutLoss: number | null;
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

  /** Exact SHAP values of scores: `base` plus a row's contributions is its score. @param output which of several */
  shap(columns: Columns, output = 0): Attribution {
    if (!(Number.isInteger(output) && output >= 0 && output < this.outputs)) {
      throw new RangeError(`shap: output must be a whole number from 0 to ${this.outputs - 1}, received ${output}.`);
    }
    return this.ensemble.shap(readColumns(columns, this.features), output);
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
