// What regressors and classifiers of several classes have in common: sums, a record of the training, and their saved form.
import { DataError } from '../../errors/index.js';
import { damagedState, refuseNewerFormat } from '../encoding/index.js';
import type { Model } from '../estimator.js';
import { loadScores } from './load-scores.js';
import type { Scores } from './scores.js';

export interface ScoredParts {
  readonly name: string;
  readonly scores: Scores;
  /** What the training decided, for the record: JSON values. */
  readonly training: Readonly<Record<string, unknown>>;
}

export abstract class ScoredModel implements Model {
  readonly name: string;
  readonly scores: Scores;
  readonly training: Readonly<Record<string, unknown>>;

  constructor({ name, scores, training }: ScoredParts) {
    this.name = name;
    this.scores = scores;
    this.training = training;
  }

  get features(): Scores['features'] {
    return this.scores.features;
  }

  get importance(): Float64Array {
    return this.scores.importance;
  }

  async release(): Promise<void> {
    await this.scores.release?.();
  }

  save(): Record<string, unknown> {
    return { format: 1, model: this.name, training: this.training, scores: this.scores.save() };
  }
}

/** Reads what every scored model saves. @throws DataError when the state is damaged, of another model or of a newer format */
export function loadScored(name: string, state: Readonly<Record<string, unknown>>): ScoredParts {
  if (typeof state !== 'object' || state === null) throw damagedState(name, 'it is not an object');
  refuseNewerFormat(name, state, 1);
  if (state.format !== 1) throw damagedState(name, 'it has no format number');
  if (state.model !== name) throw damagedState(name, 'it belongs to another model');
  const { training } = state;
  if (typeof training !== 'object' || training === null || Array.isArray(training)) {
    throw damagedState(name, 'the record of its training is missing');
  }
  try {
    return { name, scores: loadScores(name, state.scores), training: training as Record<string, unknown> };
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw damagedState(name, 'its sums cannot be read');
  }
}
