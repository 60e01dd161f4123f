import type { Table } from '../../data/index.js';
import { type InputSchema, type ModelInput, modelInputs, rowInputs } from '../../features/index.js';
import type { Classifier, Explanation, Matrix, Row } from '../estimator.js';
import { classifierOnnx, type SumsBuilder } from '../export/onnx/classifier-onnx.js';
import { logisticSums } from '../export/onnx/logistic-onnx.js';
import { logisticPmml } from '../export/pmml/logistic-pmml.js';
import type { ExportForms } from '../export-forms.js';
import { type Encoding, type RowEncoder, rowEncoder, type Term } from './encoder.js';

export interface LogisticPart {
  readonly encoding: Encoding;
  /** Log-odds per unit of each term, shape (terms,). */
  readonly coefficients: readonly number[];
  /** Their standard errors; empty when the fit was penalised. */
  readonly standardErrors: readonly number[];
  /** Mean of each term over the training rows, shape (terms,). */
  readonly means: readonly number[];
  /** Mean absolute contribution over the training rows, log-odds. */
  readonly importance: number;
}

export interface LogisticParts {
  readonly features: readonly InputSchema[];
  readonly classes: readonly string[];
  readonly intercept: number;
  readonly interceptError: number | null;
  /** L2 penalties of scaled numbers and of flags, as used. */
  readonly penalties: readonly number[];
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
  readonly parts: readonly LogisticPart[];
  readonly #encoders: readonly RowEncoder[];

  constructor({ features, classes, intercept, interceptError, penalties, parts }: LogisticParts) {
    this.features = features;
    this.classes = classes;
    this.intercept = intercept;
    this.interceptError = interceptError;
    this.penalties = penalties;
    this.parts = parts;
    this.importance = Float64Array.from(parts, (part) => part.importance);
    this.#encoders = parts.map((part, f) => rowEncoder(features[f]!, part.encoding));
  }

  predictProba(data: Table): Matrix {
    const logOdds = this.#logOdds(data);
    const probabilities = new Float64Array(2 * logOdds.length);
    for (let row = 0; row < logOdds.length; row++) {
      const event = probability(logOdds[row]!);
      probabilities[2 * row] = 1 - event;
      probabilities[2 * row + 1] = event;
    }
    return { rows: logOdds.length, columns: 2, data: probabilities };
  }

  scoreRow(row: Row): number {
    let logOdds = this.intercept;
    rowInputs(row, this.features).forEach((value, f) => {
      logOdds += this.#contribution(f, value);
    });
    return probability(logOdds);
  }

  /** Exact linear SHAP: a term's contribution is coefficient x (value - training mean), summed over the feature's terms. */
  explain(data: Table): Explanation {
    const inputs = modelInputs(data, this.features);
    const columns = inputs.length;
    const contributions = new Float64Array(data.rowCount * columns);
    const averages = this.parts.map(({ coefficients, means }) =>
      coefficients.reduce((sum, coefficient, t) => sum + coefficient * means[t]!, 0),
    );
    inputs.forEach((input, f) => {
      const values = valuesOf(input);
      for (let row = 0; row < data.rowCount; row++) {
        contributions[row * columns + f] = this.#contribution(f, values[row]!) - averages[f]!;
      }
    });
    return {
      baseValue: averages.reduce((sum, average) => sum + average, this.intercept),
      features: this.features.map((feature) => feature.name),
      contributions: { rows: data.rowCount, columns, data: contributions },
      output: this.#logOdds(data),
      method: 'linear SHAP',
    };
  }

  get exports(): ExportForms {
    return {
      onnx: (words) => classifierOnnx(this, words, this.onnxSums),
      pmml: (words) => new TextEncoder().encode(logisticPmml(this, words)),
    };
  }

  get onnxSums(): SumsBuilder {
    return logisticSums(this);
  }

  save(): Record<string, unknown> {
    const { features, classes, intercept, interceptError, penalties, parts } = this;
    return { format: 1, features, classes, intercept, interceptError, penalties, parts };
  }

  #logOdds(data: Table): Float64Array {
    const logOdds = new Float64Array(data.rowCount).fill(this.intercept);
    modelInputs(data, this.features).forEach((input, f) => {
      const values = valuesOf(input);
      for (let row = 0; row < logOdds.length; row++) logOdds[row] = logOdds[row]! + this.#contribution(f, values[row]!);
    });
    return logOdds;
  }

  #contribution(f: number, value: number): number {
    const { coefficients } = this.parts[f]!;
    let sum = 0;
    this.#encoders[f]!(value, (term, x) => {
      sum += coefficients[term]! * x;
    });
    return sum;
  }
}

export function valuesOf(input: ModelInput): Float64Array | Int32Array {
  return input.kind === 'numeric' ? input.values : input.codes;
}

/** One coefficient as people read it. */
export interface CoefficientRow {
  readonly feature: string;
  /** `value` (per standard deviation), `missing`, `special -9`, or a level. */
  readonly term: string;
  /** Log-odds. */
  readonly coefficient: number;
  /** Absent when the fit was penalised. */
  readonly standardError?: number;
}

/** All coefficients, the intercept first. */
export function coefficientTable(model: LogisticModel): CoefficientRow[] {
  const row = (feature: string, term: string, coefficient: number, error: number | null | undefined) => ({
    feature,
    term,
    coefficient,
    ...(error === null || error === undefined ? {} : { standardError: error }),
  });
  return [
    row('(intercept)', 'value', model.intercept, model.interceptError),
    ...model.parts.flatMap((part, f) =>
      part.encoding.terms.map((term, t) =>
        row(model.features[f]!.name, termLabel(term), part.coefficients[t]!, part.standardErrors[t]),
      ),
    ),
  ];
}

function termLabel(term: Term): string {
  if (term.kind === 'level') return term.level;
  return term.kind === 'special' ? `special ${term.code}` : term.kind;
}

function probability(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
