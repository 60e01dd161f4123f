import type { ForestSettings } from '../trees/index.js';
import type { DataSize } from './boost-defaults.js';

/** Settings of a forest for data of this size. */
export function forestDefaults({ rows, columns }: DataSize): ForestSettings {
  return {
    trees: 300,
    minRows: Math.max(3, Math.round(Math.sqrt(rows) / 10)),
    maxDepth: 60,
    nodeColumns: Math.max(1, Math.round(Math.sqrt(columns))),
    rowSample: 'bootstrap',
    minHessian: 0,
    lambda: 1,
    alpha: 0,
    maxBins: 255,
    minLevelRows: 2,
    levelSmoothing: 1,
    levelPrice: 1,
    levelLambda: 0,
  };
}
