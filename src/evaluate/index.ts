export { accuracy, type Confusion, macroF1 } from './accuracy.js';
export { auc, gini } from './auc.js';
export { averagePrecision } from './average-precision.js';
export {
  type ChoiceOptions,
  type ComparedModel,
  type ComparedPair,
  compareModels,
  type ModelChoice,
} from './compare-models.js';
export { type DelongOptions, delongInterval, delongTest } from './delong.js';
export { ece } from './ece.js';
export { type JudgeOptions, judge } from './judge.js';
export { ks } from './ks.js';
export { brier, logLoss } from './loss.js';
export { effectiveRows, type Rate, type RowCounting, rateOf } from './rate.js';
export {
  defaultScoreSettings,
  type Grade,
  type GradeSummary,
  gradeOf,
  grades,
  gradeTable,
  type ScoreScale,
  type ScoreSettings,
  scoreScale,
} from './rating.js';
export type { BinaryMetrics, Curves, Interval, Judgement, PairedTest } from './result.js';
export { type Segment, segmentOf } from './segments.js';
export { populationStability } from './stability.js';
export { type Contender, onlySimple, type Verdict, type VerdictKey, type VerdictOptions, verdict } from './verdict.js';
export { wilson } from './wilson.js';
export { type Slice, type SlicedColumn, type SliceOptions, worstSlices } from './worst-slices.js';
