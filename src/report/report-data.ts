// What a report shows: plain data, filled in by a task and kept in the run, so that a report can be drawn again later,
// in another language, without the training data.
import type { BinaryMetrics, Interval, Judgement, PairedTest, Segment, Slice } from '../evaluate/index.js';
import type { Reason } from '../explain/index.js';
import type { Finding } from '../quality/index.js';

/** The risk by the parts of a column. */
export interface SegmentedColumn {
  readonly column: string;
  /** What the column tells: found by its name or levels, or asked for. */
  readonly meaning: 'purpose' | 'type' | 'asked';
  readonly segments: readonly (Segment & { readonly label: string })[];
}

export interface Segments {
  readonly columns: readonly SegmentedColumn[];
  /** Where the number of defaults is least like what the model expects; empty where chance explains all. */
  readonly worst: readonly Slice[];
}

export interface ReportData {
  readonly run: {
    readonly id: string;
    readonly name?: string;
    /** ISO 8601 */
    readonly createdAt: string;
    /** Where networks were trained; `cpu` when absent. */
    readonly device?: 'cpu' | 'webgpu' | 'cuda';
    readonly fathom: string;
    readonly node: string;
    readonly seed: number;
    /** The command line that reproduces the run. */
    readonly command: string;
    readonly seconds: {
      readonly load: number;
      readonly fit: number;
      readonly evaluate: number;
      readonly total: number;
    };
  };
  readonly data: {
    readonly sources: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
    readonly rows: number;
    readonly columns: readonly ColumnSummary[];
    readonly target: {
      readonly column: string;
      readonly positive: readonly string[];
      readonly events: number;
      readonly excluded: number;
    };
  };
  readonly findings: readonly Finding[];
  readonly model: {
    readonly name: string;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly protocol: Protocol;
    /** How contributions are found, and the probability of an average row. */
    readonly explanation: { readonly method: string; readonly baseProbability: number };
    /** How its probabilities were calibrated on held-out rows. */
    readonly calibration?: 'none' | 'platt' | 'beta' | 'isotonic';
    /** Why this one, when it was chosen by Fathom (`auto`). */
    readonly chosenFrom?: readonly { readonly model: string; readonly innerAuc: number; readonly weight: number }[];
  };
  /** Pooled out-of-fold, or on the test part when the protocol is a single split. */
  readonly result: Judgement;
  /** On a separate test file or period, when there is one. */
  readonly test?: Judgement;
  /** Every model judged on the same folds, the chosen one first. */
  readonly candidates: readonly CandidateSummary[];
  readonly verdict: Verdict;
  /** What a reader of the numbers must know beside them. */
  readonly caveats?: readonly Caveat[];
  readonly importance: readonly FeatureImportance[];
  /** How the prediction moves with a feature, the strongest features first. */
  readonly effects: readonly FeatureEffect[];
  readonly grades: readonly GradeSummary[];
  readonly segments?: Segments;
  readonly scorecard?: ScorecardSummary;
  readonly coefficients?: CoefficientSummary;
  /** Of networks only. */
  readonly learning?: LearningSummary;
  /** A few applicants with their reasons: a safe, a middling and a risky one. */
  readonly applicants: readonly ApplicantSummary[];
}

/** How networks learned. */
export interface LearningSummary {
  /** Loss by epoch, the mean over networks: on the rows learned from, and on those held out from them where there were any. */
  readonly curve: readonly { readonly epoch: number; readonly training: number; readonly heldOut?: number }[];
  /** How many the curve is the mean of. */
  readonly networks: number;
  /** Epochs that each kept network learned for. */
  readonly stoppedAt: readonly number[];
  /** Hyper-parameters, those that were `auto` as they were decided. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export type Protocol =
  | { readonly kind: 'stratified' | 'group'; readonly folds: number; readonly group?: string }
  | { readonly kind: 'time'; readonly column: string; readonly folds: number }
  | { readonly kind: 'test-from'; readonly column: string; readonly date: string };

export interface ColumnSummary {
  readonly name: string;
  readonly kind: string;
  readonly role: string;
  /** Share of rows in [0, 1]. */
  readonly missing: number;
  readonly distinct: number;
  readonly special: readonly number[];
  /** Numeric: equal-width counts between the 1st and 99th percentile. Categorical: counts of the largest levels. */
  readonly sketch: readonly number[];
  /** Minimum, median, maximum for numbers and dates; the most frequent level otherwise. */
  readonly typical: readonly string[];
}

export interface CandidateSummary {
  readonly model: string;
  readonly size: 'baseline' | 'traditional' | 'large';
  readonly metrics: BinaryMetrics;
  readonly intervals: Partial<Readonly<Record<keyof BinaryMetrics, Interval>>>;
  /** Against the chosen model, chosen minus this one; absent for the chosen model itself. */
  readonly test?: PairedTest;
  readonly seconds: number;
}

export interface Verdict {
  /** Whether the more complex model is worth it over the best simple one. */
  readonly worthIt: boolean;
  /** Message key `verdict.*` and the facts that fill it. */
  readonly key: string;
  readonly facts: Readonly<Record<string, string | number>>;
  /** How the model that is kept stands, where the verdict is about others or speaks against it: `standing.*`. */
  readonly standing?: { readonly key: string; readonly facts: Readonly<Record<string, string | number>> };
}

/** A sentence `caveat.*` and the facts that fill it. */
export interface Caveat {
  readonly key: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

export interface FeatureImportance {
  readonly feature: string;
  /** Mean absolute contribution, log-odds. */
  readonly strength: number;
  /** Information value, where it was computed. */
  readonly informationValue?: number;
}

export interface FeatureEffect {
  readonly feature: string;
  readonly kind: 'numeric' | 'categorical';
  readonly points: readonly {
    readonly label: string;
    readonly rows: number;
    /** Share of events observed among these rows. */
    readonly observed: number;
    /** Mean predicted probability among these rows. */
    readonly predicted: number;
    /** Mean contribution of the feature among these rows, log-odds. */
    readonly contribution: number;
  }[];
}

export interface GradeSummary {
  readonly grade: string;
  /** Probability of default in [low, high). */
  readonly low: number;
  readonly high: number;
  readonly rows: number;
  readonly events: number;
  readonly meanPd: number;
  /** Weighted; older runs lack these and count rows. */
  readonly rate?: number;
  readonly interval?: Interval;
}

export interface ScorecardSummary {
  readonly baseScore: number;
  readonly baseOdds: number;
  readonly pointsToDoubleOdds: number;
  readonly intercept: number;
  readonly rows: readonly {
    readonly feature: string;
    readonly bin: string;
    readonly share: number;
    readonly eventRate: number;
    readonly weightOfEvidence: number;
    readonly points: number;
  }[];
}

/** A logistic regression as it would be computed by hand. */
export interface CoefficientSummary {
  /** L2 penalty of scaled numbers and of flags. */
  readonly ridge: { readonly values: number; readonly flags: number };
  /** L1 penalty. */
  readonly lasso: number;
  /** What becomes of the sum of the terms, where probabilities were calibrated. */
  readonly calibrator?:
    | { readonly kind: 'platt'; readonly slope: number; readonly intercept: number }
    | { readonly kind: 'beta'; readonly a: number; readonly b: number; readonly c: number }
    | { readonly kind: 'isotonic'; readonly from: readonly number[]; readonly to: readonly number[] };
  /** The intercept first. */
  readonly rows: readonly {
    readonly feature: string;
    readonly kind: 'intercept' | 'value' | 'missing' | 'special' | 'level';
    readonly term: string;
    /** Log-odds; of a value per standard deviation. */
    readonly coefficient: number;
    /** Of a value: (value - mean) / deviation is multiplied, where missing ones count as `fill` and others are held within bounds. */
    readonly scaled?: {
      readonly mean: number;
      readonly deviation: number;
      readonly fill: number;
      readonly bounds?: readonly [low: number, high: number];
    };
    /** Only without penalties; null where the term adds nothing to those before it. */
    readonly significance?: { readonly standardError: number; readonly z: number; readonly pValue: number } | null;
  }[];
}

export interface ApplicantSummary {
  readonly row: number;
  readonly probability: number;
  readonly score: number;
  readonly grade: string;
  readonly reasons: readonly Reason[];
}
