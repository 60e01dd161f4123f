// The naive baseline: everybody gets the event rate of the training data. What a model adds is measured from here.
import { type Dataset, Table } from '../data/index.js';
import { DataError, UsageError } from '../errors/index.js';
import type { Classifier, Estimator, Explanation, FitContext, Matrix, RowExplanation } from './estimator.js';
import { classifierOnnx, type SumsBuilder } from './export/onnx/classifier-onnx.js';
import { priorSums } from './export/onnx/prior-onnx.js';
import type { ExportForms } from './export-forms.js';
import type { ModelFamily } from './registry.js';

class PriorModel implements Classifier {
  readonly name = 'prior';
  readonly features = [];
  readonly classes: readonly string[];
  readonly importance = new Float64Array(0);
  /** Weighted share of each class in training, shape (classes,), sums to 1. */
  readonly #shares: readonly number[];

  constructor(classes: readonly string[], shares: readonly number[]) {
    this.classes = classes;
    this.#shares = shares;
  }

  async predictProba(data: Table): Promise<Matrix> {
    const columns = this.#shares.length;
    const probabilities = new Float64Array(data.rowCount * columns);
    for (let row = 0; row < data.rowCount; row++) probabilities.set(this.#shares, row * columns);
    return { rows: data.rowCount, columns, data: probabilities };
  }

  scoreRow(): number {
    return this.#shares.at(-1)!;
  }

  explainRow(): RowExplanation {
    const output = this.#logOdds();
    return { probability: this.scoreRow(), baseValue: output, contributions: new Float64Array(0), output };
  }

  async explain(data: Table): Promise<Explanation> {
    const baseValue = this.#logOdds();
    return {
      baseValue,
      features: [],
      contributions: { rows: data.rowCount, columns: 0, data: new Float64Array(0) },
      output: new Float64Array(data.rowCount).fill(baseValue),
      method: 'linear SHAP',
    };
  }

  get exports(): ExportForms {
    return { onnx: (words) => classifierOnnx(this, words, this.onnxSums) };
  }

  get onnxSums(): SumsBuilder {
    return priorSums(this.#logOdds());
  }

  #logOdds(): number {
    const event = this.#shares.at(-1)!;
    return Math.log(event / (1 - event));
  }

  save(): Record<string, unknown> {
    return { classes: [...this.classes], shares: [...this.#shares] };
  }
}

class PriorEstimator implements Estimator<PriorModel> {
  readonly name = 'prior';
  readonly parameters = {};

  /** @throws DataError when the target is missing somewhere or holds one class only */
  async fit(data: Dataset, context: FitContext): Promise<PriorModel> {
    context.stop.throwIfRequested();
    const table = await Table.from(data);
    const target = table.role('target')[0];
    if (target === undefined) throw new DataError('The table has no target column; a model learns from one.');
    const { codes, levels } = table.categories(target.name);
    const weight = table.role('weight')[0];
    const weights = weight === undefined ? undefined : table.numbers(weight.name);
    const totals = new Float64Array(levels.length);
    for (let row = 0; row < codes.length; row++) {
      if (codes[row]! < 0)
        throw new DataError(`Target "${target.name}", row ${table.rowNumbers[row]}: the value is missing.`);
      totals[codes[row]!]! += weights?.[row] ?? 1;
    }
    const empty = levels.find((_, code) => totals[code] === 0);
    if (levels.length < 2 || empty !== undefined) {
      throw new DataError(
        `Target "${target.name}" needs rows of at least two classes, received ${levels.length < 2 ? `only ${JSON.stringify(levels)}` : `none of "${empty}"`}.`,
      );
    }
    const all = totals.reduce((sum, total) => sum + total, 0);
    return new PriorModel(
      levels,
      Array.from(totals, (total) => total / all),
    );
  }
}

/** The naive baseline; it has no hyper-parameters and looks at no feature. */
export const prior: ModelFamily = {
  name: 'prior',
  size: 'baseline',
  summary: 'the event rate of the training data for everybody: the naive baseline',
  create(parameters = {}) {
    const unknown = Object.keys(parameters)[0];
    if (unknown !== undefined) {
      throw new UsageError(`prior: there is no hyper-parameter "${unknown}". It has none.`);
    }
    return new PriorEstimator();
  },
  load(state) {
    const { classes, shares } = state as { classes?: unknown; shares?: unknown };
    const isState =
      Array.isArray(classes) &&
      Array.isArray(shares) &&
      classes.length === shares.length &&
      classes.length >= 2 &&
      classes.every((name) => typeof name === 'string') &&
      shares.every((share) => typeof share === 'number' && share > 0 && share < 1) &&
      Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-9;
    if (!isState) {
      throw new DataError(
        'The saved state is not one of model "prior": expected classes and their shares. Train again.',
      );
    }
    return new PriorModel(classes, shares);
  },
};
