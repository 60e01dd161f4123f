export { boost } from './boost.js';
export type {
  Classifier,
  Estimator,
  Explanation,
  FitContext,
  Matrix,
  Model,
  Row,
  RowExplanation,
} from './estimator.js';
export { eventProbability } from './event-probability.js';
export {
  exportScorecard,
  type ScorecardFormat,
  scorecardExcel,
  scorecardFormats,
  scorecardSql,
  scorecardYaml,
} from './export/index.js';
export { families } from './families.js';
export {
  type CoefficientRow,
  coefficientSummary,
  coefficientTable,
  LogisticModel,
  type LogisticOptions,
  logistic,
} from './logistic-regression/index.js';
export { prior } from './prior.js';
export { findFamily, type ModelFamily } from './registry.js';
export {
  type Dropped,
  ScorecardModel,
  type ScorecardOptions,
  type ScorecardRow,
  scorecard,
  scorecardSummary,
  scorecardTable,
} from './scorecard/index.js';
export { SvmModel, type SvmOptions, svm } from './svm/index.js';
export { tree } from './tree.js';
