// What the report of a table of any domain shows: plain data that the run keeps, for each kind of target.
import type {
  ClassJudgement,
  Headline,
  HeadlineTest,
  HeadlineVerdict,
  Interval,
  Judgement,
  NumberJudgement,
} from '../../evaluate/index.js';
import type { Reason } from '../../explain/index.js';
import type { TargetKind } from '../../models/index.js';
import type { CandidateSummary, ReportData } from '../report-data.js';

/** How a model was judged: its `kind` is that of the target. */
export type TabularJudgement = ({ readonly kind: 'binary' } & Judgement) | ClassJudgement | NumberJudgement;

/** The target as it was settled. */
export interface TargetSummary {
  readonly column: string;
  readonly kind: TargetKind;
  /** Rows left out: without a value, or with one that was excluded. */
  readonly excluded: number;
  /** The classes with their rows; of two the second is the event. */
  readonly classes?: readonly { readonly name: string; readonly rows: number }[];
  /** Of numbers. */
  readonly numbers?: {
    readonly least: number;
    readonly median: number;
    readonly largest: number;
    readonly mean: number;
    readonly deviation: number;
  };
}

export interface TabularCandidate extends Pick<CandidateSummary, 'model' | 'size' | 'seconds'> {
  readonly metrics: Readonly<Record<string, number>>;
  readonly intervals: Readonly<Record<string, Interval>>;
  /** The chosen model against this one, with the p-value after Holm's correction for all that stand beside it. */
  readonly test?: HeadlineTest & { readonly adjusted: number };
}

/** One row with its prediction and the reasons behind it. */
export interface ExampleRow {
  /** 1-based row of the file. */
  readonly row: number;
  /** The likeliest class, or the number. */
  readonly prediction: string | number;
  /** Of a class: how likely it is; of two classes how likely the event is, whichever is the likelier. */
  readonly probability?: number;
  /** The class that the probability and the reasons are about. */
  readonly of?: string;
  /** Of a number: where 90 of 100 outcomes lie. */
  readonly interval?: Interval;
  /** What happened, where it is known. */
  readonly observed?: string | number;
  readonly reasons: readonly Reason[];
}

/** How the shares of several classes move with the value of a feature. */
export interface ClassEffect {
  readonly feature: string;
  readonly kind: 'numeric' | 'categorical';
  /** The largest classes. */
  readonly classes: readonly string[];
  readonly points: readonly {
    readonly label: string;
    readonly rows: number;
    /** Of each class: its share among these rows, and its mean predicted probability. */
    readonly shares: readonly { readonly observed: number; readonly predicted: number }[];
  }[];
}

export interface TabularReport extends Pick<ReportData, 'run' | 'findings' | 'caveats' | 'importance' | 'effects'> {
  readonly kind: TargetKind;
  readonly headline: Headline;
  readonly data: Pick<ReportData['data'], 'sources' | 'rows' | 'columns'> & { readonly target: TargetSummary };
  readonly model: Pick<ReportData['model'], 'name' | 'parameters' | 'protocol' | 'calibration'> & {
    readonly explanation: { readonly method: string };
    /** What `auto` chose from, the simpler first: by AUC with weights, or by mean loss. */
    readonly chosenFrom?: readonly {
      readonly model: string;
      readonly innerAuc?: number;
      readonly weight?: number;
      readonly innerLoss?: number;
    }[];
  };
  /** Out of fold. */
  readonly result: TabularJudgement;
  /** On a separate test file or period, when there is one. */
  readonly test?: TabularJudgement;
  /** Every model judged on the same folds, the chosen one first. */
  readonly candidates: readonly TabularCandidate[];
  readonly verdict: HeadlineVerdict;
  /** Of several classes, the strongest features first. */
  readonly classEffects?: readonly ClassEffect[];
  readonly examples: readonly ExampleRow[];
  readonly coefficients?: ReportData['coefficients'];
  readonly learning?: ReportData['learning'];
  readonly scorecard?: ReportData['scorecard'];
}
