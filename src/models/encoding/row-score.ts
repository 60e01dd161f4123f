// A model that adds up its log-odds row by row: what is the same for all of them.
import type { Table } from '../../data/index.js';
import { type InputSchema, type ModelInput, modelInputs } from '../../features/index.js';
import type { Explanation, Matrix, RowExplanation } from '../estimator.js';

/** Log-odds of one row, and what each feature adds to them. */
export interface RowScore {
  readonly method: Explanation['method'];
  /** Output of an average row, log-odds. */
  readonly baseValue: number;
  /** @param inputs number or level code of each feature, as `rowInputs` gives them */
  logOdds(inputs: ArrayLike<number>): number;
  /** Writes what each feature adds to `baseValue` into `contributions`, shape (features,); their sum ends at `logOdds`. */
  contribute(inputs: ArrayLike<number>, contributions: Float64Array): void;
}

/** Probabilities of non-event and event, shape (rows, 2). */
export function probabilitiesOf(score: RowScore, table: Table, features: readonly InputSchema[]): Matrix {
  const data = new Float64Array(2 * table.rowCount);
  forEachRow(table, features, (inputs, row) => {
    const event = probability(score.logOdds(inputs));
    data[2 * row] = 1 - event;
    data[2 * row + 1] = event;
  });
  return { rows: table.rowCount, columns: 2, data };
}

/** The sum of each row, shape (rows,). */
export function scoreTable(score: RowScore, table: Table, features: readonly InputSchema[]): Float64Array {
  const scores = new Float64Array(table.rowCount);
  forEachRow(table, features, (inputs, row) => {
    scores[row] = score.logOdds(inputs);
  });
  return scores;
}

/** Why each row of a table got its log-odds. */
export function explainTable(score: RowScore, table: Table, features: readonly InputSchema[]): Explanation {
  const columns = features.length;
  const contributions = new Float64Array(table.rowCount * columns);
  const output = new Float64Array(table.rowCount);
  forEachRow(table, features, (inputs, row) => {
    score.contribute(inputs, contributions.subarray(row * columns, (row + 1) * columns));
    output[row] = score.logOdds(inputs);
  });
  return {
    baseValue: score.baseValue,
    features: features.map((feature) => feature.name),
    contributions: { rows: table.rowCount, columns, data: contributions },
    output,
    method: score.method,
  };
}

/** Why one record got its log-odds. @param inputs as `rowInputs` gives them */
export function explainInputs(score: RowScore, inputs: ArrayLike<number>): RowExplanation {
  const contributions = new Float64Array(inputs.length);
  score.contribute(inputs, contributions);
  const output = score.logOdds(inputs);
  return { probability: probability(output), baseValue: score.baseValue, contributions, output };
}

export function probability(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** Numbers, or codes of levels, shape (rows,). */
export function inputValues(input: ModelInput): Float64Array | Int32Array {
  return input.kind === 'numeric' ? input.values : input.codes;
}

function forEachRow(
  table: Table,
  features: readonly InputSchema[],
  visit: (inputs: Float64Array, row: number) => void,
): void {
  const columns = modelInputs(table, features).map(inputValues);
  const inputs = new Float64Array(columns.length);
  for (let row = 0; row < table.rowCount; row++) {
    for (let f = 0; f < columns.length; f++) inputs[f] = columns[f]![row]!;
    visit(inputs, row);
  }
}
