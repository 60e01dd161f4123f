// What a run remembers beside its model: how it was judged and explained when it was made.
import type { Judgement } from '../evaluate/index.js';
import { type Language, message } from '../messages/index.js';
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
  /** Absent for a model that was imported without data. */
  readonly explained?: ExplainedModel;
}

/** What an import leaves in place of a training's report. */
export interface ImportRecord {
  /** Judged on the sample, where it had an outcome. */
  readonly judgement?: { readonly target: string } & Judgement;
  readonly explained?: ExplainedModel;
}

export const importRecordPath = 'import.json';

/** @throws DataError when the files of the run are damaged */
export async function readRecord(run: Run, language: Language): Promise<RunRecord> {
  if (run.files.includes(importRecordPath)) {
    const { judgement, explained } = await run.readJson<ImportRecord>(importRecordPath);
    return { learnedFrom: [], judged: judgedAtImport(judgement, language), ...(explained && { explained }) };
  }
  const report = await run.readJson<ReportData>('report.json');
  return {
    learnedFrom: report.data.sources.map(({ sha256 }) => sha256),
    judged: judgements(report, language),
    explained: { ...report.model.explanation, importance: report.importance, applicants: report.applicants },
  };
}

/** The judgement of an import, in words. */
export function judgedAtImport(judgement: ImportRecord['judgement'], language: Language): JudgementResult[] {
  return judgement === undefined ? [] : [{ ...judgement, protocol: message(language, 'protocol.import') }];
}
