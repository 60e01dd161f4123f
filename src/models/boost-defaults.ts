import type { BoostSettings } from '../trees/index.js';

export interface DataSize {
  readonly rows: number;
  readonly columns: number;
  /** Trees per round, one for each score of a row; 1 when absent. */
  readonly outputs?: number;
}

/** Bags of training rows: each holds out other rows. */
export interface Bagging {
  readonly bags: number;
  /** Share of the rows that a bag holds out at least. */
  readonly holdOut: number;
}

export interface BoostDefaults {
  readonly bagging: Bagging;
  /** Bags of the race that decides between the candidates. */
  readonly race: Bagging;
  /** Alternatives: each the settings that bags take in turn, the first of them runs the race. */
  readonly candidates: readonly (readonly BoostSettings[])[];
}

/** From this many rows on bags need not differ in more than their rows. */
const manyRows = 20_000;

/**
 * Settings for data of this size, and the alternatives that held-out rows decide between.
 *
 * Small data: several bags, each stopped by and averaged over other held-out rows, because one split of few rows is
 * luck; small steps. Large data: one bag, larger steps. Whether the outcome needs many-sided trees or few-sided ones
 * cannot be told from the size, so both are tried. In small data every other bag goes further the same way, to smaller
 * trees or to larger, hardly shrunken ones on fewer columns: bags that err differently have the better mean.
 */
export function boostDefaults({ rows, columns, outputs = 1 }: DataSize): BoostDefaults {
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
    maxBins: rows < manyRows ? 128 : 255,
    minLevelRows: 5,
    levelSmoothing: 10,
    levelPrice: 1,
    levelLambda: 0,
    growth: 'leaf',
    pathSmooth: 0,
    maxDeltaStep: 0,
  };
  const few = { ...common, maxLeaves: Math.round(8 + 8 * large), maxDepth: 6, minHessian: 0.5, minRows: 5, lambda: 2 };
  const many = {
    ...common,
    maxLeaves: Math.round(32 + 16 * large),
    maxDepth: 10,
    minHessian: 0,
    minRows: 3,
    lambda: 1,
  };
  const fewer = { ...few, maxLeaves: 4 };
  const most = { ...many, maxLeaves: 128, maxDepth: 14, minRows: 1, lambda: 0.1, rowSample: 1, columnSample: 0.3 };
  return {
    bagging: {
      // Every bag grows a tree per output, so of many outputs fewer bags are affordable.
      bags: Math.min(10, Math.max(1, Math.round((10 - 4 * Math.log10(rows / 1000)) / Math.sqrt(outputs)))),
      holdOut: 0.2 - 0.1 * large,
    },
    race: { bags: Math.min(5, Math.max(1, Math.round(60_000 / (rows * outputs)))), holdOut: 0.2 },
    candidates:
      rows < manyRows
        ? [
            [few, fewer],
            [many, most],
          ]
        : [[few], [many]],
  };
}
