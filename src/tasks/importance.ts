import type { FeatureImportance } from '../report/index.js';

/** Features by mean absolute contribution, the strongest first. */
export function rankImportance(features: readonly string[], strength: Float64Array): FeatureImportance[] {
  return features
    .map((feature, i) => ({ feature, strength: strength[i]! }))
    .sort((a, b) => b.strength - a.strength || (a.feature < b.feature ? -1 : 1));
}
