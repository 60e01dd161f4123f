// What judging a classifier leaves behind; plain data, so that it is written to run.json as it is.

/** A two-sided interval [low, high]. */
export type Interval = readonly [low: number, high: number];

/** Metrics of a binary classifier. `auc gini ks averagePrecision` rank; `brier logLoss ece` measure the probabilities. */
export interface BinaryMetrics {
  readonly auc: number;
  /** 2 auc - 1 */
  readonly gini: number;
  /** Largest distance between the cumulative shares of goods and bads, in [0, 1]. */
  readonly ks: number;
  readonly averagePrecision: number;
  /** Mean squared error of the probability, in [0, 1]. */
  readonly brier: number;
  /** Mean negative log-likelihood, nats. */
  readonly logLoss: number;
  /** Expected calibration error over 20 quantile bins, in [0, 1]. */
  readonly ece: number;
  /** At the threshold 1/2. */
  readonly accuracy: number;
  readonly macroF1: number;
}

export interface Judgement {
  readonly rows: number;
  readonly events: number;
  readonly metrics: BinaryMetrics;
  /** 95 % intervals: DeLong for auc and gini, normal for brier and logLoss, seeded bootstrap for the others; of groups where rows have them. */
  readonly intervals: Partial<Readonly<Record<keyof BinaryMetrics, Interval>>>;
  readonly curves: Curves;
}

/** Points of the usual pictures, thinned to at most some 200 each. */
export interface Curves {
  /** False and true positive rate, from (0, 0) to (1, 1). */
  readonly roc: readonly (readonly [fpr: number, tpr: number])[];
  /** Score cut (probability) against the cumulative shares of events and non-events at or below it. */
  readonly ks: readonly (readonly [cut: number, events: number, nonEvents: number])[];
  /** Per quantile bin: mean predicted probability, observed rate, its 95 % Wilson interval, rows. */
  readonly calibration: readonly {
    readonly predicted: number;
    readonly observed: number;
    readonly low: number;
    readonly high: number;
    readonly rows: number;
  }[];
  /** Share of the riskiest rows against the share of all events among them. */
  readonly gains: readonly (readonly [share: number, captured: number])[];
  /** Rows of each outcome by predicted probability: 40 equal bins of [0, 1]. */
  readonly histogram: {
    readonly edges: readonly number[];
    readonly events: readonly number[];
    readonly nonEvents: readonly number[];
  };
}

/** Two models on the same rows: mean difference of AUC (first minus second) and DeLong's test, Obuchowski's where rows come in groups. */
export interface PairedTest {
  readonly name: 'DeLong';
  readonly difference: number;
  readonly interval: Interval;
  readonly pValue: number;
}
