export { boost } from './boost.js';
export type { Classifier, Estimator, Explanation, FitContext, Matrix, Model, Row } from './estimator.js';
export { eventProbability } from './event-probability.js';
export { families } from './families.js';
export { prior } from './prior.js';
export { findFamily, type ModelFamily } from './registry.js';
export { tree } from './tree.js';
