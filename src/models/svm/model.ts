import type { Table } from '../../data/index.js';
import { type InputSchema, rowInputs } from '../../features/index.js';
import {
  explainInputs,
  explainTable,
  LinearScore,
  type LinearTerms,
  probabilitiesOf,
  probability,
  type RowScore,
} from '../encoding/index.js';
import type { Classifier, Explanation, Matrix, Row, RowExplanation } from '../estimator.js';
import { classifierOnnx, type SumsBuilder } from '../export/onnx/classifier-onnx.js';
import { kernelSums } from '../export/onnx/kernel-onnx.js';
import { linearSums } from '../export/onnx/linear-onnx.js';
import type { ExportForms } from '../export-forms.js';
import { KernelScore, type KernelTerms } from './kernel-score.js';

/** Log-odds of a machine after Platt's line: a sum over terms, or over kernels with points. */
export type SvmTerms =
  | { readonly kind: 'linear'; readonly intercept: number; readonly parts: readonly LinearTerms[] }
  | ({ readonly kind: 'rbf' } & KernelTerms);

export interface SvmParts {
  readonly features: readonly InputSchema[];
  readonly classes: readonly string[];
  /** How it was learned, for the reader: the kernel, C, gamma, rows, points, Platt's line. */
  readonly settings: Readonly<Record<string, string | number>>;
  readonly terms: SvmTerms;
  /** Mean absolute contribution of each feature over the training rows, log-odds. */
  readonly importance: readonly number[];
}

/** A support vector machine with probabilities. */
export class SvmModel implements Classifier {
  readonly name = 'svm';
  readonly features: readonly InputSchema[];
  readonly classes: readonly string[];
  readonly importance: Float64Array;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly #terms: SvmTerms;
  readonly #score: RowScore;

  constructor({ features, classes, settings, terms, importance }: SvmParts) {
    this.features = features;
    this.classes = classes;
    this.settings = settings;
    this.importance = Float64Array.from(importance);
    this.#terms = terms;
    this.#score = scoreOf(features, terms);
  }

  async predictProba(data: Table): Promise<Matrix> {
    return probabilitiesOf(this.#score, data, this.features);
  }

  scoreRow(row: Row): number {
    return probability(this.#score.logOdds(rowInputs(row, this.features)));
  }

  async explain(data: Table): Promise<Explanation> {
    return explainTable(this.#score, data, this.features);
  }

  explainRow(row: Row): RowExplanation {
    return explainInputs(this.#score, rowInputs(row, this.features));
  }

  get exports(): ExportForms {
    return { onnx: (words) => classifierOnnx(this, words, this.onnxSums) };
  }

  get onnxSums(): SumsBuilder {
    const { features } = this;
    const terms = this.#terms;
    return terms.kind === 'linear' ? linearSums({ features, ...terms }) : kernelSums({ features, ...terms });
  }

  save(): Record<string, unknown> {
    const { features, classes, settings } = this;
    return { format: 1, features, classes, settings, terms: this.#terms, importance: Array.from(this.importance) };
  }
}

export function scoreOf(features: readonly InputSchema[], terms: SvmTerms): RowScore {
  return terms.kind === 'linear'
    ? new LinearScore(features, terms.intercept, terms.parts)
    : new KernelScore(features, terms);
}
