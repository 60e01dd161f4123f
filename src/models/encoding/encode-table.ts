import type { Table } from '../../data/index.js';
import { describeInputs, type InputSchema, type ModelInput, modelInputs } from '../../features/index.js';
import { type Encoding, type EncodingOptions, learnEncoding, rowEncoder } from './encoding.js';
import { inputValues } from './row-score.js';
import { type Outcomes, strongestTerms } from './strongest-terms.js';

/** The features of a table as columns of numbers, none NaN. */
export interface EncodedTable {
  readonly features: readonly InputSchema[];
  /** The columns before they are encoded, one per feature. */
  readonly inputs: readonly ModelInput[];
  /** One per feature. */
  readonly encodings: readonly Encoding[];
  /** Values of each term of each feature, shape (rows,). */
  readonly columns: readonly (readonly Float64Array[])[];
}

/**
 * Learns how the feature columns of a training table become numbers, and what they become.
 *
 * @param mayStop called before every feature; may throw to stop
 * @throws DataError when there is no feature, or one of a kind that no tabular model reads
 */
export function encodeTable(
  table: Table,
  target: Outcomes,
  options: EncodingOptions,
  mayStop: () => void,
): EncodedTable {
  const features = describeInputs(table);
  const inputs = modelInputs(table, features);
  const encodings = inputs.map((input) => {
    mayStop();
    return learnEncoding(input, target.weights, options);
  });
  const columns = encodings.map((encoding, f) => {
    mayStop();
    const terms = encoding.terms.map(() => new Float64Array(table.rowCount));
    const encode = rowEncoder(features[f]!, encoding);
    const values = inputValues(inputs[f]!);
    for (let row = 0; row < table.rowCount; row++) {
      encode(values[row]!, (term, value) => {
        terms[term]![row] = value;
      });
    }
    return terms;
  });
  return { features, inputs, ...strongestTerms(encodings, columns, target) };
}
