export { auto, type Choice, type InnerResult, type LeftOut, StackModel } from './auto/index.js';
export { boost } from './boost.js';
export {
  CalibratedClassifier,
  type Calibrator,
  calibratedProbability,
  calibratorSchema,
  chooseCalibrator,
} from './calibration/index.js';
export { type Chooser, type ChosenModel, fitOrChoose, type InnerLoss } from './chooser.js';
export type {
  Classifier,
  Dependence,
  Estimator,
  Explanation,
  FitContext,
  FitPlan,
  Matrix,
  Model,
  Regressor,
  Row,
  RowExplanation,
  TargetKind,
} from './estimator.js';
export { targetKinds } from './estimator.js';
export { eventProbability } from './event-probability.js';
export { scorecardExcel, scorecardSql, scorecardYaml } from './export/index.js';
export { type ExportFormat, type ExportForms, type ExportWords, exportFormats } from './export-forms.js';
export { families, loadable, multiclassFamilies, regressionFamilies } from './families.js';
export { type ForeignOnnx, OnnxModel } from './foreign-onnx/index.js';
export {
  type AdoptOptions,
  adoptModel,
  checkModelSize,
  type ForeignFeature,
  type ForeignModel,
  ImportedModel,
  imported,
  type Origin,
  readForeignModel,
  usedFeatures,
} from './imported/index.js';
export {
  type CoefficientRow,
  coefficientSummary,
  coefficientTable,
  LogisticModel,
  type LogisticOptions,
  logistic,
} from './logistic-regression/index.js';
export { type NetworkSettings, networkSettings } from './neural/index.js';
export { prior } from './prior.js';
export { findFamily, type LoadableFamily, type ModelFamily } from './registry.js';
export { type ShapleyOptions, sampledShapley } from './sampled-shapley.js';
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
export { type Device, deviceFor } from './training-device.js';
export { tree } from './tree.js';
