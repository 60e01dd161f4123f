import type { Table } from '../../data/index.js';
import { type InputSchema, rowInputs } from '../../features/index.js';
import {
  explainInputs,
  explainTable,
  LinearScore,
  type LinearTerms,
  probabilitiesOf,
  probability,
} from '../encoding/index.js';
import type { Classifier, Explanation, Matrix, Row, RowExplanation } from '../estimator.js';
import { classifierOnnx, type SumsBuilder } from '../export/onnx/classifier-onnx.js';
import { linearSums } from '../export/onnx/linear-onnx.js';
import { logisticPmml } from '../export/pmml/logistic-pmml.js';
import type { ExportForms } from '../export-forms.js';

export interface LogisticPart extends LinearTerms {
  /** Standard errors of the coefficients, null for terms that add nothing to those before them; empty when the fit was penalised. */
  readonly standardErrors: readonly (number | null)[];
}

export interface LogisticParts {
  readonly features: readonly InputSchema[];
  readonly classes: readonly string[];
  readonly intercept: number;
  readonly interceptError: number | null;
  /** L2 penalties of scaled numbers and of flags, as used. */
  readonly penalties: readonly number[];
  /** L1 penalty. */
  readonly lasso: number;
  readonly parts: readonly LogisticPart[];
}

/** Log-odds of the event = intercept + sum of coefficient x term. */
export class LogisticModel implements Classifier {
  readonly name = 'logistic';
  readonly features: readonly InputSchema[];
  readonly classes: readonly string[];
  readonly importance: Float64Array;
  readonly intercept: number;
  readonly interceptError: number | null;
  readonly penalties: readonly number[];
  readonly lasso: number;
  readonly parts: readonly LogisticPart[];
  readonly #score: LinearScore;

  constructor({ features, classes, intercept, interceptError, penalties, lasso, parts }: LogisticParts) {
    this.features = features;
    this.classes = classes;
    this.intercept = intercept;
    this.interceptError = interceptError;
    this.penalties = penalties;
    this.lasso = lasso;
    this.parts = parts;
    this.importance = Float64Array.from(parts, (part) => part.importance);
    this.#score = new LinearScore(features, intercept, parts);
  }

  async predictProba(data: Table): Promise<Matrix> {
    return probabilitiesOf(this.#score, data, this.features);
  }

  scoreRow(row: Row): number {
    return probability(this.#score.logOdds(rowInputs(row, this.features)));
  }

  explainRow(row: Row): RowExplanation {
    return explainInputs(this.#score, rowInputs(row, this.features));
  }

  async explain(data: Table): Promise<Explanation> {
    return explainTable(this.#score, data, this.features);
  }

  get exports(): ExportForms {
    return {
      onnx: (words) => classifierOnnx(this, words, this.onnxSums),
      pmml: (words) => new TextEncoder().encode(logisticPmml(this, words)),
    };
  }

  get onnxSums(): SumsBuilder {
    return linearSums(this);
  }

  save(): Record<string, unknown> {
    const { features, classes, intercept, interceptError, penalties, lasso, parts } = this;
    return { format: 1, features, classes, intercept, interceptError, penalties, lasso, parts };
  }
}
