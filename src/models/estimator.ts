// The contract that every model honours. An estimator holds hyper-parameters; fitting returns an immutable model.
import type { ColumnSchema, Dataset, Table } from '../data/index.js';
import type { Device } from '../engine/index.js';
import type { Collective, Progress, StopSignal } from '../parallel/index.js';
import type { Random } from '../random/index.js';
import type { TrainingDescription } from '../train/index.js';
import type { SumsBuilder } from './export/onnx/classifier-onnx.js';
import type { ExportForms } from './export-forms.js';

/** Row-major numbers, shape (rows, columns). */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/**
 * How training rows hang together, shape (rows,): rows of one group (a customer, a branch) resemble each other, and rows of
 * later times may differ from earlier ones. A fit that holds out rows to choose by must not part a group, nor choose on
 * rows before those it learned from.
 */
export type Dependence =
  | { readonly kind: 'group'; readonly values: Int32Array }
  | { readonly kind: 'time'; readonly values: Float64Array };

export interface FitContext {
  readonly random: Random;
  readonly threads: number;
  readonly collective: Collective;
  readonly progress: Progress;
  readonly stop: StopSignal;
  /** Absent where rows are independent. */
  readonly dependence?: Dependence | undefined;
  /** Where networks are trained; the cpu when absent. */
  readonly device?: Device | undefined;
}

/**
 * Hyper-parameters of a model. `fit` reads the columns by role: `feature` columns of any kind, one `target` without a
 * missing value (boolean or categorical for a classifier: its levels are the classes; numeric for a regressor), at most one
 * `weight`.
 */
export interface Estimator<M extends Model = Model> {
  /** Name in the registry, such as `scorecard`. */
  readonly name: string;
  /** The hyper-parameters as given and completed with defaults. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Learns from a dataset; leaves `this` as it was. Same data and random stream give the same model, byte for byte. */
  fit(data: Dataset, context: FitContext): Promise<M>;
  /** What `fit` will take, where that can be told without fitting. @throws as `fit` does for data that it cannot learn from */
  plan?(data: Dataset, context: FitContext): Promise<FitPlan>;
}

/** Networks that are trained one after the other, and what each of them takes. */
export interface FitPlan extends TrainingDescription {
  readonly networks: number;
}

/** A fitted model: data only, so it saves as JSON and loading it runs no code. */
export interface Model {
  /** Name in the registry. */
  readonly name: string;
  /** The feature columns it wants, by name, kind and special codes; other columns of a dataset are not looked at. */
  readonly features: readonly ColumnSchema[];
  /** Strength of each feature over the training data, any unit, larger is stronger; same order as `features`. */
  readonly importance: Float64Array;
  /** Frees what the model holds outside of JavaScript, when it is done; asked again, it takes it again. */
  release?(): Promise<void>;
  /** Other forms in which the model can be written, such as SQL. */
  readonly exports?: ExportForms;
  /** Everything needed to rebuild it: JSON values only; numbers keep all their digits. */
  save(): Record<string, unknown>;
}

/** What a target may be; a family of models is registered for each that it can learn. */
export const targetKinds = ['binary', 'multiclass', 'regression'] as const;
export type TargetKind = (typeof targetKinds)[number];

/**
 * Why each prediction is what it is: for every row, `baseValue` plus the row's contributions equals `output`.
 * All in the unit in which the model adds up: log-odds of the second of two classes, the score of one of several classes
 * (what its softmax is taken of), or the unit of a numeric target.
 */
export interface Explanation {
  /** Output of an average row. */
  readonly baseValue: number;
  /** Names of the model's features: the columns of `contributions`. */
  readonly features: readonly string[];
  /** shape (rows, features) */
  readonly contributions: Matrix;
  /** The sum of each row as the model itself computes it, shape (rows,). */
  readonly output: Float64Array;
  /** How the contributions were found. */
  readonly method:
    | 'weights of evidence'
    | 'linear SHAP'
    | 'TreeSHAP'
    | 'product-kernel SHAP'
    | 'sampled Shapley'
    | 'integrated gradients'
    | 'weighted members';
  /** What is less exact than it should be; absent where nothing is. */
  readonly warnings?: readonly string[];
}

/** Why one record got its prediction: `baseValue` plus the contributions equals `output`, checked; log-odds. */
export interface RowExplanation {
  /** Probability of the last class, as `scoreRow` gives it. */
  readonly probability: number;
  readonly baseValue: number;
  /** shape (features,) */
  readonly contributions: Float64Array;
  readonly output: number;
}

/** A record as it comes from a form or a message: numbers, strings, null or absent for missing. */
export type Row = Readonly<Record<string, number | string | boolean | null | undefined>>;

export interface Classifier extends Model {
  /** Class names, two or more; of two the second is the event. */
  readonly classes: readonly string[];
  /** Probabilities (rows, classes) for rows held in memory; each row sums to 1; columns ordered as `classes`. */
  predictProba(data: Table): Promise<Matrix>;
  /** Why each row got its score of class `of`, which is the event where there are two classes and nothing is said. */
  explain(data: Table, of?: number): Promise<Explanation>;
  /** Probability of the last class for one record, at once and without a table, where the model can. */
  scoreRow?(row: Row): number;
  /** Score and reasons of one record, where `scoreRow` is. */
  explainRow?(row: Row): RowExplanation;
  /** The model of two classes in an ONNX graph, where it has such a form. */
  readonly onnxSums?: SumsBuilder | undefined;
}

/** A model of a numeric target. */
export interface Regressor extends Model {
  /** Expected target of each row, in the target's unit, shape (rows,). */
  predict(data: Table): Promise<Float64Array>;
  /** Why each row got its prediction, in the target's unit. */
  explain(data: Table): Promise<Explanation>;
}
