import type { Table } from '../../data/index.js';
import type { InputSchema } from '../../features/index.js';
import {
  type EncodedTable,
  type Encoding,
  explainTable,
  LinearScore,
  type LinearTerms,
  linearTerms,
  scoreTable,
} from '../encoding/index.js';
import type { Explanation, Matrix } from '../estimator.js';
import { linearScores } from '../export/onnx/linear-onnx.js';
import type { Scores } from './scores.js';

/** What a weighted sum of encoded columns is made of. */
export interface LinearParts {
  readonly features: readonly InputSchema[];
  /** One per feature. */
  readonly encodings: readonly Encoding[];
  /** Mean of each term of each feature over the training rows. */
  readonly means: readonly (readonly number[])[];
  /** shape (outputs,) */
  readonly intercepts: readonly number[];
  /** Of each output, feature and term. */
  readonly coefficients: readonly (readonly (readonly number[])[])[];
  /** Mean absolute contribution of each feature over the training rows, the mean over the outputs. */
  readonly importance: readonly number[];
}

/** Weighted sums of encoded columns, one per output. */
export class LinearScores implements Scores {
  readonly parts: LinearParts;
  readonly importance: Float64Array;
  readonly #sums: readonly LinearScore[];

  constructor(parts: LinearParts) {
    this.parts = parts;
    this.importance = Float64Array.from(parts.importance);
    this.#sums = parts.intercepts.map((intercept, k) => new LinearScore(parts.features, intercept, this.#terms(k)));
  }

  /**
   * @param encoded the training rows
   * @param fitted of each output the intercept and the coefficients of all terms, feature after feature
   */
  static of(encoded: EncodedTable, fitted: readonly Float64Array[], weights: Float64Array | undefined): LinearScores {
    const terms = fitted.map((beta) => linearTerms(encoded, beta.subarray(1), weights));
    return new LinearScores({
      features: encoded.features,
      encodings: encoded.encodings,
      means: terms[0]!.map(({ means }) => means),
      intercepts: fitted.map((beta) => beta[0]!),
      coefficients: terms.map((own) => own.map(({ coefficients }) => coefficients)),
      importance: encoded.features.map(
        (_, f) => terms.reduce((sum, own) => sum + own[f]!.importance, 0) / terms.length,
      ),
    });
  }

  get features(): readonly InputSchema[] {
    return this.parts.features;
  }

  get outputs(): number {
    return this.#sums.length;
  }

  #terms(output: number): LinearTerms[] {
    const { encodings, means, coefficients, importance } = this.parts;
    return encodings.map((encoding, f) => ({
      encoding,
      coefficients: coefficients[output]![f]!,
      means: means[f]!,
      importance: importance[f]!,
    }));
  }

  async of(table: Table): Promise<Matrix> {
    const columns = this.outputs;
    const data = new Float64Array(table.rowCount * columns);
    this.#sums.forEach((sum, k) => {
      scoreTable(sum, table, this.features).forEach((score, row) => {
        data[row * columns + k] = score;
      });
    });
    return { rows: table.rowCount, columns, data };
  }

  async explain(table: Table, output: number): Promise<Explanation> {
    return explainTable(this.#sums[output]!, table, this.features);
  }

  get onnx(): Scores['onnx'] {
    const { features, intercepts } = this.parts;
    return linearScores({ features, intercepts, parts: intercepts.map((_, k) => this.#terms(k)) });
  }

  save(): Record<string, unknown> {
    return { kind: 'linear', ...this.parts };
  }
}
