import type { Table } from '../data/index.js';
import {
  binaryTarget,
  type ClassTarget,
  classTarget,
  describeInputs,
  type InputSchema,
  modelInputs,
  numberTarget,
} from '../features/index.js';
import { RowKeys, roundWeights, type TreeColumn } from '../trees/index.js';

/** A table as trees learn from it. Rows of weight 0 are left out. */
export interface TrainingData {
  readonly features: readonly InputSchema[];
  /** One per feature, in that order. */
  readonly columns: readonly TreeColumn[];
  /** What the objective learns from: 1 for the event and 0 otherwise, the number of a class, or a number; shape (rows,). */
  readonly targets: Float64Array;
  readonly weights: Float64Array | undefined;
  readonly keys: RowKeys;
  /** Held out in proportion, shape (rows,); absent where the target has no classes. */
  readonly strata: Float64Array | undefined;
}

export interface ClassData extends TrainingData {
  readonly classes: readonly string[];
}

export interface NumberData extends TrainingData {
  /** What a target of 0 and of 1 stands for: `targets` are standardised, so that penalties mean the same in every unit. */
  readonly mean: number;
  readonly deviation: number;
}

/** Two classes, the second of which is the event. @throws DataError when target, weights or features cannot be learned from */
export function readTrainingData(whole: Table, model: string): ClassData {
  const table = withWeight(whole, model, binaryTarget);
  const { classes, isEvent } = binaryTarget(table, model);
  const targets = Float64Array.from(isEvent);
  return { ...assemble(table, targets), classes, strata: targets };
}

/** Two or more classes. @throws DataError when target, weights or features cannot be learned from */
export function readClassData(whole: Table, model: string): ClassData {
  const table = withWeight(whole, model, classTarget);
  const { classes, codes }: ClassTarget = classTarget(table, model);
  const targets = Float64Array.from(codes);
  return { ...assemble(table, targets), classes, strata: targets };
}

/** A number. @throws DataError when target, weights or features cannot be learned from */
export function readNumberData(whole: Table, model: string): NumberData {
  const table = withWeight(whole, model, numberTarget);
  const { values, weights } = numberTarget(table, model);
  const [mean, deviation] = momentsOf(values, weights);
  const targets = values.map((value) => (value - mean) / deviation);
  return { ...assemble(table, targets), mean, deviation, strata: undefined };
}

function assemble(table: Table, targets: Float64Array): Omit<TrainingData, 'strata'> {
  const weightName = table.role('weight')[0]?.name;
  const features = describeInputs(table);
  const columns = modelInputs(table, features);
  const weights = weightName === undefined ? undefined : roundWeights(table.numbers(weightName));
  return { features, columns, targets, weights, keys: new RowKeys({ columns, targets, weights }) };
}

/** Weighted mean and standard deviation of numbers that are not all the same; rows are added in order of size, not of the file. */
function momentsOf(
  values: Float64Array,
  weights: Float64Array | undefined,
): readonly [mean: number, deviation: number] {
  const order = Array.from(values.keys()).sort(
    (a, b) => values[a]! - values[b]! || (weights?.[a] ?? 1) - (weights?.[b] ?? 1),
  );
  const average = (of: (row: number) => number) => {
    let [sum, total] = [0, 0];
    for (const row of order) {
      sum += (weights?.[row] ?? 1) * of(row);
      total += weights?.[row] ?? 1;
    }
    return sum / total;
  };
  const mean = average((row) => values[row]!);
  return [mean, Math.sqrt(average((row) => (values[row]! - mean) ** 2))];
}

/** The rows that count. @param check of the target and the weights of all rows */
function withWeight(whole: Table, model: string, check: (table: Table, model: string) => unknown): Table {
  check(whole, model);
  const weight = whole.role('weight')[0]?.name;
  if (weight === undefined) return whole;
  const weights = whole.numbers(weight);
  return whole.filter((row) => weights[row]! > 0);
}
