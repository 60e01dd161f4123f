// What trees are boosted towards: the loss that they minimise and, row by row, what a score costs.
import { logLoss, type Objective, squaredError } from '../trees/index.js';

export interface TreeAim {
  readonly objective: Objective;
  /** Loss of one row at a score; absent where a row has several scores, so that no column can have a direction. */
  readonly lossOf?: (score: number, target: number) => number;
}

/** Log-odds of the second of two classes. */
export const eventAim: TreeAim = {
  objective: logLoss,
  lossOf: (score, target) => Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))) - target * score,
};

/** A standardised number. */
export const numberAim: TreeAim = {
  objective: squaredError,
  lossOf: (score, target) => (score - target) ** 2 / 2,
};
