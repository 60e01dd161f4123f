import type { InputSchema } from '../../features/index.js';
import type { EncodedTable } from './encode-table.js';
import { type Encoding, type RowEncoder, rowEncoder } from './encoding.js';
import type { RowScore } from './row-score.js';

/** The terms of one feature in a sum of log-odds. */
export interface LinearTerms {
  readonly encoding: Encoding;
  /** Log-odds per unit of each term, shape (terms,). */
  readonly coefficients: readonly number[];
  /** Mean of each term over the training rows, shape (terms,). */
  readonly means: readonly number[];
  /** Mean absolute contribution over the training rows, log-odds. */
  readonly importance: number;
}

/** Log-odds = intercept + sum of coefficient x term. */
export class LinearScore implements RowScore {
  readonly method = 'linear SHAP';
  readonly baseValue: number;
  readonly #intercept: number;
  readonly #parts: readonly LinearTerms[];
  readonly #encoders: readonly RowEncoder[];
  /** Contribution of each feature before the mean is taken off, averaged over the training rows. */
  readonly #averages: Float64Array;

  constructor(features: readonly InputSchema[], intercept: number, parts: readonly LinearTerms[]) {
    this.#intercept = intercept;
    this.#parts = parts;
    this.#encoders = parts.map((part, f) => rowEncoder(features[f]!, part.encoding));
    this.#averages = Float64Array.from(parts, ({ coefficients, means }) =>
      coefficients.reduce((sum, coefficient, t) => sum + coefficient * means[t]!, 0),
    );
    this.baseValue = this.#averages.reduce((sum, average) => sum + average, intercept);
  }

  logOdds(inputs: ArrayLike<number>): number {
    let logOdds = this.#intercept;
    for (let f = 0; f < this.#parts.length; f++) logOdds += this.#contribution(f, inputs[f]!);
    return logOdds;
  }

  /** Exact linear SHAP: a term's contribution is coefficient x (value - training mean), summed over the feature's terms. */
  contribute(inputs: ArrayLike<number>, contributions: Float64Array): void {
    for (let f = 0; f < this.#parts.length; f++) {
      contributions[f] = this.#contribution(f, inputs[f]!) - this.#averages[f]!;
    }
  }

  #contribution(f: number, value: number): number {
    const { coefficients } = this.#parts[f]!;
    let sum = 0;
    this.#encoders[f]!(value, (term, x) => {
      sum += coefficients[term]! * x;
    });
    return sum;
  }
}

/**
 * Coefficients with what the explanation of a row needs to know of the training rows.
 *
 * @param coefficients of all terms, feature after feature
 */
export function linearTerms(
  { encodings, columns }: EncodedTable,
  coefficients: ArrayLike<number>,
  weights: Float64Array | undefined,
): LinearTerms[] {
  let start = 0;
  return encodings.map((encoding, f) => {
    const at = start;
    start += encoding.terms.length;
    // Adding 0 turns -0 into 0, which JSON would lose.
    const own = encoding.terms.map((_, t) => coefficients[at + t]! + 0);
    const means = columns[f]!.map((column) => weightedMean(column.length, weights, (i) => column[i]!));
    const contribution = (i: number) =>
      own.reduce((sum, coefficient, t) => sum + coefficient * (columns[f]![t]![i]! - means[t]!), 0);
    const rows = columns[f]![0]?.length ?? 0;
    const importance = rows === 0 ? 0 : weightedMean(rows, weights, (i) => Math.abs(contribution(i)));
    return { encoding, coefficients: own, means, importance };
  });
}

function weightedMean(rows: number, weights: Float64Array | undefined, value: (row: number) => number): number {
  let total = 0;
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    total += weights?.[i] ?? 1;
    sum += (weights?.[i] ?? 1) * value(i);
  }
  return sum / total;
}
