import type { BoostSettings } from '../trees/index.js';

export interface DataSize {
  readonly rows: number;
  readonly columns: number;
}

export interface Bagging {
  readonly bags: number;
  /** Share of the rows that a bag holds out at least. */
  readonly holdOut: number;
}

/**
 * Settings for data of this size, and the alternatives that held-out rows decide between.
 *
 * Small data: several bags, each stopped by and averaged over other held-out rows, because one split of few rows is
 * luck; small steps. Large data: one bag, larger steps. Whether the outcome needs many-sided trees or few-sided ones
 * cannot be told from the size, so both are tried.
 */
export function boostDefaults({ rows, columns }: DataSize): { bagging: Bagging; candidates: BoostSettings[] } {
  // 0 up to 10,000 rows, 1 from 100,000 on.
  const large = Math.min(1, Math.max(0, Math.log10(rows) - 4));
  const common: Omit<BoostSettings, 'maxLeaves' | 'maxDepth' | 'minHessian' | 'minRows' | 'lambda'> = {
    learningRate: 0.05 + 0.05 * large,
    maxTrees: 1000,
    patience: Math.round(40 - 15 * large),
    alpha: 0,
    minGain: 0,
    rowSample: 0.7,
    topRate: 0,
    otherRate: 0,
    columnSample: columns > 60 ? 0.3 : 0.5,
    exactLeaves: false,
    maxBins: rows < 20_000 ? 128 : 255,
    minLevelRows: 5,
    levelSmoothing: 10,
    levelPrice: 1,
    levelLambda: 0,
    growth: 'leaf',
    pathSmooth: 0,
    maxDeltaStep: 0,
  };
  const few = { maxLeaves: Math.round(8 + 8 * large), maxDepth: 6, minHessian: 0.5, minRows: 5, lambda: 2 };
  const many = { maxLeaves: Math.round(32 + 16 * large), maxDepth: 10, minHessian: 0, minRows: 3, lambda: 1 };
  return {
    bagging: {
      bags: Math.min(10, Math.max(1, Math.round(10 - 4 * Math.log10(rows / 1000)))),
      holdOut: 0.2 - 0.1 * large,
    },
    candidates: [
      { ...common, ...few },
      { ...common, ...many },
    ],
  };
}
