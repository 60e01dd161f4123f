export { check } from './check.js';
export { compare, compareTabular } from './compare.js';
export { simulateLoanBook } from './credit/simulate.js';
export { type DemoOptions, demo } from './demo.js';
export { evaluate } from './evaluate.js';
export { explain } from './explain.js';
export { type ExportFormat, type ExportOptions, exportFormats, exportRun } from './export.js';
export { importModel } from './import.js';
export { jobs } from './jobs.js';
export {
  type ExplainedRecord,
  type OpenModel,
  type OpenModelOptions,
  openModel,
  type ScoredRecord,
} from './open-model.js';
export type {
  CheckOptions,
  ColumnOptions,
  CommonOptions,
  CompareOptions,
  EvaluateOptions,
  ExplainOptions,
  ImportOptions,
  OutcomeOptions,
  PredictOptions,
  ReproduceOptions,
  TrainOptions,
} from './options.js';
export { planTraining, type TrainPlan } from './plan.js';
export { predict, predictTabular } from './predict.js';
export { reproduce } from './reproduce.js';
export type {
  ApplicantResult,
  BaselineResult,
  CheckResult,
  CompareResult,
  DemoResult,
  DemoStep,
  EvaluateResult,
  ExplainResult,
  ExportResult,
  FindingResult,
  ImportResult,
  JudgementResult,
  PredictionRow,
  PredictResult,
  ReasonResult,
  ReproduceResult,
  StabilityResult,
  TargetResult,
  TrainResult,
} from './results.js';
export { readSavedModel, type SavedModel } from './saved-model.js';
export { evaluateTabular } from './tabular/evaluate.js';
export { explainTabular } from './tabular/explain.js';
export type {
  ExampleResult,
  TabularBaseline,
  TabularCompareResult,
  TabularEvaluateResult,
  TabularExplainResult,
  TabularJudgementResult,
  TabularPredictionRow,
  TabularPredictResult,
  TabularResult,
} from './tabular/results.js';
export { train, trainTabular } from './train.js';
