export { ConstantScores } from './constant-scores.js';
export { EventClassifier } from './event-classifier.js';
export { LinearScores } from './linear-scores.js';
export { ScoredRegressor } from './scored-regressor.js';
export type { Scores } from './scores.js';
export { SoftmaxClassifier } from './softmax-classifier.js';
export { softmaxRows } from './softmax-rows.js';
export { TreeScores } from './tree-scores.js';
