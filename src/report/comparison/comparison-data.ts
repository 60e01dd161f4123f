// What a comparison of models says, before it is put in words or drawn.
import type { BinaryMetrics, Interval, ModelChoice } from '../../evaluate/index.js';
import type { CandidateSummary, Protocol, ReportData } from '../report-data.js';

export interface ComparisonModel {
  /** The model's name, or the run's. */
  readonly model: string;
  /** Kind of model. */
  readonly family: string;
  readonly size: CandidateSummary['size'];
  readonly metrics: BinaryMetrics;
  readonly intervals: Partial<Readonly<Record<keyof BinaryMetrics, Interval>>>;
  readonly cost: {
    /** Of one fit, the mean over folds; null for a model that was fitted elsewhere. */
    readonly fitSeconds: number | null;
    /** Of one row in a batch; null where it was not measured. */
    readonly predictMicroseconds: number | null;
    /** Of the saved model. */
    readonly bytes: number;
    /** Of the whole process while the model was fitted, data included; null where it was not measured. */
    readonly peakMemoryMiB: number | null;
  };
}

/** How models do by the rows that they learned from. @typeParam P what is told of a model at one size */
export interface CurvesOf<P> {
  /** Rows learned from, ascending. */
  readonly sizes: readonly number[];
  readonly models: readonly {
    readonly model: string;
    /** One per size. */
    readonly points: readonly P[];
  }[];
}

export type LearningCurves = CurvesOf<{ readonly auc: number; readonly interval: Interval }>;

/** The same in any metric. */
export type HeadlineCurves = CurvesOf<{ readonly value: number; readonly interval: Interval }>;

/** Models that may have learned from the rows that they are judged on, and what to take if they have. */
export interface Doubtful {
  readonly models: readonly string[];
  /** The choice among the others; absent when there is none but the naive baseline. */
  readonly otherwise?: Pick<ModelChoice, 'recommended'>;
}

/** Where a comparison comes from and how it is made again. */
export interface ComparisonLineage {
  /** ISO 8601 */
  readonly createdAt: string;
  readonly node: string;
  readonly seed: number;
  /** The command line; empty where a program asked for it. */
  readonly command: string;
  readonly sources: ReportData['data']['sources'];
  /** The runs that were compared, where models were not trained for it. */
  readonly runs?: readonly {
    readonly id: string;
    readonly name?: string;
    readonly createdAt: string;
    readonly seed: number;
    readonly isImported: boolean;
  }[];
}

export interface ComparisonData extends ModelChoice {
  /** File names. */
  readonly source: string;
  readonly rows: number;
  readonly events: number;
  readonly target: string;
  readonly protocol: Protocol;
  readonly fathom: string;
  /** The simpler first. */
  readonly models: readonly ComparisonModel[];
  readonly curves?: LearningCurves;
  readonly doubtful?: Doubtful;
  /** Absent in comparisons of older versions. */
  readonly lineage?: ComparisonLineage;
}
