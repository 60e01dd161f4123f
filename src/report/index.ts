export { caveatSentence } from './caveat.js';
export type {
  ComparisonData,
  ComparisonLineage,
  ComparisonModel,
  CurvesOf,
  Doubtful,
  HeadlineCurves,
  LearningCurves,
} from './comparison/comparison-data.js';
export { renderComparison } from './comparison/render-comparison.js';
export { comparisonSentence, curveSentence } from './comparison/sentences.js';
export { renderCard } from './render-card.js';
export { type ReportOptions, renderReport } from './render-report.js';
export type {
  ApplicantSummary,
  CandidateSummary,
  Caveat,
  ColumnSummary,
  FeatureEffect,
  FeatureImportance,
  GradeSummary,
  LearningSummary,
  Protocol,
  ReportData,
  ScorecardSummary,
  SegmentedColumn,
  Segments,
  Verdict,
} from './report-data.js';
export {
  renderTabularComparison,
  type TabularComparison,
  tabularComparisonSentences,
} from './tabular/render-comparison.js';
export { headlineSentence, renderTabularCard, renderTabularReport } from './tabular/render-tabular.js';
export type {
  ClassEffect,
  ExampleRow,
  TabularCandidate,
  TabularJudgement,
  TabularReport,
  TargetSummary,
} from './tabular/tabular-data.js';
export { verdictSentence } from './verdict.js';
