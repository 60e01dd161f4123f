// What a run remembers beside its model: how it was judged and explained when it was made.
import type { Language } from '../messages/index.js';
import type { ApplicantSummary, FeatureImportance, ReportData } from '../report/index.js';
import type { Run } from '../runs/index.js';
import type { JudgementResult } from './results.js';
import { judgements } from './train-result.js';

/** The whole model in words: what drives it, and a few applicants. */
export interface ExplainedModel {
  readonly method: string;
  /** Probability of an average row, in [0, 1]. */
  readonly baseProbability: number;
  /** Strongest first. */
  readonly importance: readonly FeatureImportance[];
  readonly applicants: readonly ApplicantSummary[];
}

export interface RunRecord {
  /** SHA-256 of the files that the model learned from, as far as the run knows. */
  readonly learnedFrom: readonly string[];
  readonly judged: readonly JudgementResult[];
  readonly explained: ExplainedModel;
}

/** @throws DataError when the files of the run are damaged */
export async function readRecord(run: Run, language: Language): Promise<RunRecord> {
  const report = await run.readJson<ReportData>('report.json');
  return {
    learnedFrom: report.data.sources.map(({ sha256 }) => sha256),
    judged: judgements(report, language),
    explained: { ...report.model.explanation, importance: report.importance, applicants: report.applicants },
  };
}
