export { accuracy, type Confusion, macroF1 } from './accuracy.js';
export { auc, gini } from './auc.js';
export { averagePrecision } from './average-precision.js';
export { quantileOfSorted } from './bootstrap.js';
export {
  type ChoiceOptions,
  type ComparedModel,
  type ComparedPair,
  compareModels,
  holm,
  type ModelChoice,
} from './compare-models.js';
export { type DelongOptions, delongInterval, delongTest } from './delong.js';
export { ece } from './ece.js';
export {
  byHeadline,
  gainOf,
  type Headline,
  type HeadlineContender,
  type HeadlineTest,
  type HeadlineVerdict,
  type HeadlineVerdictOptions,
  headlineVerdict,
  leastGain,
} from './headline.js';
export { chooseByHeadline, type HeadlineChoice, type HeadlinePair } from './headline-choice.js';
export { type JudgeOptions, judge } from './judge.js';
export {
  type ClassJudgement,
  type ClassMetrics,
  type ClassSummary,
  classLosses,
  type JudgeClassesOptions,
  judgeClasses,
  likeliestClass,
} from './judge-classes.js';
export {
  type Decile,
  type JudgeNumbersOptions,
  judgeNumbers,
  type NumberJudgement,
  type NumberMetrics,
} from './judge-numbers.js';
export { ks } from './ks.js';
export { leastAucGain } from './least-auc-gain.js';
export { brier, logLoss } from './loss.js';
export { type LossTest, lossTest } from './loss-test.js';
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
export { readable } from './readable.js';
export type { BinaryMetrics, Curves, Interval, Judgement, PairedTest } from './result.js';
export { type Segment, segmentOf } from './segments.js';
export { populationStability } from './stability.js';
export { type Contender, onlySimple, type Verdict, type VerdictKey, type VerdictOptions, verdict } from './verdict.js';
export { wilson } from './wilson.js';
export { type Slice, type SlicedColumn, type SliceOptions, worstSlices } from './worst-slices.js';
