import type { ColumnSchema, Table } from '../../data/index.js';
import type { Classifier, Explanation, Matrix, Row, RowExplanation } from '../estimator.js';
import { calibratedSums } from '../export/onnx/calibrated-onnx.js';
import { classifierOnnx, type SumsBuilder } from '../export/onnx/classifier-onnx.js';
import { logisticPmml } from '../export/pmml/logistic-pmml.js';
import type { ExportForms } from '../export-forms.js';
import { LogisticModel } from '../logistic-regression/index.js';
import { type Calibrator, calibrate, mostLogOdds } from './calibrator.js';

/**
 * A model whose probabilities were put right on rows it had not seen. It ranks as the model does, goes by its name and
 * saves its state; the calibrator is kept beside it.
 *
 * Reasons keep their proportions: each contribution is stretched alike, so that they add up to the calibrated log-odds.
 */
export class CalibratedClassifier implements Classifier {
  readonly name: string;
  readonly features: readonly ColumnSchema[];
  readonly classes: readonly string[];
  readonly importance: Float64Array;
  readonly classifier: Classifier;
  readonly calibrator: Calibrator;

  constructor(classifier: Classifier, calibrator: Calibrator) {
    this.name = classifier.name;
    this.features = classifier.features;
    this.classes = classifier.classes;
    this.importance = classifier.importance;
    this.classifier = classifier;
    this.calibrator = calibrator;
  }

  async predictProba(data: Table): Promise<Matrix> {
    const own = await this.classifier.predictProba(data);
    const probabilities = new Float64Array(2 * own.rows);
    for (let row = 0; row < own.rows; row++) {
      const event = calibratedProbability(this.calibrator, own.data[2 * row + 1]!);
      probabilities[2 * row] = 1 - event;
      probabilities[2 * row + 1] = event;
    }
    return { ...own, data: probabilities };
  }

  get scoreRow(): ((row: Row) => number) | undefined {
    const score = this.classifier.scoreRow?.bind(this.classifier);
    return score && ((row) => calibratedProbability(this.calibrator, score(row)));
  }

  async explain(data: Table): Promise<Explanation> {
    const own = await this.classifier.explain(data);
    const { rows, columns } = own.contributions;
    const baseValue = calibrate(this.calibrator, own.baseValue);
    const output = own.output.map((value) => calibrate(this.calibrator, bounded(value)));
    const contributions = own.contributions.data.slice();
    for (let row = 0; row < rows; row++) {
      const stretch = this.#stretch(own.baseValue, own.output[row]!);
      for (let j = 0; j < columns; j++) contributions[row * columns + j]! *= stretch;
    }
    return { ...own, baseValue, output, contributions: { rows, columns, data: contributions } };
  }

  get explainRow(): ((row: Row) => RowExplanation) | undefined {
    const explain = this.classifier.explainRow?.bind(this.classifier);
    if (explain === undefined) return undefined;
    return (row) => {
      const own = explain(row);
      const stretch = this.#stretch(own.baseValue, own.output);
      return {
        probability: calibratedProbability(this.calibrator, own.probability),
        baseValue: calibrate(this.calibrator, own.baseValue),
        contributions: own.contributions.map((value) => stretch * value),
        output: calibrate(this.calibrator, bounded(own.output)),
      };
    };
  }

  /** How much longer the way from the base to the output is after calibration. */
  #stretch(base: number, output: number): number {
    const way = output - base;
    if (way === 0) return 1;
    return (calibrate(this.calibrator, bounded(output)) - calibrate(this.calibrator, base)) / way;
  }

  get onnxSums(): SumsBuilder | undefined {
    const build = this.classifier.onnxSums;
    return build && calibratedSums(build, this.calibrator, mostLogOdds);
  }

  get exports(): ExportForms {
    const { onnxSums, classifier, calibrator } = this;
    return {
      ...(onnxSums === undefined ? {} : { onnx: (words) => classifierOnnx(this, words, onnxSums) }),
      ...(classifier instanceof LogisticModel
        ? { pmml: (words) => new TextEncoder().encode(logisticPmml(classifier, words, calibrator)) }
        : {}),
    };
  }

  save(): Record<string, unknown> {
    return this.classifier.save();
  }
}

/** Probability of the event after calibration. */
export function calibratedProbability(calibrator: Calibrator, p: number): number {
  if (calibrator.kind === 'none') return p;
  return 1 / (1 + Math.exp(-bounded(calibrate(calibrator, bounded(Math.log(p / (1 - p)))))));
}

function bounded(logOdds: number): number {
  return Math.min(mostLogOdds, Math.max(-mostLogOdds, logOdds));
}
