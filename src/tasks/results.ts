// What every job gives back: plain JSON, printed as it is by `--json` and as tables by the terminal. Sentences are
// already in the language that was asked for; the facts they were made from stay beside them.
import type { BinaryMetrics, Interval } from '../evaluate/index.js';
import type { Reason } from '../explain/index.js';
import type { InnerResult } from '../models/index.js';
import type { Finding, Severity } from '../quality/index.js';
import type { ColumnSummary, ComparisonData, FeatureImportance, GradeSummary, ReportData } from '../report/index.js';

/** Version of these shapes: a field may be added within a version, not renamed or removed. */
export const schemaVersion = 1;

export interface Versioned {
  readonly schemaVersion: typeof schemaVersion;
}

export interface FindingResult extends Finding {
  /** What was found, where, in one sentence. */
  readonly sentence: string;
  /** What happens when nothing is done. */
  readonly consequence: string;
  /** What would mend it, in words; absent when nothing is proposed. */
  readonly proposal?: string;
}

export interface ReasonResult extends Reason {
  readonly sentence: string;
}

export interface ApplicantResult {
  /** 1-based row of the file. */
  readonly row: number;
  /** Probability of default in [0, 1]. */
  readonly probability: number;
  readonly score: number;
  readonly grade: string;
  readonly reasons: readonly ReasonResult[];
}

export interface JudgementResult {
  readonly target: string;
  /** How it was judged, in words: `5 stratified folds, pooled`. */
  readonly protocol: string;
  readonly rows: number;
  readonly events: number;
  readonly metrics: BinaryMetrics;
  readonly intervals: Partial<Readonly<Record<keyof BinaryMetrics, Interval>>>;
}

export interface BaselineResult {
  readonly model: string;
  readonly size: 'baseline' | 'traditional' | 'large';
  readonly target: string;
  readonly metrics: BinaryMetrics;
  readonly intervals: Partial<Readonly<Record<keyof BinaryMetrics, Interval>>>;
  /** The chosen model against this one, on the same rows; `difference` is of AUC, chosen minus this one. */
  readonly test: { readonly name: string; readonly difference: number; readonly pValue: number };
}

export interface TargetResult {
  readonly column: string;
  readonly positive: readonly string[];
  readonly events: number;
  /** Rows left out because their outcome is open or missing. */
  readonly excluded: number;
}

export interface CompareResult extends Versioned, Omit<ComparisonData, 'protocol'> {
  readonly protocol: string;
  /** Which model to take and why. */
  readonly sentence: string;
  /** What more rows would change; absent without learning curves. */
  readonly curveSentence?: string;
  /** Path of the page, where one was asked for. */
  readonly report?: string;
  readonly seconds: number;
  readonly peakMemoryMiB: number;
  readonly warnings: readonly string[];
}

export interface ReproduceResult extends Versioned {
  readonly run: string;
  readonly model: string;
  /** Whether every file and every metric came out the same. */
  readonly isReproduced: boolean;
  readonly files: readonly { readonly path: string; readonly isSame: boolean }[];
  readonly metrics: readonly { readonly name: string; readonly before: number; readonly after: number }[];
  readonly seconds: number;
  readonly warnings: readonly string[];
}

export interface TrainResult extends Versioned {
  /** Id of the run. */
  readonly run: string;
  readonly name?: string;
  readonly task: string;
  /** The model that was trained: `auto` for a sum of several, their own name where it took one. */
  readonly model: string;
  /** What `auto` chose from, the simpler first, and what each counts in the model; absent when the model was named. */
  readonly chosenFrom?: readonly InnerResult[];
  /** How its probabilities were calibrated on held-out rows. */
  readonly calibration?: ReportData['model']['calibration'];
  readonly rows: number;
  readonly target: TargetResult;
  readonly columns: readonly ColumnSummary[];
  /** Out of fold first; then the test file or period, when there is one. */
  readonly results: readonly JudgementResult[];
  readonly baselines: readonly BaselineResult[];
  readonly verdict: { readonly worthIt: boolean; readonly sentence: string };
  /** Strongest first. */
  readonly importance: readonly FeatureImportance[];
  /** Risk by loan type, loan purpose and the columns asked for; where the model is most wrong. */
  readonly segments?: ReportData['segments'];
  readonly applicants: readonly ApplicantResult[];
  /** Worst first. */
  readonly findings: readonly FindingResult[];
  readonly seconds: { readonly load: number; readonly fit: number; readonly evaluate: number; readonly total: number };
  readonly peakMemoryMiB: number;
  /** Path of report.html. */
  readonly report: string;
  readonly warnings: readonly string[];
}

/** How far a column's distribution moved between two files. */
export interface StabilityResult {
  readonly column: string;
  /** Population stability index over the bins of the older file, >= 0; above 0.25 is usually called a shift. */
  readonly psi: number;
}

export interface CheckResult extends Versioned {
  readonly data: readonly string[];
  readonly rows: number;
  readonly columns: readonly ColumnSummary[];
  readonly target?: TargetResult;
  /** Columns that look like an outcome, likeliest first; only when no target was named. */
  readonly suggestedTargets?: readonly string[];
  /** Worst first. */
  readonly findings: readonly FindingResult[];
  readonly counts: Readonly<Record<Severity, number>>;
  /** Against the older file, most moved first. */
  readonly stability?: readonly StabilityResult[];
  /** What `--apply` wrote and changed. */
  readonly applied?: {
    readonly out: string;
    /** Path of the record of changes. */
    readonly record: string;
    readonly rows: number;
    readonly changes: readonly string[];
  };
  readonly seconds: number;
  readonly peakMemoryMiB: number;
  readonly warnings: readonly string[];
}

export interface PredictionRow {
  readonly row: number;
  /** Values of the id columns, by name. */
  readonly id?: Readonly<Record<string, string>>;
  readonly probability: number;
  readonly score: number;
  readonly grade: string;
  /** Sentences, strongest first. */
  readonly reasons: readonly string[];
}

export interface PredictResult extends Versioned {
  readonly run: string;
  readonly model: string;
  readonly rows: number;
  readonly format: 'parquet' | 'csv' | 'jsonl' | 'table';
  /** The file that was written; absent when the rows went to the terminal. */
  readonly out?: string;
  /** The first rows. */
  readonly preview: readonly PredictionRow[];
  readonly meanProbability: number;
  /** Rows per grade, best grade first. */
  readonly grades: readonly { readonly grade: string; readonly rows: number }[];
  readonly seconds: number;
  readonly peakMemoryMiB: number;
  readonly warnings: readonly string[];
}

export interface EvaluateResult extends Versioned {
  readonly run: string;
  readonly model: string;
  readonly rows: number;
  readonly target: TargetResult;
  /** How many of the rows the model learned from; absent where that cannot be told. */
  readonly trainingRows?: number;
  readonly results: readonly JudgementResult[];
  /** How the run was judged when it was trained, to compare with. */
  readonly trained: readonly JudgementResult[];
  readonly grades: readonly GradeSummary[];
  /** Against the data of the training, most moved first. */
  readonly stability?: readonly StabilityResult[];
  readonly seconds: number;
  readonly peakMemoryMiB: number;
  readonly warnings: readonly string[];
}

export interface ExplainResult extends Versioned {
  readonly run: string;
  readonly model: string;
  /** How the contributions were found, such as `TreeSHAP`. */
  readonly method: string;
  /** Strongest first: of the training, or of the data that was given. */
  readonly importance: readonly FeatureImportance[];
  /** The row that was asked for, or a few examples. */
  readonly applicants: readonly ApplicantResult[];
  /** Probability of default of an average row, in [0, 1]. */
  readonly baseProbability: number;
  readonly warnings: readonly string[];
}

export interface ImportResult extends Versioned {
  /** Id of the run. */
  readonly run: string;
  readonly name?: string;
  readonly model: 'imported' | 'onnx';
  readonly origin: {
    readonly library: string;
    /** Of trees only. */
    readonly objective?: string;
    readonly trees?: number;
    /** Rounds of boosting that are used, and those in the file; of trees only. */
    readonly rounds?: { readonly used: number; readonly all: number };
    /** Name, size and SHA-256 of the model file. */
    readonly file: { readonly name: string; readonly bytes: number; readonly sha256: string };
  };
  /** The columns that the model reads. */
  readonly features: readonly { readonly name: string; readonly kind: string }[];
  /** How many features the file names; those that no tree splits on are not needed. */
  readonly featuresInFile: number;
  /** Rows of the data, where some were given. */
  readonly rows?: number;
  readonly target?: TargetResult;
  /** How it does on the data, where these have an outcome. */
  readonly results: readonly JudgementResult[];
  /** Over the data, strongest first; empty without data. */
  readonly importance: readonly FeatureImportance[];
  readonly applicants: readonly ApplicantResult[];
  readonly seconds: number;
  readonly peakMemoryMiB: number;
  readonly warnings: readonly string[];
}

export interface ExportResult extends Versioned {
  readonly run: string;
  readonly model: string;
  readonly format: string;
  readonly out: string;
  readonly bytes: number;
  readonly warnings: readonly string[];
}

export interface DemoResult extends Versioned {
  readonly task: string;
  /** The simulated file. */
  readonly data: string;
  readonly check: CheckResult;
  /** One training per model that the tour compares. */
  readonly trained: readonly TrainResult[];
  readonly verdict: { readonly worthIt: boolean; readonly sentence: string };
  readonly explained: ExplainResult;
  readonly report: string;
  readonly seconds: number;
}

/** A part of the tour, handed over as soon as it is done, so that it can be shown. */
export type DemoStep =
  | { readonly kind: 'data'; readonly path: string; readonly rows: number; readonly planted: readonly string[] }
  | { readonly kind: 'check'; readonly result: CheckResult }
  | { readonly kind: 'train'; readonly result: TrainResult }
  | { readonly kind: 'explain'; readonly result: ExplainResult };
