import type { ForestSettings } from '../trees/index.js';
import type { DataSize } from './boost-defaults.js';

/**
 * Settings of a forest for data of this size; out-of-bag rows decide between them.
 *
 * How large leaves should be and how many columns a node should see depends on how much noise there is and how many
 * columns say something, which cannot be told from the size. Leaves of a few rows are for outcomes that can be told
 * nearly for certain; the least grows with the rows, or large files would make huge forests.
 */
export function forestDefaults({ rows, columns }: DataSize): ForestSettings[] {
  const common = {
    trees: 300,
    maxDepth: 60,
    rowSample: 'bootstrap' as const,
    minHessian: 0,
    lambda: 1,
    alpha: 0,
    maxBins: 255,
    minLevelRows: 2,
    levelSmoothing: 1,
    levelPrice: 1,
    levelLambda: 0,
  };
  const leaves = [Math.max(1, Math.round(rows / 5000)), Math.max(3, Math.round(Math.sqrt(rows) / 3))];
  const drawn = [Math.max(1, Math.round(Math.sqrt(columns))), Math.max(1, Math.round(columns / 3))];
  const plain = leaves.flatMap((minRows) => drawn.map((nodeColumns) => ({ ...common, minRows, nodeColumns })));
  // Where rows resemble others of the same outcome, nearly random splits down to pure leaves find them best.
  return [...plain, { ...common, minRows: leaves[0]!, nodeColumns: 1, lambda: 0.02 }];
}
