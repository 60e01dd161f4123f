import type { Table } from '../data/index.js';
import { DataError } from '../errors/index.js';
import { describeInputs, type InputSchema, modelInputs } from '../features/index.js';
import { RowKeys, roundWeights, type TreeColumn } from '../trees/index.js';

/** A table as trees learn from it. Rows of weight 0 are left out. */
export interface TrainingData {
  readonly features: readonly InputSchema[];
  /** One per feature, in that order. */
  readonly columns: readonly TreeColumn[];
  readonly classes: readonly string[];
  /** 1 for the event (the second class), 0 otherwise, shape (rows,). */
  readonly targets: Float64Array;
  readonly weights: Float64Array | undefined;
  readonly keys: RowKeys;
}

/** @throws DataError when target, weights or features cannot be learned from */
export function readTrainingData(whole: Table, model: string): TrainingData {
  const weightName = whole.role('weight')[0]?.name;
  if (weightName !== undefined) checkWeights(whole, weightName);
  const table = weightName === undefined ? whole : withWeight(whole, weightName);
  const target = table.role('target')[0];
  if (target === undefined) throw new DataError(`${model}: the table has no target column; name it with --target.`);
  const { codes, levels } = table.categories(target.name);
  if (levels.length !== 2) {
    throw new DataError(
      `${model}: target "${target.name}" has ${levels.length} classes; it needs two, such as paid and defaulted.`,
    );
  }
  const targets = new Float64Array(codes.length);
  const seen = [0, 0];
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < 0) {
      throw new DataError(`${model}: target "${target.name}" is missing in row ${table.rowNumbers[row]}.`);
    }
    targets[row] = code;
    seen[code]!++;
  }
  const absent = seen.indexOf(0);
  if (absent >= 0) {
    throw new DataError(
      `${model}: no row of the training data has "${target.name}" = "${levels[absent]}"; both classes are needed to learn.`,
    );
  }
  const features = describeInputs(table);
  const columns = modelInputs(table, features);
  const weights = weightName === undefined ? undefined : roundWeights(table.numbers(weightName));
  const keys = new RowKeys({ columns, targets, weights });
  return { features, columns, classes: [...levels], targets, weights, keys };
}

function checkWeights(table: Table, name: string): void {
  const weights = table.numbers(name);
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row]!;
    if (weight >= 0 && Number.isFinite(weight)) continue;
    throw new DataError(
      `Weight column "${name}", row ${table.rowNumbers[row]}: expected a finite number of at least 0, received ${weight}.`,
    );
  }
}

function withWeight(table: Table, name: string): Table {
  const weights = table.numbers(name);
  return table.filter((row) => weights[row]! > 0);
}
