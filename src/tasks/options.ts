// The settings of every job, as the command line, a recipe and a library call give them: one type each.
import type { Kind } from '../data/index.js';
import type { Device } from '../models/index.js';
import type { Progress, StopSignal } from '../parallel/index.js';
import type { Severity } from '../quality/index.js';

export interface CommonOptions {
  /** Folder that holds runs, aliases and the audit log. Default `.fathom`. */
  readonly home?: string;
  readonly seed?: number;
  readonly threads?: number;
  readonly progress?: Progress;
  readonly stop?: StopSignal;
}

/** How a file's columns are to be read; all names as in the file. */
export interface ColumnOptions {
  readonly target?: string;
  /** Use only these as features. */
  readonly features?: readonly string[];
  readonly drop?: readonly string[];
  readonly id?: readonly string[];
  readonly time?: string;
  readonly weight?: string;
  /** Whole-number weights are amounts, not counts of rows: they are scaled to mean 1 as others are. */
  readonly scaleWeights?: boolean;
  /** Kept for fairness checks, never a feature. */
  readonly protected?: readonly string[];
  readonly text?: readonly string[];
  readonly kinds?: Readonly<Record<string, Kind>>;
  /** Special codes per column, beside those that are found. */
  readonly special?: Readonly<Record<string, readonly number[]>>;
  /** Names of the columns a task needs -> names in the file. */
  readonly map?: Readonly<Record<string, string>>;
  readonly sheet?: string;
}

export interface OutcomeOptions {
  /** Values of the target that mean default. Default: the rarer-looking one of two ("1", "bad", "yes", ...). */
  readonly positive?: readonly string[];
  /** Values of the target that are still open: their rows are left out. */
  readonly exclude?: readonly string[];
}

export interface TrainOptions extends CommonOptions, ColumnOptions, OutcomeOptions {
  readonly task: 'credit' | 'tabular';
  /** Files, globs allowed; several are one table, one after the other. */
  readonly data: readonly string[];
  /** A model's name, or `auto`. */
  readonly model?: string;
  readonly folds?: number;
  /** `stratified`, `time` or `group:COLUMN`. */
  readonly split?: string;
  readonly test?: string;
  readonly testFrom?: string;
  /** Time for the training, in seconds; for `auto`, which tries and keeps what there is time for. */
  readonly budget?: number;
  /** Where networks are trained: `auto` takes the first of cuda, webgpu and cpu that works. */
  readonly device?: Device | 'auto';
  /** Hyper-parameters of the model. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Columns to show the risk by, beside those of loan type and purpose, which are found. */
  readonly segments?: readonly string[];
  readonly name?: string;
  readonly resume?: string;
  readonly language?: 'en' | 'zh';
  /** The command line, for the lineage. */
  readonly command?: string;
}

/** What crosses to a worker: everything but the functions. */
export type PlainTrainOptions = Omit<TrainOptions, 'progress' | 'stop'>;

export interface CheckOptions extends CommonOptions, ColumnOptions, OutcomeOptions {
  readonly data: readonly string[];
  /** An older file to compare with. */
  readonly against?: string;
  /** Write the repaired table here. */
  readonly apply?: string;
  readonly failOn?: Severity;
  readonly language?: 'en' | 'zh';
  readonly force?: boolean;
}

export interface ImportOptions extends CommonOptions, OutcomeOptions {
  /** Model file of LightGBM or XGBoost, or an ONNX file of a classifier. */
  readonly model: string;
  readonly name?: string;
  /** A sample of data with the model's columns: for reasons in words, checks and, with `target`, a judgement. */
  readonly data?: readonly string[];
  /** Column of the sample that holds the outcome. */
  readonly target?: string;
  /** Names of the model's features -> names in the data. */
  readonly map?: Readonly<Record<string, string>>;
  /** Levels of features that the file does not name, by the model's name, in the order of their codes. */
  readonly levels?: Readonly<Record<string, readonly string[]>>;
  /** Names of the columns of an ONNX file with a single input, in their order. */
  readonly features?: readonly string[];
  /** Use only the first rounds of boosting. */
  readonly rounds?: number;
  readonly sheet?: string;
  readonly language?: 'en' | 'zh';
}

export interface PredictOptions extends CommonOptions {
  readonly run: string;
  readonly data: readonly string[];
  readonly format?: 'parquet' | 'csv' | 'jsonl' | 'table';
  readonly out?: string;
  readonly force?: boolean;
  /** Reasons per row, 0 to 4. */
  readonly reasons?: number;
  readonly language?: 'en' | 'zh';
}

export interface CompareOptions extends TrainOptions {
  /** Names of models to compare on `data`; all there are when absent. */
  readonly models?: readonly string[];
  /** Rows to learn from, for learning curves; `auto` doubles up to all. None are drawn when absent. */
  readonly sizes?: readonly number[] | 'auto';
  /** Runs to compare instead of models; `data` is empty then. */
  readonly runs?: readonly string[];
  /** Write the comparison as one HTML page. */
  readonly out?: string;
  readonly force?: boolean;
}

export interface ReproduceOptions extends Omit<CommonOptions, 'seed'> {
  readonly run: string;
  /** Where the data lie now, when they have moved. */
  readonly data?: readonly string[];
}

export interface EvaluateOptions extends CommonOptions, OutcomeOptions {
  readonly run: string;
  readonly data: readonly string[];
  readonly language?: 'en' | 'zh';
}

export interface ExplainOptions extends CommonOptions {
  readonly run: string;
  readonly data?: readonly string[];
  /** 1-based row number. */
  readonly row?: number;
  readonly language?: 'en' | 'zh';
}
