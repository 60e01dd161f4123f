export type {
  ApplicantSummary,
  CandidateSummary,
  ColumnSummary,
  FeatureEffect,
  FeatureImportance,
  GradeSummary,
  Protocol,
  ReportData,
  ScorecardSummary,
  Verdict,
} from './report-data.js';
