import type { BoostSettings } from '../trees/index.js';

export interface DataSize {
  readonly rows: number;
  readonly events: number;
  readonly columns: number;
}

export interface BoostPlan {
  readonly bags: number;
  /** Share of the rows that a bag holds out at least. */
  readonly holdOut: number;
}

/** Settings for data of this size, and the alternatives that held-out rows decide between. */
export function boostDefaults(size: DataSize): { plan: BoostPlan; candidates: BoostSettings[] } {
  const { rows } = size;
  const base: BoostSettings = {
    learningRate: 0.05,
    maxTrees: 1000,
    patience: 40,
    maxLeaves: 8,
    maxDepth: 6,
    minHessian: 1,
    minRows: 10,
    lambda: 5,
    alpha: 0,
    minGain: 0,
    rowSample: 0.7,
    columnSample: 0.5,
    exactLeaves: false,
    maxBins: 255,
    minLevelRows: 5,
    levelSmoothing: 10,
    levelPrice: 1,
    levelLambda: 0,
  };
  return { plan: { bags: rows < 20_000 ? 5 : 1, holdOut: 0.2 }, candidates: [base] };
}
