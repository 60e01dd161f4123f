export type { Classifier, Estimator, Explanation, FitContext, Matrix, Model, Row } from './estimator.js';
export { findFamily, type ModelFamily } from './registry.js';
