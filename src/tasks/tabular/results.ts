// What the jobs give back for tables of any domain: plain JSON, as `results.ts` of the other tasks.
import type { ClassJudgement, Headline, Interval } from '../../evaluate/index.js';
import type { TargetKind } from '../../models/index.js';
import type {
  ColumnSummary,
  ExampleRow,
  FeatureImportance,
  TabularComparison,
  TabularReport,
  TargetSummary,
} from '../../report/index.js';
import type { FindingResult, ReasonResult, StabilityResult, TrainResult, Versioned } from '../results.js';

/** Metrics by their names: `auc accuracy macroF1 logLoss ece ...` of classes, `rmse mae medianAbsoluteError r2` of numbers. */
export interface TabularJudgementResult {
  readonly target: string;
  /** How it was judged, in words. */
  readonly protocol: string;
  readonly rows: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** 95 % */
  readonly intervals: Readonly<Record<string, Interval>>;
  /** Of several classes: each against the rest. */
  readonly classes?: ClassJudgement['classes'];
  /** Of several classes: rows of each class (first) by the class predicted (second). */
  readonly confusion?: ClassJudgement['confusion'];
}

export interface TabularBaseline {
  readonly model: string;
  readonly size: 'baseline' | 'traditional' | 'large';
  readonly target: string;
  readonly metrics: Readonly<Record<string, number>>;
  readonly intervals: Readonly<Record<string, Interval>>;
  /** The chosen model against this one: `difference` is of the headline metric, chosen minus this one. */
  readonly test: {
    readonly name: string;
    readonly difference: number;
    readonly interval: Interval;
    readonly pValue: number;
    /** After Holm's correction for all baselines. */
    readonly adjusted: number;
  };
}

export interface ExampleResult extends Omit<ExampleRow, 'reasons'> {
  readonly reasons: readonly ReasonResult[];
}

export interface TabularResult extends Versioned {
  /** Id of the run. */
  readonly run: string;
  readonly name?: string;
  readonly task: 'tabular';
  /** What the target is. */
  readonly kind: TargetKind;
  readonly model: string;
  /** What `auto` chose from; absent when the model was named. */
  readonly chosenFrom?: TabularReport['model']['chosenFrom'];
  readonly calibration?: TabularReport['model']['calibration'];
  readonly rows: number;
  readonly target: TargetSummary;
  readonly columns: readonly ColumnSummary[];
  /** The metric that decides between models. */
  readonly headline: Headline;
  /** Out of fold first; then the test file or period, when there is one. */
  readonly results: readonly TabularJudgementResult[];
  readonly baselines: readonly TabularBaseline[];
  readonly verdict: { readonly worthIt: boolean; readonly sentence: string };
  /** Strongest first. */
  readonly importance: readonly FeatureImportance[];
  readonly examples: readonly ExampleResult[];
  /** Worst first. */
  readonly findings: readonly FindingResult[];
  readonly seconds: TrainResult['seconds'];
  readonly peakMemoryMiB: number;
  /** Path of report.html. */
  readonly report: string;
  readonly warnings: readonly string[];
}

export interface TabularCompareResult extends Versioned, Omit<TabularComparison, 'protocol'> {
  /** How the rows were held out, in words. */
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

export interface TabularPredictionRow {
  readonly row: number;
  /** Values of the id columns, by name. */
  readonly id?: Readonly<Record<string, string>>;
  /** The likeliest class, or the number. */
  readonly prediction: string | number;
  /** Of classes: how likely each is. */
  readonly probabilities?: Readonly<Record<string, number>>;
  /** Of a number: where 90 of 100 outcomes lie. */
  readonly interval?: Interval;
  /** Sentences, strongest first. */
  readonly reasons: readonly string[];
}

export interface TabularPredictResult extends Versioned {
  readonly run: string;
  readonly kind: TargetKind;
  readonly model: string;
  readonly target: string;
  readonly rows: number;
  readonly format: 'parquet' | 'csv' | 'jsonl' | 'table';
  /** The file that was written; absent when the rows went to the terminal. */
  readonly out?: string;
  /** The first rows. */
  readonly preview: readonly TabularPredictionRow[];
  /** Of classes: rows by the class predicted. */
  readonly classes?: readonly { readonly name: string; readonly rows: number }[];
  /** Of numbers. */
  readonly meanPrediction?: number;
  readonly seconds: number;
  readonly peakMemoryMiB: number;
  readonly warnings: readonly string[];
}

export interface TabularEvaluateResult extends Versioned {
  readonly run: string;
  readonly kind: TargetKind;
  readonly model: string;
  readonly rows: number;
  readonly target: TargetSummary;
  readonly headline: Headline;
  readonly results: readonly TabularJudgementResult[];
  /** How the run was judged when it was trained, to compare with. */
  readonly trained: readonly TabularJudgementResult[];
  /** Against the data of the training, most moved first. */
  readonly stability: readonly StabilityResult[];
  readonly seconds: number;
  readonly peakMemoryMiB: number;
  readonly warnings: readonly string[];
}

export interface TabularExplainResult extends Versioned {
  readonly run: string;
  readonly kind: TargetKind;
  readonly model: string;
  readonly target: string;
  /** How the contributions were found, such as `TreeSHAP`. */
  readonly method: string;
  /** Strongest first: of the training, or of the data that was given. */
  readonly importance: readonly FeatureImportance[];
  /** The row that was asked for, or a few. */
  readonly examples: readonly ExampleResult[];
  readonly warnings: readonly string[];
}
