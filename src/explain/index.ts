export { checkAdditivity } from './additivity.js';
export {
  type Background,
  type BackgroundOptions,
  backgroundOf,
  type CategoricalBackground,
  type FeatureBackground,
  type Frequency,
  type NumericBackground,
  type TextBackground,
} from './background.js';
export { columnPoints, type PointOptions, type Points } from './column-points.js';
export { type EffectPoint, type FeatureEffect, featureEffects } from './effects.js';
export { globalImportance } from './importance.js';
export { type PermutationImportance, permutationImportance } from './permutation.js';
export type { Reason } from './reason.js';
export { reasonSentence } from './reason-sentence.js';
export { type ReasonOptions, reasonsFor } from './reasons.js';
export { type ExplainedRow, rowExplainer } from './row-explainer.js';
