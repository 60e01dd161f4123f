// What networks were trained with, once everything that was `auto` had been decided.
import type { Model } from '../estimator.js';
import { ScoredModel } from '../scores/scored-model.js';
import { NetworkScores } from './network-scores.js';

export interface NetworkSettings {
  /** Hyper-parameters by name, of the architecture and of the training. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Epochs that each kept network learned for. */
  readonly stoppedAt: readonly number[];
}

/** @returns undefined for models that are no sum of networks */
export function networkSettings(model: Model): NetworkSettings | undefined {
  if (!(model instanceof ScoredModel && model.scores instanceof NetworkScores)) return undefined;
  const { kind: _, ...architecture } = model.scores.parts.architecture;
  const { rows: __, heldOutLoss: ___, stoppedAt, ...learning } = model.training;
  return {
    settings: { ...architecture, ...learning },
    stoppedAt: Array.isArray(stoppedAt) ? stoppedAt.filter((epochs) => typeof epochs === 'number') : [],
  };
}
