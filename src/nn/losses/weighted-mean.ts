import { div, mean, mul, sum, type Value } from '../../engine/index.js';

export interface LossOptions {
  /** How much each row counts, the shape of the rows' losses; 0 for rows that only fill a batch. All alike when absent. */
  readonly weight?: Value | undefined;
}

/** Mean of losses by their weights, shape []: sum(w l) / sum(w). */
export function weightedMean(losses: Value, { weight }: LossOptions): Value {
  return weight === undefined ? mean(losses) : div(sum(mul(losses, weight)), sum(weight));
}
