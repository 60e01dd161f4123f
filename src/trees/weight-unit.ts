// Weights in a unit of their own size. Learning from weights that are c times as large with penalties that are c times as
// large gives the same values, so weights by loan amount, in any currency, are brought near 1 before gradients become
// integers, which have only so many digits.
import type { SplitSettings } from './settings.js';
import type { Tree } from './tree.js';

/** Mean weights between these are left as they are, so that whole numbers of rows stay whole. */
const [leastMean, mostMean] = [1 / 16, 16];

/** A power of two near the mean weight; 1 where that is near 1. @param weights shape (rows,), > 0 */
export function weightUnit(weights: Float64Array | undefined): number {
  if (weights === undefined) return 1;
  const largest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  // Divided first, so that the sum is finite.
  const mean = largest * (weights.reduce((sum, weight) => sum + weight / largest, 0) / weights.length);
  return mean >= leastMean && mean <= mostMean ? 1 : 2 ** Math.round(Math.log2(mean));
}

/** Settings under which weights in the unit give the values that the weights themselves would. */
export function settingsInUnit<S extends SplitSettings & { readonly minGain?: number }>(settings: S, unit: number): S {
  const { lambda, alpha, minHessian, minGain, levelLambda, levelPrice } = settings;
  return {
    ...settings,
    lambda: lambda / unit,
    alpha: alpha / unit,
    minHessian: minHessian / unit,
    ...(minGain === undefined ? {} : { minGain: minGain / unit }),
    levelLambda: levelLambda / unit,
    levelPrice: levelPrice / unit,
  };
}

/** The tree with gains and covers of the weights themselves. */
export function treeOutOfUnit(tree: Tree, unit: number): Tree {
  return { ...tree, gain: tree.gain.map((gain) => gain * unit), cover: tree.cover.map((cover) => cover * unit) };
}
